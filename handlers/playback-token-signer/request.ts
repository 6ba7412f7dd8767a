import { inspect } from 'node:util';
import { SignerRefusal } from './refusal';
import type { PlaybackTokenErrorCode, PlaybackTokenSignerRequest } from '../../playback-token/src';
import type { SignedChannel } from '../../src/playback/playback-signing-key-contract';
import type { RunTimeCode } from '../shared/run-time-codes';

/** What was fixed at synthesis. */
export interface Settings {
  readonly channels: SignedChannels;
  /** In seconds. */
  readonly defaultLifetime: number;
  readonly maximumLifetime: number;
}

/** A few channels, or how the ARN of every channel of the account and region begins. */
export type SignedChannels = readonly SignedChannel[] | string;

/** The channel that is asked for, and what of the request is for the token. */
interface RequestedChannel {
  readonly arn: string;
  readonly playbackUrl?: string;
  readonly rest: Omit<PlaybackTokenSignerRequest, 'channel'>;
}

const TEN_MINUTES = 600; // with a viewer id or for single use (user guide)
const ARN_LENGTH = 128; // at most (API model)

/** The channel that is asked for. */
export function requestedChannel(request: PlaybackTokenSignerRequest, { channels }: Settings): RequestedChannel {
  if (typeof request !== 'object' || request === null) { throw refusal('RequestInvalid', 'request', request, 'it is an object; pass at least { channel }'); }
  const { channel, ...rest } = request;
  if ('channelArn' in request) { throw refusal('FieldUnknown', 'channelArn', request.channelArn, 'a request to a signer names its channel with channel; pass a name or an ARN there'); }
  if (typeof channel !== 'string') { throw refusal('ChannelNotAllowed', 'channel', channel, 'it is a text; name a channel of the signer, or pass its ARN'); }
  return typeof channels === 'string' ? anyChannel(channel, rest, channels) : { ...knownChannel(channel, channels), rest };
}

/** Which playback URL a channel has, is known here: a request with one is refused as any with an unknown field. */
function knownChannel(channel: string, channels: readonly SignedChannel[]): SignedChannel {
  const found = channels.find(({ name, arn }) => channel === name || channel === arn);
  if (found === undefined) {
    const known = channels.map(({ name, arn }) => name ?? arn).join(', ');
    throw refusal('ChannelNotAllowed', 'channel', channel, `this signer signs for ${known} only; name one of them, or pass its ARN`);
  }
  return found;
}

/** A channel that was created at run time: its ARN says whose it is, and the playback URL, if it is wanted, comes with the request. */
function anyChannel(arn: string, { playbackUrl, ...rest }: RequestedChannel['rest'], prefix: string): RequestedChannel {
  if (!arn.startsWith(prefix) || arn.length > ARN_LENGTH || !/^[a-zA-Z0-9-]+$/.test(arn.slice(prefix.length))) {
    throw refusal('ChannelNotAllowed', 'channel', arn, `this signer signs for channels of its account and region only; pass an ARN, ${prefix}<id>`);
  }
  if (playbackUrl !== undefined && !isPlaybackUrl(playbackUrl, prefix.split(':')[3])) {
    throw refusal('PlaybackUrlInvalid', 'playbackUrl', withoutSecrets(playbackUrl), 'it is the playback URL of a channel in this region, with https and without a token; pass the URL as Amazon IVS gives it, or leave it out');
  }
  return { arn, playbackUrl, rest };
}

/** `https://<prefix>.<region>.playback.live-video.net/<path>.m3u8` (user guide), and nothing that a URL could have beside: the token goes to that host. */
function isPlaybackUrl(value: unknown, region: string): boolean {
  if (typeof value !== 'string' || value.length > 2048) { return false; }
  const form = new RegExp(`^https://[a-z0-9-]+\\.${region}\\.playback\\.live-video\\.net/[a-zA-Z0-9._/-]+\\.m3u8$`);
  return form.test(value) && new URL(value).href === value; // without steps up
}

/** How long the token shall be valid, which `playback-token` checks further. */
export function requestedLifetime(request: PlaybackTokenSignerRequest, { defaultLifetime, maximumLifetime }: Settings): number {
  const isShort = request.viewerId !== undefined || request.singleUse === true;
  const { lifetimeSeconds = isShort ? Math.min(defaultLifetime, TEN_MINUTES) : defaultLifetime } = request;
  if (typeof lifetimeSeconds === 'number' && lifetimeSeconds > maximumLifetime) { // of another type, the rules of a token refuse it
    throw refusal('TokenLifetimeAboveMaximum', 'lifetimeSeconds', lifetimeSeconds, `this signer signs for at most ${maximumLifetime}; shorten it, and sign a new token each time playback starts`);
  }
  return lifetimeSeconds;
}

/** A URL may hold a token or a password, and errors are logged. */
function withoutSecrets(value: unknown): string {
  if (typeof value !== 'string') { return typeof value; }
  return URL.canParse(value) ? `${new URL(value).host}${new URL(value).pathname}` : `a text of ${value.length} characters`;
}

function refusal(code: RunTimeCode | PlaybackTokenErrorCode, field: string, value: unknown, rest: string): SignerRefusal {
  const shown = inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 3, maxStringLength: 130 });
  return new SignerRefusal(code, `${code}: ${field} = ${shown.slice(0, 140)}, but ${rest}`);
}
