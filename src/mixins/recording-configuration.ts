import { Mixin } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { IConstruct } from 'constructs';
import { detachOnDelete, waitUntilActive } from './recording-life-cycle';
import { markMixin, mixinTargetInvalid } from '../private/mixin-target';

/** Common base of the mixins. */
abstract class RecordingConfigurationMixin extends Mixin {
  constructor() {
    super();
    markMixin(this);
  }

  /**
   * Whether a construct is a `CfnRecordingConfiguration`.
   *
   * @param construct any construct
   * @returns true if the mixin can be applied to it
   */
  public supports(construct: IConstruct): construct is CfnRecordingConfiguration {
    return CfnRecordingConfiguration.isCfnRecordingConfiguration(construct);
  }
}

/**
 * Detaches every channel from a recording configuration before the configuration is deleted. Apply it to a `CfnRecordingConfiguration`, or to any
 * construct that contains one.
 *
 * On a `RecordingConfiguration`, the prop `detachOnDelete` does the same. Its documentation also describes live channels and channels of other
 * stacks. A custom resource detaches the channels, after the channels of this app that use the configuration have been deleted.
 *
 * Raises `MixinTargetInvalid` if you apply it to a construct that is not a recording configuration of this app, and `ConstructIdTaken` if the
 * construct of the configuration has a child with the ID `Detachment`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_DeleteRecordingConfiguration.html
 *
 * @example
 * const recording = new CfnRecordingConfiguration(this, 'Recording', {
 *   destinationConfiguration: { s3: { bucketName: 'recordings' } },
 * });
 * Mixins.of(recording).apply(new ivs.mixins.RecordingConfigurationDetachOnDelete());
 */
export class RecordingConfigurationDetachOnDelete extends RecordingConfigurationMixin {
  /**
   * Adds the detachment of channels to a `CfnRecordingConfiguration`.
   *
   * @param construct the recording configuration
   */
  public applyTo(construct: IConstruct): void {
    if (!this.supports(construct)) { throw mixinTargetInvalid(construct); }
    detachOnDelete(construct);
  }
}

/**
 * Makes the deployment wait until a recording configuration is active, and fail if IVS doesn't accept its bucket. Apply it to a
 * `CfnRecordingConfiguration`, or to any construct that contains one.
 *
 * On a `RecordingConfiguration`, the prop `waitUntilActive` does the same. A custom resource waits.
 *
 * Raises `MixinTargetInvalid` if you apply it to a construct that is not a recording configuration of this app, and `ConstructIdTaken` if the
 * construct of the configuration has a child with the ID `Readiness`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_RecordingConfiguration.html
 *
 * @example
 * const recording = new CfnRecordingConfiguration(this, 'Recording', {
 *   destinationConfiguration: { s3: { bucketName: 'recordings' } },
 * });
 * Mixins.of(recording).apply(new ivs.mixins.RecordingConfigurationWaitUntilActive());
 */
export class RecordingConfigurationWaitUntilActive extends RecordingConfigurationMixin {
  /**
   * Adds the wait to a `CfnRecordingConfiguration`.
   *
   * @param construct the recording configuration
   */
  public applyTo(construct: IConstruct): void {
    if (!this.supports(construct)) { throw mixinTargetInvalid(construct); }
    waitUntilActive(construct);
  }
}
