import { Resource } from 'aws-cdk-lib';
import { aws_mediatailor } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { idFromArn, requireArn } from '../private/arn';

/**
 * An imported playback configuration of AWS Elemental MediaTailor: `aws-cdk-lib` has a reference for it, but no import.
 *
 * @see https://docs.aws.amazon.com/mediatailor/latest/ug/configurations.html
 */
export abstract class MediaTailorPlaybackConfiguration extends Resource implements aws_mediatailor.IPlaybackConfigurationRef {
  /**
   * Imports a playback configuration by its ARN. Raises `ArnInvalid` when the ARN is not that of one.
   *
   * @param scope where the import stands
   * @param id construct ID
   * @param playbackConfigurationArn the ARN, which may be a token
   */
  public static fromPlaybackConfigurationArn(
    scope: Construct, id: string, playbackConfigurationArn: string,
  ): aws_mediatailor.IPlaybackConfigurationRef {
    requireArn(scope, 'mediatailor', 'playbackConfiguration', playbackConfigurationArn);
    class Import extends MediaTailorPlaybackConfiguration {
      public readonly playbackConfigurationRef = {
        playbackConfigurationArn,
        playbackConfigurationName: idFromArn(playbackConfigurationArn),
      };
    }
    return new Import(scope, id, { environmentFromArn: playbackConfigurationArn });
  }

  /** Name and ARN, as the L1 classes take them. */
  public abstract readonly playbackConfigurationRef: aws_mediatailor.PlaybackConfigurationReference;
}
