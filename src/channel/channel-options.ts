import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { ChannelType, ContainerFormat, LatencyMode, Preset } from './channel-type';
import { MultitrackInputConfiguration } from './multitrack-input';

/**
 * Settings of a channel for ingest, playback, recording and ads.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_CreateChannel.html
 */
export interface ChannelOptions {
  /**
   * Server-side ads for this channel. They need the container format `TS` (`ChannelAdsContainerInvalid`), and an ad configuration
   * in the same account and region (`AccountMismatch`, `RegionMismatch`).
   *
   * CloudFormation has no property for it, so a custom resource attaches it at deployment. The custom resource adds a Lambda function to the
   * stack, which all custom resources share, and two tags to the channel. A live channel can't be changed: the deployment fails and is rolled
   * back. If the channel is retained, the ad configuration is retained with it.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/server-side-ad-insertion.html
   * @default - no ads
   */
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;

  /**
   * Whether viewers need a playback token (a private channel).
   *
   * IVS verifies tokens with the playback key pairs of the account. Use a `PlaybackSigningKey`, or import a public key with `PlaybackKeyPair`.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
   * @default false
   */
  readonly authorized?: boolean;

  /**
   * How the stream is packaged. Multitrack input needs `FRAGMENTED_MP4` (`ChannelMultitrackContainerInvalid`).
   *
   * @default - `FRAGMENTED_MP4` with multitrack input, otherwise the default of IVS (`TS`)
   */
  readonly containerFormat?: ContainerFormat;

  /**
   * Whether encoders can stream without encryption (RTMP, and SRT without a passphrase). Gives the warning `Channel.insecureIngest`.
   *
   * @default false
   */
  readonly insecureIngest?: boolean;

  /**
   * The latency between broadcaster and viewers.
   *
   * @default LatencyMode.LOW
   */
  readonly latencyMode?: LatencyMode;

  /**
   * Lets an encoder send every quality itself. It requires the type `STANDARD` (`ChannelMultitrackTypeInvalid`).
   *
   * @default - one track
   */
  readonly multitrackInputConfiguration?: MultitrackInputConfiguration;

  /**
   * Restricts the countries and websites in which this public channel can be watched. The policy must be in the same account and region
   * (`AccountMismatch`, `RegionMismatch`).
   *
   * IVS ignores a policy on an authorized channel, so this combination raises an error (`ChannelRestrictionPolicyIgnored`). As for
   * `adConfiguration`, CloudFormation has no property for it: a custom resource attaches it in the same way.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_PlaybackRestrictionPolicy.html
   * @default - no restriction: all countries and all websites
   */
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;

  /**
   * A transcode preset, for the types `ADVANCED_SD` and `ADVANCED_HD`. With another type, it gives the warning `Channel.presetIgnored`.
   *
   * With an explicit `STANDARD` or `BASIC`, the template has an empty preset. Without `type`, it has the preset that you set, as in aws-ivs-alpha.
   *
   * @default - the default of IVS: `HIGHER_BANDWIDTH_DELIVERY` for these two types, none for the others
   */
  readonly preset?: Preset;

  /**
   * Records the streams of this channel. The configuration must be in the same account and region (`AccountMismatch`, `RegionMismatch`).
   *
   * Custom renditions give the warning `Channel.customRenditionsIgnored` on a channel of type `BASIC`, for which IVS records the original input.
   *
   * @default - no recording
   */
  readonly recordingConfiguration?: aws_ivs.IRecordingConfigurationRef;

  /**
   * The channel type: the allowed resolution and bitrate, and the transcoding.
   *
   * @default ChannelType.STANDARD
   */
  readonly type?: ChannelType;
}
