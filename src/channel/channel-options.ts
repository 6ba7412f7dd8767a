import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { ChannelType, ContainerFormat, LatencyMode, Preset } from './channel-type';
import { MultitrackInputConfiguration } from './multitrack-input';

/**
 * What a channel accepts, what viewers get, and who they are.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_CreateChannel.html
 */
export interface ChannelOptions {
  /**
   * Server-side ads for this channel. They need the container format `TS` (`ChannelAdsContainerInvalid`), and an ad configuration
   * in the same account and region (`AccountMismatch`, `RegionMismatch`).
   *
   * CloudFormation has no property for it, so a custom resource attaches it at deployment. That adds a Lambda function to the stack, one
   * for all such uses, and two tags to the channel. A live channel can't be changed: the deployment fails and is rolled back. If the
   * channel is retained, the ad configuration is retained with it.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/server-side-ad-insertion.html
   * @default - no ads
   */
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;

  /**
   * Whether viewers need a playback token (a private channel).
   *
   * Tokens are verified with the playback key pairs of the account. Use a `PlaybackSigningKey`, or import a public key with `PlaybackKeyPair`.
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
   * Whether encoders may send without TLS (RTMP, and SRT without a passphrase). Gives the warning `Channel.insecureIngest`.
   *
   * @default false
   */
  readonly insecureIngest?: boolean;

  /**
   * How close to live viewers are.
   *
   * @default LatencyMode.LOW
   */
  readonly latencyMode?: LatencyMode;

  /**
   * Lets an encoder send every quality itself. Needs type `STANDARD` (`ChannelMultitrackTypeInvalid`).
   *
   * @default - one track
   */
  readonly multitrackInputConfiguration?: MultitrackInputConfiguration;

  /**
   * From which countries and web sites this public channel can be watched. The policy must be in the same account and region
   * (`AccountMismatch`, `RegionMismatch`).
   *
   * IVS ignores a policy on an authorized channel, so it is refused (`ChannelRestrictionPolicyIgnored`). CloudFormation has no
   * property for it: what `adConfiguration` says of the custom resource holds here, too.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_PlaybackRestrictionPolicy.html
   * @default - from everywhere, on every site
   */
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;

  /**
   * A transcode preset, for the types `ADVANCED_SD` and `ADVANCED_HD`. With another type it gives the warning `Channel.presetIgnored`.
   *
   * With an explicit `STANDARD` or `BASIC` the empty preset is rendered; without `type` it is passed on, as in aws-ivs-alpha.
   *
   * @default - the default of IVS: `HIGHER_BANDWIDTH_DELIVERY` for these two types, none for the others
   */
  readonly preset?: Preset;

  /**
   * Records the streams of this channel. The configuration must be in the same account and region (`AccountMismatch`, `RegionMismatch`).
   *
   * Custom renditions give the warning `Channel.customRenditionsIgnored` on a channel of type `BASIC`, which is recorded as it comes in.
   *
   * @default - nothing is recorded
   */
  readonly recordingConfiguration?: aws_ivs.IRecordingConfigurationRef;

  /**
   * What the channel accepts and what viewers get.
   *
   * @default ChannelType.STANDARD
   */
  readonly type?: ChannelType;
}
