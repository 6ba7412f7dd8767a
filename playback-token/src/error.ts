import { inspect } from 'node:util';

/**
 * Every error of this module. The codes are public API: a program may test for them. `docs/codes.md` is generated from here.
 */
export const ERRORS = {
  AdsOptOutInvalid: { allowed: 'it is true or false', remedy: 'pass a boolean, or leave it out' },
  AdsPlaybackConfigNameInvalid: { allowed: 'it is a text that is not empty', remedy: 'pass the name of one of the playback configurations of the ad configuration, or leave it out' },
  AdsPlayerParamsInvalid: { allowed: 'it is a plain object whose values are texts', remedy: 'turn each value into a text, or leave it out' },
  AdsPlayerParamsTooLarge: { allowed: 'all parameters together have at most 1000 bytes, as JSON', remedy: 'pass fewer or shorter parameters' },
  AdsReportingModeInvalid: { allowed: 'it is CLIENT or SERVER', remedy: 'pass one of them, or leave it out' },
  AllowedOriginsInvalid: {
    allowed: 'it is a list of origins: "https://" or "http://" and a host that may start with "*.", with a port if need be, without a path',
    remedy: 'pass each origin on its own, as the browser sends it; leave allowedOrigins out to allow all',
  },
  AllowedOriginsTooMany: { allowed: 'with strict enforcement there are at most 5', remedy: 'allow fewer origins, use a wildcard, or leave out strictOriginEnforcement' },
  ChannelArnInvalid: { allowed: 'it is the ARN of an IVS channel, arn:aws:ivs:<region>:<account>:channel/<id>', remedy: 'pass the ARN, not the id or the playback URL' },
  LifetimeInvalid: {
    allowed: 'it is a whole number of seconds, from 1 to 315360000 (ten years)',
    remedy: 'pass the seconds from now on: neither milliseconds nor a point in time',
  },
  LifetimeTooLong: { allowed: 'it is at most 600 (ten minutes) with viewerId or singleUse', remedy: 'shorten it, and sign a new token each time playback starts' },
  MaximumResolutionInvalid: { allowed: 'it is SD, HD or FULL_HD', remedy: 'pass one of them, or leave it out' },
  MemberUnknown: { allowed: 'a request has no such member', remedy: 'check the spelling, or leave it out' },
  PlaybackUrlInvalid: { allowed: 'it is the playback URL of a channel, without a token', remedy: 'pass the URL as the channel has it' },
  PrivateKeyInvalid: {
    allowed: 'it is the private key of a P-384 key pair, in PEM and not encrypted',
    remedy: 'pass the whole text of the file, with its line breaks; make one with: openssl ecparam -name secp384r1 -genkey -noout',
  },
  RequestInvalid: { allowed: 'it is an object', remedy: 'pass at least { channelArn, lifetimeSeconds }' },
  SignatureInvalid: {
    allowed: 'an ES384 signature has 96 bytes (r and s), or is in DER where that is expected',
    remedy: 'sign with ECDSA on P-384 and SHA-384, and convert DER with derToRaw',
  },
  SingleUseInvalid: { allowed: 'it is true or false', remedy: 'pass a boolean; the UUID is made for you' },
  StrictOriginEnforcementInvalid: { allowed: 'it is true or false', remedy: 'pass a boolean, or leave it out' },
  TimeInvalid: { allowed: 'it is a Unix time in seconds', remedy: 'divide the milliseconds of Date.now() by 1000, or leave it out' },
  ViewerIdInvalid: { allowed: 'it is a text of 1 to 40 characters', remedy: 'pass a shorter id, such as a UUID, or leave it out' },
  ViewerSessionVersionInvalid: { allowed: 'it is an integer from 0 on', remedy: 'pass a number, not a text, or leave it out' },
  ViewerSessionVersionWithoutViewerId: { allowed: 'a version belongs to a viewer', remedy: 'pass viewerId, or leave out viewerSessionVersion' },
} as const;

export type PlaybackTokenErrorCode = keyof typeof ERRORS;

/** The error for whatever this module refuses. The message holds all that stands in the members. */
export class PlaybackTokenError extends Error {
  /** Of what was refused, shortened; of a key only its kind, never the key. */
  public readonly value: string;
  /** What would be right. */
  public readonly allowed: string;
  /** How to mend it. */
  public readonly remedy: string;

  /**
   * @param code   stable: a program may test for it
   * @param member what was refused
   */
  constructor(public readonly code: PlaybackTokenErrorCode, public readonly member: string, found: unknown) {
    const { allowed, remedy } = ERRORS[code];
    const value = found instanceof Description ? found.text : shortened(found);
    super(`${code}: ${member} = ${value}, but ${allowed}; ${remedy}`);
    this.name = 'PlaybackTokenError';
    this.value = value;
    this.allowed = allowed;
    this.remedy = remedy;
  }
}

/** Stands for a value that is not shown itself. */
export class Description {
  constructor(readonly text: string) {}
}

const MAX_LENGTH = 80;

function shortened(value: unknown): string {
  const text = inspect(value, { depth: 1, breakLength: Infinity, compact: true, maxArrayLength: 10, maxStringLength: MAX_LENGTH });
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
