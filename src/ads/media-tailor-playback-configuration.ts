import { Resource } from 'aws-cdk-lib';
import { aws_mediatailor } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { idFromArn, pathOfImport, requireArn } from '../private/arn';

/**
 * An imported playback configuration of AWS Elemental MediaTailor. For a new one, use `CfnPlaybackConfiguration`.
 *
 * @see https://docs.aws.amazon.com/mediatailor/latest/ug/configurations.html
 *
 * @example
 *
 * const arn: string = 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads';
 * const mediaTailor = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(this, 'MediaTailor', arn);
 * new ivs.AdConfiguration(this, 'Ads', { mediaTailorPlaybackConfigurations: [mediaTailor] });
 */
export class MediaTailorPlaybackConfiguration extends Resource implements aws_mediatailor.IPlaybackConfigurationRef {
  /**
   * Imports a playback configuration by its ARN. Raises `ArnInvalid` when the ARN is not that of a playback configuration.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param playbackConfigurationArn the ARN, which may be a token
   * @returns the imported playback configuration
   */
  public static fromPlaybackConfigurationArn(
    scope: Construct, id: string, playbackConfigurationArn: string,
  ): aws_mediatailor.IPlaybackConfigurationRef {
    requireArn(pathOfImport(scope, id), 'mediatailor', 'playbackConfiguration', playbackConfigurationArn);
    return new MediaTailorPlaybackConfiguration(scope, id, playbackConfigurationArn);
  }

  /** Name and ARN of the playback configuration, as L1 classes accept them. */
  public readonly playbackConfigurationRef: aws_mediatailor.PlaybackConfigurationReference;

  private constructor(scope: Construct, id: string, playbackConfigurationArn: string) {
    super(scope, id, { environmentFromArn: playbackConfigurationArn });
    this.playbackConfigurationRef = { playbackConfigurationArn, playbackConfigurationName: idFromArn(playbackConfigurationArn) };
  }
}
