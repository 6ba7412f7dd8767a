import { inspect } from 'node:util';
import { SignerError } from './signer-error';
import type { PlaybackTokenErrorCode, PlaybackTokenSignerRequest } from '../../playback-token/src';
import type { SignedChannel } from '../../src/playback/playback-signing-key-contract';
import type { RunTimeCode } from '../shared/run-time-codes';

/** The settings from synthesis. */
export interface Settings {
  readonly channels: SignedChannels;
  /** In seconds. */
  readonly defaultLifetime: number;
  readonly maximumLifetime: number;
}

/** Up to 15 channels, or the prefix of the ARNs of all channels of the account and region. */
export type SignedChannels = readonly SignedChannel[] | string;

/** The requested channel, and the fields of the request for the token. */
interface RequestedChannel {
  readonly arn: string;
  readonly playbackUrl?: string;
  readonly rest: Omit<PlaybackTokenSignerRequest, 'channel'>;
}

const TEN_MINUTES = 600; // with a viewer ID or for single use (user guide)
const ARN_LENGTH = 128; // at most (API model)

/** The requested channel. */
export function requestedChannel(request: PlaybackTokenSignerRequest, { channels }: Settings): RequestedChannel {
  if (typeof request !== 'object' || request === null) { throw signerError('RequestInvalid', 'request', request, 'it must be an object; pass at least { channel }'); }
  const { channel, ...rest } = request;
  if ('channelArn' in request) { throw signerError('FieldUnknown', 'channelArn', request.channelArn, 'a request to a signer has the field channel; pass a name or an ARN there'); }
  if (typeof channel !== 'string') { throw signerError('ChannelNotAllowed', 'channel', channel, 'it must be a text; pass the name or the ARN of a channel of the signer'); }
  return typeof channels === 'string' ? anyChannel(channel, rest, channels) : { ...knownChannel(channel, channels), rest };
}

/** The signer knows the playback URLs of its channels. Here, playbackUrl in a request is an unknown field. */
function knownChannel(channel: string, channels: readonly SignedChannel[]): SignedChannel {
  const found = channels.find(({ name, arn }) => channel === name || channel === arn);
  if (found === undefined) {
    const known = channels.map(({ name, arn }) => name ?? arn).join(', ');
    throw signerError('ChannelNotAllowed', 'channel', channel, `this signer signs only for ${known}; pass the name or the ARN of one of them`);
  }
  return found;
}

/** A channel that was created at run time. Its ARN has the account and region, and the optional playback URL is in the request. */
function anyChannel(arn: string, { playbackUrl, ...rest }: RequestedChannel['rest'], prefix: string): RequestedChannel {
  if (!arn.startsWith(prefix) || arn.length > ARN_LENGTH || !/^[a-zA-Z0-9-]+$/.test(arn.slice(prefix.length))) {
    throw signerError('ChannelNotAllowed', 'channel', arn, `this signer signs only for channels of its account and region; pass an ARN, ${prefix}<id>`);
  }
  if (playbackUrl !== undefined && !isPlaybackUrl(playbackUrl, prefix.split(':')[3])) {
    throw signerError('PlaybackUrlInvalid', 'playbackUrl', withoutSecrets(playbackUrl), 'it must be the playback URL of a channel in this region, with https and without a token; pass the URL as Amazon IVS returns it, or omit it');
  }
  return { arn, playbackUrl, rest };
}

/** `https://<prefix>.<region>.playback.live-video.net/<path>.m3u8` (user guide), without any other part of a URL, because the token is sent to this host. */
function isPlaybackUrl(value: unknown, region: string): boolean {
  if (typeof value !== 'string' || value.length > 2048) { return false; }
  const pattern = new RegExp(`^https://[a-z0-9-]+\\.${region}\\.playback\\.live-video\\.net/[a-zA-Z0-9._/-]+\\.m3u8$`);
  return pattern.test(value) && new URL(value).href === value; // without "..", which would be resolved
}

/** The lifetime of the token, which `playback-token` also checks. */
export function requestedLifetime(request: PlaybackTokenSignerRequest, { defaultLifetime, maximumLifetime }: Settings): number {
  const isShort = request.viewerId !== undefined || request.singleUse === true;
  const { lifetimeSeconds = isShort ? Math.min(defaultLifetime, TEN_MINUTES) : defaultLifetime } = request;
  if (typeof lifetimeSeconds === 'number' && lifetimeSeconds > maximumLifetime) { // for another type, the rules of a token raise the error
    throw signerError('TokenLifetimeAboveMaximum', 'lifetimeSeconds', lifetimeSeconds, `the maximum of this signer is ${maximumLifetime}; shorten it, and sign a new token each time playback starts`);
  }
  return lifetimeSeconds;
}

/** A URL may contain a token or a password, and errors are logged. */
function withoutSecrets(value: unknown): string {
  if (typeof value !== 'string') { return typeof value; }
  return URL.canParse(value) ? `${new URL(value).host}${new URL(value).pathname}` : `a text of ${value.length} characters`;
}

function signerError(code: RunTimeCode | PlaybackTokenErrorCode, field: string, value: unknown, rest: string): SignerError {
  const text = inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 3, maxStringLength: 130 });
  return new SignerError(code, `${code}: ${field} = ${text.slice(0, 140)}, but ${rest}`);
}
