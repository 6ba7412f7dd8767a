import { randomUUID } from 'node:crypto';
import { Description, PlaybackTokenError } from './error';
import { PlaybackTokenRequest } from './request';
import { requireValid } from './rules';

/** What stands in a token, under the names of the service. */
export interface PlaybackTokenClaims {
  readonly 'aws:channel-arn': string;
  /** Until when playback may be started: Unix time in seconds. */
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
   * The time from which the lifetime counts, as Unix time in seconds (`TimeInvalid`).
   *
   * @default - now
   */
  readonly now?: number;
}

const YEAR_5138 = 1e11; // in seconds; in milliseconds it was in 1973, so whatever is beyond is in milliseconds

/**
 * The claims of a token, once the request has passed all rules of the service; else a `PlaybackTokenError` for the first that it breaks.
 *
 * What was not asked for is not in it. The UUID of a token for single use is made anew with each call.
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
