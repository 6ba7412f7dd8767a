import { inspect } from 'node:util';
import { SignerRefusal } from './refusal';
import type { PlaybackTokenErrorCode, PlaybackTokenSignerRequest } from '../../playback-token/src';
import type { SignedChannel } from '../../src/playback/playback-signing-key-contract';
import type { RunTimeCode } from '../shared/run-time-codes';

/** What was fixed at synthesis. */
export interface Settings {
  readonly channels: { readonly [name: string]: SignedChannel };
  /** In seconds. */
  readonly defaultLifetime: number;
  readonly maximumLifetime: number;
}

const TEN_MINUTES = 600; // with a viewer id or for single use (user guide)

/** The channel that is asked for by name or ARN. */
export function requestedChannel(request: PlaybackTokenSignerRequest, { channels }: Settings): SignedChannel {
  if (typeof request !== 'object' || request === null) { throw refusal('RequestInvalid', 'request', request, 'it is an object; pass at least { channel }'); }
  const { channel } = request;
  if ('channelArn' in request) { throw refusal('FieldUnknown', 'channelArn', request.channelArn, 'a request to a signer names its channel with channel; pass a name or an ARN there'); }
  if (typeof channel !== 'string') { throw refusal('ChannelNotAllowed', 'channel', channel, 'it is a text; name a channel of the signer, or pass its ARN'); }
  const found = Object.hasOwn(channels, channel) ? channels[channel] : Object.values(channels).find(({ arn }) => arn === channel);
  if (found === undefined) { throw refusal('ChannelNotAllowed', 'channel', channel, `this signer signs for ${Object.keys(channels).join(', ')} only; name one of them, or pass its ARN`); }
  return found;
}

/** How long the token shall be valid, which `playback-token` checks further. */
export function requestedLifetime(request: PlaybackTokenSignerRequest, { defaultLifetime, maximumLifetime }: Settings): number {
  const isShort = request.viewerId !== undefined || request.singleUse === true;
  const { lifetimeSeconds = isShort ? Math.min(defaultLifetime, TEN_MINUTES) : defaultLifetime } = request;
  if (lifetimeSeconds > maximumLifetime) {
    throw refusal('TokenLifetimeAboveMaximum', 'lifetimeSeconds', lifetimeSeconds, `this signer signs for at most ${maximumLifetime}; shorten it, and sign a new token each time playback starts`);
  }
  return lifetimeSeconds;
}

function refusal(code: RunTimeCode | PlaybackTokenErrorCode, field: string, value: unknown, rest: string): SignerRefusal {
  const shown = inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 3, maxStringLength: 130 });
  return new SignerRefusal(code, `${code}: ${field} = ${shown.slice(0, 140)}, but ${rest}`);
}
