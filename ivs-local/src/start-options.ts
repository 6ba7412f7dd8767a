import { inspect } from 'node:util';
import type { StartOptions } from './package';

/* The options of `startIvs`, as they come from code that no compiler has checked. */

/** Whether a value is right, and what it must be. */
type Check = readonly [isRight: (value: any) => boolean, what: string];
type Checks = { readonly [option: string]: Check };

const text: Check = [(value) => typeof value === 'string' && value !== '', 'a string that is not empty'];
const flag: Check = [(value) => typeof value === 'boolean', 'true or false'];
const callback: Check = [(value) => typeof value === 'function', 'a function'];
const port: Check = [(value) => Number.isInteger(value) && value >= 0 && value <= 65_535, 'a whole number from 0 to 65535'];
const amount: Check = [(value) => typeof value === 'number' && value >= 0, 'a number from 0'];

/** Without a password, which would be printed with the URL. */
export const HTTP_URL: Check = [
  (value) => typeof value === 'string' && URL.canParse(value) && isPlain(new URL(value)), 'the text of a URL such as http://localhost:4566, without user and password',
];

/** Of a Region: IVS may come to more of them, so only the form is wrong. */
export const REGION: Check = [(value) => typeof value === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value), 'a Region such as us-west-2'];
export const ACCOUNT_ID: Check = [(value) => typeof value === 'string' && /^\d{12}$/.test(value), '12 digits'];

const RTMP: Checks & { readonly [option in keyof Required<NonNullable<StartOptions['rtmp']>>]: Check } = {
  port, tlsPort: port, recordings: text, s3: HTTP_URL, renditions: flag, onRefused: callback,
};
const OPTIONS: Checks & { readonly [option in keyof Required<StartOptions>]: Check } = {
  port,
  host: text,
  publicUrl: HTTP_URL,
  region: REGION,
  accountId: ACCOUNT_ID,
  rates: flag,
  stateFile: text,
  seed: [Array.isArray, 'a list of requests'],
  eventsUrl: HTTP_URL,
  delays: flag,
  rtmp: [(value) => typeof value === 'object' && value !== null, `an object with ${Object.keys(RTMP).join(', ')}`],
  recordingDelay: amount,
  concurrentViewers: amount,
  listLag: amount,
  keptCalls: amount,
  onCall: callback,
};

/** @throws when an option is not known, or not of its type */
export function checkStartOptions(options: StartOptions): void {
  check('startIvs', options, OPTIONS);
  const { rtmp } = options;
  if (rtmp === undefined) { return; }
  check('the option rtmp of startIvs', rtmp, RTMP);
  if (rtmp.port === undefined && rtmp.tlsPort === undefined) {
    throw new Error('the option rtmp of startIvs has no port: set port for RTMP, tlsPort for RTMPS, or both; 0 takes any free port');
  }
}

function check(whose: string, options: object, checks: Checks): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) { throw new Error(`${whose} has no option "${name}"; it has ${Object.keys(checks).join(', ')}`); }
    const [isRight, what] = checks[name];
    if (value !== undefined && !isRight(value)) { throw new Error(`${whose}: ${name} is ${shown(value)}, but it must be ${what}`); }
  }
}

function isPlain({ protocol, username, password }: URL): boolean {
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** A value for an error. What may be a password is left out: all that is before the last @ of a URL. */
export function shown(value: unknown): string {
  const inspected = typeof value === 'string' ? JSON.stringify(value) : value instanceof URL ? `URL ${value.href}` : inspect(value, { breakLength: Infinity });
  return inspected.replace(/\/\/.*@/, '//…@');
}

/** Where IVS had a control plane in October 2026. */
export const IVS_REGIONS: readonly string[] = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1'];

/** What to say of a Region in which there is no IVS as far as is known here. */
export function regionWarning(region: string): string | undefined {
  return IVS_REGIONS.includes(region) ? undefined : `IVS is not known to be in ${region}; it is in ${IVS_REGIONS.join(', ')}`;
}
