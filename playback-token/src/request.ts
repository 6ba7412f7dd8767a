/**
 * The settings of a playback token. Each field becomes a claim.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface PlaybackTokenRequest {
  /** The ARN of the private channel (`ChannelArnInvalid`). */
  readonly channelArn: string;

  /**
   * The time within which playback can start, in whole seconds (`TokenLifetimeInvalid`). With a viewer ID or for single use, it is at most 600
   * (`TokenLifetimeTooLong`). Use a few seconds less, because the clocks of the signer and of IVS may differ.
   *
   * It doesn't limit how long playback can last: a session continues until it is revoked.
   */
  readonly lifetimeSeconds: number;

  /**
   * The ID of the viewer, 1 to 40 characters (`ViewerIdInvalid`), so that you can revoke the session later. Don't use personal data.
   *
   * @default - no viewer ID
   */
  readonly viewerId?: string;

  /**
   * The version of the viewer's session, an integer from 0 (`ViewerSessionVersionInvalid`). It requires a viewer ID
   * (`ViewerSessionVersionWithoutViewerId`). A revocation ends all sessions up to a version. The time of signing is a good choice.
   *
   * @default - no version, which IVS treats as 0
   */
  readonly viewerSessionVersion?: number;

  /**
   * Whether the token can start playback only once (`SingleUseInvalid`).
   *
   * @default false
   */
  readonly singleUse?: boolean;

  /**
   * The websites on which the channel can be watched, each with scheme and host, which can start with `*.` (`AllowedOriginsInvalid`). At most five
   * with strict enforcement (`AllowedOriginsTooMany`).
   *
   * @default - all websites
   */
  readonly allowedOrigins?: readonly string[];

  /**
   * Whether IVS checks the origin of every request, including requests for segments (`StrictOriginEnforcementInvalid`). Players on iOS and Android
   * must then send an `Origin` header themselves.
   *
   * @default false
   */
  readonly strictOriginEnforcement?: boolean;

  /**
   * The highest resolution that the player can select (`MaximumResolutionInvalid`).
   *
   * @default - all resolutions
   */
  readonly maximumResolution?: 'SD' | 'HD' | 'FULL_HD';

  /**
   * The name of the MediaTailor playback configuration of the channel's ad configuration that serves the ads (`AdsPlaybackConfigNameInvalid`).
   *
   * @default - IVS selects one
   */
  readonly adsPlaybackConfigName?: string;

  /**
   * Whether this viewer gets no ads (`AdsOptOutInvalid`).
   *
   * @default false
   */
  readonly adsOptOut?: boolean;

  /**
   * The `player_params.*` for MediaTailor: texts (`AdsPlayerParamsInvalid`) with at most 1,000 bytes in total, as JSON
   * (`AdsPlayerParamsTooLarge`).
   *
   * @default - no parameters
   */
  readonly adsPlayerParams?: { readonly [name: string]: string };

  /**
   * Whether the client or the server reports watched ads (`AdsReportingModeInvalid`).
   *
   * @default - no mode, which IVS treats as SERVER
   */
  readonly adsReportingMode?: 'CLIENT' | 'SERVER';
}

/** The fields of a request. The compiler checks that the list is complete. */
export const FIELDS = new Set(Object.keys({
  channelArn: true,
  lifetimeSeconds: true,
  viewerId: true,
  viewerSessionVersion: true,
  singleUse: true,
  allowedOrigins: true,
  strictOriginEnforcement: true,
  maximumResolution: true,
  adsPlaybackConfigName: true,
  adsOptOut: true,
  adsPlayerParams: true,
  adsReportingMode: true,
} satisfies Record<keyof PlaybackTokenRequest, true>));
