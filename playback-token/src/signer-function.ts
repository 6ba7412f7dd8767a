import type { PlaybackTokenRequest } from './request';

/** What the function of a `PlaybackTokenSigner` is invoked with, in JSON. */
export interface PlaybackTokenSignerRequest extends Omit<PlaybackTokenRequest, 'channelArn' | 'lifetimeSeconds'> {
  /** The name of a channel of the signer, or its ARN (`ChannelNotAllowed`). A signer for all channels takes ARNs only. */
  readonly channel: string;

  /**
   * The playback URL of the channel, as Amazon IVS gives it (`PlaybackUrlInvalid`), to get it back with the token. Only for a signer for all channels
   * (`ChannelSelection.all()`). Others know the playback URLs of their channels, and refuse it (`FieldUnknown`).
   *
   * @default - a signer for all channels answers no playback URL
   */
  readonly playbackUrl?: string;

  /**
   * How long playback may be started with the token, in seconds (`TokenLifetimeInvalid`, `TokenLifetimeTooLong`, `TokenLifetimeAboveMaximum`).
   *
   * @default - that of the signer, but at most 600 with a viewer id or for single use
   */
  readonly lifetimeSeconds?: number;
}

/** What the function answers. */
export interface PlaybackTokenSignerResponse {
  readonly token: string;
  /** Until when playback may be started with it: ISO 8601, in UTC. */
  readonly expirationTime: string;
  /** For the player: the playback URL of the channel, with the token. A signer for all channels gives it if the request had it. */
  readonly playbackUrl?: string;
}
