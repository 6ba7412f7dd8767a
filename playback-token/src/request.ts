/**
 * What a playback token shall allow. Each field becomes a claim.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface PlaybackTokenRequest {
  /** The private channel that may be watched (`ChannelArnInvalid`). */
  readonly channelArn: string;

  /**
   * How long playback may be started with the token, in whole seconds (`TokenLifetimeInvalid`): at most 600 with a viewer id or for single
   * use (`TokenLifetimeTooLong`), better some less, since the clocks of signer and service may differ.
   *
   * It does not end playback: a session that has begun goes on until it is revoked.
   */
  readonly lifetimeSeconds: number;

  /**
   * Who watches, in 1 to 40 characters (`ViewerIdInvalid`), so that the session can be revoked later. No personal data.
   *
   * @default - nobody is named
   */
  readonly viewerId?: string;

  /**
   * The version of the viewer's session, an integer from 0 (`ViewerSessionVersionInvalid`) that needs a viewer id
   * (`ViewerSessionVersionWithoutViewerId`). A revocation ends the versions up to one; the time of signing is a good choice.
   *
   * @default - none, which the service takes as 0
   */
  readonly viewerSessionVersion?: number;

  /**
   * Whether playback can be started only once with the token (`SingleUseInvalid`).
   *
   * @default false
   */
  readonly singleUse?: boolean;

  /**
   * The web sites on which it can be watched: scheme and host, which may start with `*.` (`AllowedOriginsInvalid`); at most five with
   * strict enforcement (`AllowedOriginsTooMany`).
   *
   * @default - all
   */
  readonly allowedOrigins?: readonly string[];

  /**
   * Whether the origin is checked with every request, of segments too (`StrictOriginEnforcementInvalid`). Players on iOS and Android
   * must then send an `Origin` header themselves.
   *
   * @default false
   */
  readonly strictOriginEnforcement?: boolean;

  /**
   * The highest resolution that the player is offered (`MaximumResolutionInvalid`).
   *
   * @default - all that there are
   */
  readonly maximumResolution?: 'SD' | 'HD' | 'FULL_HD';

  /**
   * Which MediaTailor playback configuration of the channel's ad configuration serves the ads (`AdsPlaybackConfigNameInvalid`).
   *
   * @default - the service chooses
   */
  readonly adsPlaybackConfigName?: string;

  /**
   * Whether this viewer gets no ads (`AdsOptOutInvalid`).
   *
   * @default false
   */
  readonly adsOptOut?: boolean;

  /**
   * What MediaTailor gets as `player_params.*`: texts (`AdsPlayerParamsInvalid`), 1,000 bytes in all, counted as JSON
   * (`AdsPlayerParamsTooLarge`).
   *
   * @default - none
   */
  readonly adsPlayerParams?: { readonly [name: string]: string };

  /**
   * Who reports that ads were watched (`AdsReportingModeInvalid`).
   *
   * @default - none, which the service takes as SERVER
   */
  readonly adsReportingMode?: 'CLIENT' | 'SERVER';
}

/** The fields of a request, so that none is lost by a slip of the pen: the compiler sees to it that all are here. */
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
