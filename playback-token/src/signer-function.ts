import type { PlaybackTokenRequest } from './request';

/** The request to the function of a `PlaybackTokenSigner`, in JSON. */
export interface PlaybackTokenSignerRequest extends Omit<PlaybackTokenRequest, 'channelArn' | 'lifetimeSeconds'> {
  /** The name of a channel of the signer, or its ARN (`ChannelNotAllowed`). A signer for all channels accepts only ARNs. */
  readonly channel: string;

  /**
   * The playback URL of the channel, as Amazon IVS returns it (`PlaybackUrlInvalid`), to get it with the token. Only for a signer for all channels
   * (`ChannelSelection.all()`). Other signers know the playback URLs of their channels, and reject this field (`FieldUnknown`).
   *
   * @default - a signer for all channels returns no playback URL
   */
  readonly playbackUrl?: string;

  /**
   * The time within which playback can start, in seconds (`TokenLifetimeInvalid`, `TokenLifetimeTooLong`, `TokenLifetimeAboveMaximum`).
   *
   * @default - the default of the signer, but at most 600 with a viewer ID or for single use
   */
  readonly lifetimeSeconds?: number;
}

/** The response of the function. */
export interface PlaybackTokenSignerResponse {
  readonly token: string;
  /** The time until which playback can start, in ISO 8601 and UTC. */
  readonly expirationTime: string;
  /** The playback URL of the channel with the token, for the player. A signer for all channels returns it if the request contains the playback URL. */
  readonly playbackUrl?: string;
}
