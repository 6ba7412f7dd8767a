import { inspect } from 'node:util';

/**
 * Every error of this module. The codes are public API: a program can test for them. `docs/codes.md` is generated from this file.
 */
export const ERRORS = {
  AdsOptOutInvalid: { allowed: 'it must be true or false', fix: 'pass a boolean, or omit it' },
  AdsPlaybackConfigNameInvalid: { allowed: 'it must be a text that is not empty', fix: 'pass the name of a playback configuration of the ad configuration, or omit it' },
  AdsPlayerParamsInvalid: { allowed: 'it must be a plain object whose values are texts', fix: 'convert each value to a text, or omit it' },
  AdsPlayerParamsTooLarge: { allowed: 'all parameters together can have at most 1000 bytes, as JSON', fix: 'pass fewer or shorter parameters' },
  AdsReportingModeInvalid: { allowed: 'it must be CLIENT or SERVER', fix: 'pass one of them, or omit it' },
  AllowedOriginsInvalid: {
    allowed: 'it must be a list of origins, as browsers send them: a scheme and a host in lower case, without a path or the default port; a host can start with "*." before two more parts',
    fix: 'pass each origin separately, as the browser sends it; omit allowedOrigins to allow all',
  },
  AllowedOriginsTooMany: { allowed: 'with strict enforcement, at most 5 origins are allowed', fix: 'allow fewer origins, use a wildcard, or omit strictOriginEnforcement' },
  ChannelArnInvalid: { allowed: 'it must be the ARN of an IVS channel, arn:aws:ivs:<region>:<account>:channel/<id>', fix: 'pass the ARN, not the ID or the playback URL' },
  TokenLifetimeInvalid: {
    allowed: 'it must be a whole number of seconds, from 1 to 315360000 (ten years)',
    fix: 'pass a duration in seconds, not in milliseconds, and not a point in time',
  },
  TokenLifetimeTooLong: { allowed: 'it must be at most 600 (ten minutes) with viewerId or singleUse', fix: 'shorten it, and sign a new token each time playback starts' },
  MaximumResolutionInvalid: { allowed: 'it must be SD, HD or FULL_HD', fix: 'pass one of them, or omit it' },
  FieldUnknown: { allowed: 'a request has no such field', fix: 'check the spelling, or omit it' },
  PlaybackUrlInvalid: { allowed: 'it must be the playback URL of a channel, without a token', fix: 'pass the playback URL of the channel unchanged' },
  PrivateKeyInvalid: {
    allowed: 'it must be the private key of a P-384 key pair, in PEM and not encrypted',
    fix: 'pass the whole text of the file, not its path, with real line breaks; create one with: openssl ecparam -name secp384r1 -genkey -noout',
  },
  RequestInvalid: { allowed: 'it must be an object', fix: 'pass at least { channelArn, lifetimeSeconds }' },
  SignatureInvalid: {
    allowed: 'an ES384 signature must have 96 bytes (r and s), or be in DER where that is expected',
    fix: 'sign with ECDSA on P-384 and SHA-384, and convert DER with derToRaw',
  },
  SignerInvalid: { allowed: 'it must be a signer, or a function for kmsSigner', fix: 'pass the result of privateKeySigner or kmsSigner; to kmsSigner, pass a function' },
  SingleUseInvalid: { allowed: 'it must be true or false', fix: 'pass a boolean; the UUID is generated for you' },
  StrictOriginEnforcementInvalid: { allowed: 'it must be true or false', fix: 'pass a boolean, or omit it' },
  TimeInvalid: { allowed: 'it must be a Unix time in seconds', fix: 'divide the milliseconds of Date.now() by 1000, or omit it' },
  TokenInvalid: { allowed: 'it must be a token', fix: 'pass only the text of the token' },
  TokenTooLarge: { allowed: 'a token can have at most 2048 bytes', fix: 'allow fewer origins, use a wildcard, or shorten the parameters for ads' },
  ViewerIdInvalid: { allowed: 'it must be a text of 1 to 40 characters', fix: 'pass a shorter ID, such as a UUID, or omit it' },
  ViewerSessionVersionInvalid: { allowed: 'it must be an integer from 0 to 2147483647, as in a revocation', fix: 'pass a number, not a text; pass a time in seconds, not in milliseconds' },
  ViewerSessionVersionWithoutViewerId: { allowed: 'a version requires a viewer', fix: 'pass viewerId, or omit viewerSessionVersion' },
} as const;

export type PlaybackTokenErrorCode = keyof typeof ERRORS;

/** The error of this module. The message contains all of its fields. */
export class PlaybackTokenError extends Error {
  /** The name of the invalid field, shortened. */
  public readonly field: string;
  /** The invalid value, shortened. For a key, only its type, never the key. */
  public readonly value: string;
  /** The allowed values. */
  public readonly allowed: string;
  /** How to fix it. */
  public readonly fix: string;

  /**
   * @param code   stable: a program can test for it
   * @param field  the name of the invalid field
   */
  constructor(public readonly code: PlaybackTokenErrorCode, field: string, found: unknown) {
    const { allowed, fix } = ERRORS[code];
    const value = found instanceof Description ? found.text : shortened(found);
    const name = cut(field); // an unknown field can have a name of any length
    super(`${code}: ${name} = ${value}, but ${allowed}; ${fix}`);
    this.name = 'PlaybackTokenError';
    this.field = name;
    this.value = value;
    this.allowed = allowed;
    this.fix = fix;
  }
}

/** The description of a value that must not be shown. */
export class Description {
  constructor(readonly text: string) {}
}

const MAX_LENGTH = 80;

function shortened(value: unknown): string {
  const text = inspect(value, { depth: 1, breakLength: Infinity, compact: true, maxArrayLength: 10, maxStringLength: MAX_LENGTH });
  return cut(text);
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
