import Ajv from 'ajv';
import * as fc from 'fast-check';
import { PlaybackTokenRequest } from '../../playback-token/src';

/*
 * The rules for a request a second time, as data, from the user guide and not from the code; and requests of all kinds, most of them valid.
 */
const GOOD_ORIGINS = ['https://www.example.com', 'https://*.example.com', 'https://example.org:8443', 'http://localhost:3000', 'https://a', 'capacitor://localhost', 'http://[::1]:8080'];
const BAD_ORIGINS = ['*', '', 'www.example.com', 'https://www.example.com/', 'https://a,https://b', 'https://*', 'https://a b', 'null', 'https://www.Example.com', 'https://a:443', 'https://a:0', 'https://*.com', 'file://a'];

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['channelArn', 'lifetimeSeconds'],
  properties: {
    channelArn: { type: 'string', maxLength: 128, pattern: '^arn:aws:ivs:[a-z0-9-]+:[0-9]+:channel/[a-zA-Z0-9-]+$' },
    lifetimeSeconds: { type: 'integer', minimum: 1, maximum: 315_360_000 },
    viewerId: { type: 'string', minLength: 1, maxUnits: 40 },
    viewerSessionVersion: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
    singleUse: { type: 'boolean' },
    allowedOrigins: { type: 'array', minItems: 1, items: { enum: GOOD_ORIGINS } },
    strictOriginEnforcement: { type: 'boolean' },
    maximumResolution: { enum: ['SD', 'HD', 'FULL_HD'] },
    adsPlaybackConfigName: { type: 'string', minLength: 1 },
    adsOptOut: { type: 'boolean' },
    adsPlayerParams: { type: 'object', additionalProperties: { type: 'string' }, maxBytes: 1000 },
    adsReportingMode: { enum: ['CLIENT', 'SERVER'] },
  },
  fitsInAToken: 2048,
  dependencies: { viewerSessionVersion: ['viewerId'] },
  allOf: [
    {
      if: { anyOf: [{ required: ['viewerId'] }, { properties: { singleUse: { const: true } }, required: ['singleUse'] }] },
      then: { properties: { lifetimeSeconds: { maximum: 600 } } },
    },
    {
      if: { properties: { strictOriginEnforcement: { const: true } }, required: ['strictOriginEnforcement'] },
      then: { properties: { allowedOrigins: { maxItems: 5 } } },
    },
  ],
};

const ajv = new Ajv({ strictTypes: false, strictRequired: false });
// Characters are counted as JavaScript does, which is never less than what else one may mean by characters.
ajv.addKeyword({ keyword: 'maxUnits', type: 'string', validate: (max: number, value: string) => value.length <= max });
ajv.addKeyword({ keyword: 'maxBytes', type: 'object', validate: (max: number, value: object) => Buffer.from(JSON.stringify(value)).length <= max });

/** The claim of each member that becomes one as it is. */
export const CLAIMS = {
  channelArn: 'aws:channel-arn',
  viewerId: 'aws:viewer-id',
  viewerSessionVersion: 'aws:viewer-session-version',
  strictOriginEnforcement: 'aws:strict-origin-enforcement',
  maximumResolution: 'aws:maximum-resolution',
  adsPlaybackConfigName: 'aws:ads-playback-config-name',
  adsOptOut: 'aws:ads-opt-out',
  adsPlayerParams: 'aws:ads-player-params',
  adsReportingMode: 'aws:ads-reporting-mode',
};

ajv.addKeyword({ keyword: 'fitsInAToken', validate: (max: number, value: any) => tokenLength(value) <= max });

/** The length of the token: a header, the claims and a signature, all in base64url. */
function tokenLength({ lifetimeSeconds, singleUse, allowedOrigins, ...request }: any): number {
  const claims = {
    exp: 1_700_000_000 + lifetimeSeconds,
    ...singleUse === true && { 'aws:single-use-uuid': '-'.repeat(36) },
    ...allowedOrigins && { 'aws:access-control-allow-origin': [allowedOrigins].flat().join(',') },
    ...Object.fromEntries(Object.entries(request).map(([name, value]) => [CLAIMS[name as keyof typeof CLAIMS], value])),
  };
  return ['{"alg":"ES384","typ":"JWT"}', JSON.stringify(claims), 'x'.repeat(96)].map((part) => Buffer.from(part).toString('base64url')).join('.').length;
}

