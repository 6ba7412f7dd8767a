import { randomUUID } from 'node:crypto';
import { Description, PlaybackTokenError } from './error';
import { PlaybackTokenRequest } from './request';
import { requireValid } from './rules';

/** The claims of a token, with their names in Amazon IVS. */
export interface PlaybackTokenClaims {
  readonly 'aws:channel-arn': string;
  /** The time until which playback can start, as Unix time in seconds. */
  readonly 'exp': number;
  readonly 'aws:viewer-id'?: string;
  readonly 'aws:viewer-session-version'?: number;
  readonly 'aws:single-use-uuid'?: string;
  /** Origins, separated by commas. */
  readonly 'aws:access-control-allow-origin'?: string;
  readonly 'aws:strict-origin-enforcement'?: boolean;
  readonly 'aws:maximum-resolution'?: 'SD' | 'HD' | 'FULL_HD';
  readonly 'aws:ads-playback-config-name'?: string;
  readonly 'aws:ads-opt-out'?: boolean;
  readonly 'aws:ads-player-params'?: { readonly [name: string]: string };
  readonly 'aws:ads-reporting-mode'?: 'CLIENT' | 'SERVER';
}

export interface PlaybackTokenOptions {
  /**
   * The time from which the lifetime is counted, as Unix time in seconds (`TimeInvalid`).
   *
   * @default - the current time
   */
  readonly now?: number;
}

const YEAR_5138 = 1e11; // in seconds. In milliseconds, it is in 1973, so a higher value is in milliseconds

/**
 * Checks a request and returns the claims of its token. Throws a `PlaybackTokenError` for the first rule that the request violates.
 *
 * Fields that are not set have no claim. Each call generates a new UUID for a single-use token.
 */
export function playbackTokenClaims(request: PlaybackTokenRequest, { now = Date.now() / 1000 }: PlaybackTokenOptions = {}): PlaybackTokenClaims {
  if (!(typeof now === 'number' && now >= 0 && now < YEAR_5138)) { throw new PlaybackTokenError('TimeInvalid', 'now', now); }
  const valid = requireValid(request);
  const claims: PlaybackTokenClaims = {
    'aws:channel-arn': valid.channelArn,
    'exp': Math.floor(now) + valid.lifetimeSeconds,
    'aws:viewer-id': valid.viewerId,
    'aws:viewer-session-version': valid.viewerSessionVersion,
    'aws:single-use-uuid': valid.singleUse ? randomUUID() : undefined,
    'aws:access-control-allow-origin': valid.allowedOrigins?.join(','),
    'aws:strict-origin-enforcement': valid.strictOriginEnforcement,
    'aws:maximum-resolution': valid.maximumResolution,
    'aws:ads-playback-config-name': valid.adsPlaybackConfigName,
    'aws:ads-opt-out': valid.adsOptOut,
    'aws:ads-player-params': valid.adsPlayerParams,
    'aws:ads-reporting-mode': valid.adsReportingMode,
  };
  const given: { [claim: string]: unknown } = {};
  for (const [claim, value] of Object.entries(claims)) {
    if (value !== undefined) { given[claim] = value; }
  }
  requireSize(given);
  return given as unknown as PlaybackTokenClaims;
}

const LARGEST_TOKEN = 2048; // bytes (service quotas)
const HEADER_AND_SIGNATURE = 36 + 128 + 2; // in base64url, with the dots between the three parts

function requireSize(claims: object): void {
  const size = HEADER_AND_SIGNATURE + Math.ceil(Buffer.byteLength(JSON.stringify(claims)) * 4 / 3);
  if (size > LARGEST_TOKEN) { throw new PlaybackTokenError('TokenTooLarge', 'token', new Description(`${size} bytes`)); }
}
