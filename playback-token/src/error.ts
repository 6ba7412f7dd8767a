import { inspect } from 'node:util';

/**
 * Every error of this module. The codes are public API: a program may test for them. `docs/codes.md` is generated from here.
 */
export const ERRORS = {
  AdsOptOutInvalid: { allowed: 'it is true or false', fix: 'pass a boolean, or leave it out' },
  AdsPlaybackConfigNameInvalid: { allowed: 'it is a text that is not empty', fix: 'pass the name of one of the playback configurations of the ad configuration, or leave it out' },
  AdsPlayerParamsInvalid: { allowed: 'it is a plain object whose values are texts', fix: 'turn each value into a text, or leave it out' },
  AdsPlayerParamsTooLarge: { allowed: 'all parameters together have at most 1000 bytes, as JSON', fix: 'pass fewer or shorter parameters' },
  AdsReportingModeInvalid: { allowed: 'it is CLIENT or SERVER', fix: 'pass one of them, or leave it out' },
  AllowedOriginsInvalid: {
    allowed: 'it is a list of origins, as browsers send them: a scheme and a host in lower case, without a path or the default port; a host may start with "*." and two more parts',
    fix: 'pass each origin on its own, as the browser sends it; leave allowedOrigins out to allow all',
  },
  AllowedOriginsTooMany: { allowed: 'with strict enforcement there are at most 5', fix: 'allow fewer origins, use a wildcard, or leave out strictOriginEnforcement' },
  ChannelArnInvalid: { allowed: 'it is the ARN of an IVS channel, arn:aws:ivs:<region>:<account>:channel/<id>', fix: 'pass the ARN, not the id or the playback URL' },
  TokenLifetimeInvalid: {
    allowed: 'it is a whole number of seconds, from 1 to 315360000 (ten years)',
    fix: 'pass the seconds from now on: neither milliseconds nor a point in time',
  },
  TokenLifetimeTooLong: { allowed: 'it is at most 600 (ten minutes) with viewerId or singleUse', fix: 'shorten it, and sign a new token each time playback starts' },
  MaximumResolutionInvalid: { allowed: 'it is SD, HD or FULL_HD', fix: 'pass one of them, or leave it out' },
  FieldUnknown: { allowed: 'a request has no such field', fix: 'check the spelling, or leave it out' },
  PlaybackUrlInvalid: { allowed: 'it is the playback URL of a channel, without a token', fix: 'pass the URL as the channel has it' },
  PrivateKeyInvalid: {
    allowed: 'it is the private key of a P-384 key pair, in PEM and not encrypted',
    fix: 'pass the whole text of the file, not its path, with real line breaks; make one with: openssl ecparam -name secp384r1 -genkey -noout',
  },
  RequestInvalid: { allowed: 'it is an object', fix: 'pass at least { channelArn, lifetimeSeconds }' },
  SignatureInvalid: {
    allowed: 'an ES384 signature has 96 bytes (r and s), or is in DER where that is expected',
    fix: 'sign with ECDSA on P-384 and SHA-384, and convert DER with derToRaw',
  },
  SignerInvalid: { allowed: 'it can sign', fix: 'pass what privateKeySigner or kmsSigner returns; to kmsSigner, a function' },
  SingleUseInvalid: { allowed: 'it is true or false', fix: 'pass a boolean; the UUID is made for you' },
  StrictOriginEnforcementInvalid: { allowed: 'it is true or false', fix: 'pass a boolean, or leave it out' },
  TimeInvalid: { allowed: 'it is a Unix time in seconds', fix: 'divide the milliseconds of Date.now() by 1000, or leave it out' },
  TokenInvalid: { allowed: 'it is a token', fix: 'pass the text of the token only' },
  TokenTooLarge: { allowed: 'a token has at most 2048 bytes', fix: 'allow fewer origins, use a wildcard, or shorten the parameters for ads' },
  ViewerIdInvalid: { allowed: 'it is a text of 1 to 40 characters', fix: 'pass a shorter id, such as a UUID, or leave it out' },
  ViewerSessionVersionInvalid: { allowed: 'it is an integer from 0 to 2147483647, as a revocation takes it', fix: 'pass a number, not a text; of a time the seconds, not the milliseconds' },
  ViewerSessionVersionWithoutViewerId: { allowed: 'a version belongs to a viewer', fix: 'pass viewerId, or leave out viewerSessionVersion' },
} as const;

export type PlaybackTokenErrorCode = keyof typeof ERRORS;

/** The error for whatever this module refuses. The message holds all of them. */
export class PlaybackTokenError extends Error {
  /** Of what was refused, shortened; of a key only its kind, never the key. */
  public readonly value: string;
  /** What would be right. */
  public readonly allowed: string;
  /** How to fix it. */
  public readonly fix: string;

  /**
   * @param code   stable: a program may test for it
   * @param field  what was refused
   */
  constructor(public readonly code: PlaybackTokenErrorCode, public readonly field: string, found: unknown) {
    const { allowed, fix } = ERRORS[code];
    const value = found instanceof Description ? found.text : shortened(found);
    super(`${code}: ${field} = ${value}, but ${allowed}; ${fix}`);
    this.name = 'PlaybackTokenError';
    this.value = value;
    this.allowed = allowed;
    this.fix = fix;
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