/** Whether a request keeps all the rules. */
export const keepsTheRules = ajv.compile(SCHEMA);

const text = (minLength: number, maxLength: number) => fc.string({ unit: 'grapheme', minLength, maxLength });
const long = (length: number) => fc.constantFrom('v', 'ü', '🎬').map((unit) => unit.repeat(length).slice(0, length));

function members(channelArn: string) {
  return {
    channelArn: fc.constant(channelArn),
    lifetimeSeconds: fc.oneof(fc.constantFrom(1, 599, 600), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 601, max: 86_400 })),
    viewerId: fc.oneof(long(40), text(1, 20).filter((id) => id !== '' && id.length <= 40)),
    viewerSessionVersion: fc.oneof(fc.constantFrom(0, 2 ** 31 - 1), fc.nat()),
    singleUse: fc.boolean(),
    allowedOrigins: fc.array(fc.constantFrom(...GOOD_ORIGINS), { minLength: 1, maxLength: 6 }),
    strictOriginEnforcement: fc.boolean(),
    maximumResolution: fc.constantFrom('SD', 'HD', 'FULL_HD'),
    adsPlaybackConfigName: text(1, 20).filter((name) => name !== ''),
    adsOptOut: fc.boolean(),
    adsPlayerParams: fc.oneof(fc.dictionary(text(0, 10), text(0, 30), { maxKeys: 5 }), long(992).map((value) => ({ a: value }))),
    adsReportingMode: fc.constantFrom('CLIENT', 'SERVER'),
  };
}

/** For each member what is wrong with it, or at an edge. */
const ODD: { [member: string]: unknown[] } = {
  channelArn: ['', 'arn:aws:ivs:us-west-2:123456789012:stream-key/abc', `arn:aws:ivs:us-west-2:123456789012:channel/${'a'.repeat(88)}`, `arn:aws:ivs:us-west-2:123456789012:channel/${'a'.repeat(87)}`],
  lifetimeSeconds: [0, -1, 1.5, 601, 315_360_000, 315_360_001, 1.7e9, 1.7e12, '60'],
  viewerId: ['', 'v'.repeat(41), '🎬'.repeat(21), 7],
  viewerSessionVersion: [-1, 0.5, 2 ** 53, '1'],
  singleUse: ['yes', 1],
  allowedOrigins: [[], 'https://a', ...BAD_ORIGINS.map((origin) => ['https://a', origin])],
  strictOriginEnforcement: ['true', 0],
  maximumResolution: ['4K', 'hd'],
  adsPlaybackConfigName: ['', 1],
  adsOptOut: ['false'],
  adsPlayerParams: [[], 'a=b', { a: 1 }, { a: 'x'.repeat(993) }, { a: 'ü'.repeat(497) }],
  adsReportingMode: ['client', true],
  viewerID: ['v'],
};

/** Requests of which each member is right. Between the members there may be contradictions. */
export function rightMembers(channelArn: string): fc.Arbitrary<PlaybackTokenRequest> {
  return fc.record(members(channelArn), { requiredKeys: ['channelArn', 'lifetimeSeconds'] }) as fc.Arbitrary<PlaybackTokenRequest>;
}

/** Requests of which some have an odd member, and some lack one that is needed. */
export function anyRequest(channelArn: string): fc.Arbitrary<any> {
  const odd = fc.constantFrom(...Object.entries(ODD).flatMap(([member, values]) => values.map((value) => ({ [member]: value }))));
  const change = fc.oneof(fc.constant({}), odd, fc.tuple(odd, odd).map(([one, two]) => ({ ...one, ...two })));
  return fc.tuple(fc.record(members(channelArn), { requiredKeys: [] }), fc.boolean(), change).map(([some, complete, changes]) => (
    { ...(complete && { channelArn, lifetimeSeconds: 60 }), ...some, ...changes }));
}
