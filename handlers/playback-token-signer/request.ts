import { inspect } from 'node:util';
import { SignerRefusal } from './refusal';
import type { PlaybackTokenSignerRequest } from '../../playback-token/src';
import type { SignedChannel } from '../../src/playback/playback-signing-key-contract';

/** What was fixed at synthesis. */
export interface Settings {
  readonly channels: { readonly [name: string]: SignedChannel };
  /** In seconds. */
  readonly defaultLifetime: number;
  readonly maximumLifetime: number;
}

const TEN_MINUTES = 600; // with a viewer id or for single use (user guide)

/** The channel that is asked for by name or ARN. */
export function requestedChannel({ channel }: PlaybackTokenSignerRequest, { channels }: Settings): SignedChannel {
  const found = Object.hasOwn(channels, channel) ? channels[channel] : Object.values(channels).find(({ arn }) => arn === channel);
  if (found === undefined) {
    throw new SignerRefusal('ChannelUnknown', `ChannelUnknown: channel = ${shown(channel)}, but this signer signs for ${Object.keys(channels).join(', ')} only; name one of them, or pass its ARN`);
  }
  return found;
}

/** How long the token shall be valid, which `playback-token` checks further. */
export function requestedLifetime(request: PlaybackTokenSignerRequest, { defaultLifetime, maximumLifetime }: Settings): number {
  const isShort = request.viewerId !== undefined || request.singleUse === true;
  const { lifetimeSeconds = isShort ? Math.min(defaultLifetime, TEN_MINUTES) : defaultLifetime } = request;
  if (lifetimeSeconds > maximumLifetime) {
    throw new SignerRefusal('LifetimeAboveMaximum', `LifetimeAboveMaximum: lifetimeSeconds = ${shown(lifetimeSeconds)}, but this signer signs for at most ${maximumLifetime}; shorten it, and sign a new token each time playback starts`);
  }
  return lifetimeSeconds;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 0, breakLength: Infinity, maxStringLength: 130 });
}
