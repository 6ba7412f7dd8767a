import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { grantActions } from '../private/grant';
import { RECORDING_CONFIGURATION, requireType } from '../private/value-types';

/**
 * Permissions on a recording configuration.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const recording: ivs.RecordingConfiguration;
 * declare const backend: lambda.Function;
 * recording.grants.read(backend);
 */
export class RecordingConfigurationGrants {
  /**
   * Permissions on one recording configuration.
   *
   * @param recordingConfiguration an L2, an L1 or an imported recording configuration
   * @returns the permissions
   */
  public static fromRecordingConfiguration(recordingConfiguration: aws_ivs.IRecordingConfigurationRef): RecordingConfigurationGrants {
    requireType('RecordingConfigurationGrants.fromRecordingConfiguration', 'recordingConfiguration', recordingConfiguration, RECORDING_CONFIGURATION);
    return new RecordingConfigurationGrants(recordingConfiguration);
  }

  private constructor(private readonly recordingConfiguration: aws_ivs.IRecordingConfigurationRef) {}

  /**
   * Allows actions that IAM checks on the ARN of the recording configuration. Raises `GrantActionInvalid` for a text that is not `ivs:<Action>`,
   * `GrantActionMismatch` for an action that IAM checks on another resource type, and `AccountMismatch` for a grantee in another account.
   * An unknown action is reported as `Grants.unknownAction`.
   *
   * @param grantee who gets the permission
   * @param actions full action names, for example `ivs:GetRecordingConfiguration`
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const recording: ivs.RecordingConfiguration;
   * declare const backend: lambda.Function;
   * recording.grants.actions(backend, 'ivs:GetRecordingConfiguration');
   */
  public actions(grantee: IGrantable, ...actions: string[]): Grant {
    return grantActions(this.recordingConfiguration, 'recording-configuration', grantee, actions, this.recordingConfiguration.recordingConfigurationRef.recordingConfigurationArn);
  }

  /**
   * Allows `ivs:GetRecordingConfiguration`. For permissions on the recordings, use `BucketGrants.fromBucket`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const recording: ivs.RecordingConfiguration;
   * declare const backend: lambda.Function;
   * recording.grants.read(backend);
   */
  public read(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetRecordingConfiguration');
  }

  /**
   * Allows `ivs:DeleteRecordingConfiguration`, which fails while a channel refers to it.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const recording: ivs.RecordingConfiguration;
   * declare const backend: lambda.Function;
   * recording.grants.delete(backend);
   */
  public delete(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:DeleteRecordingConfiguration');
  }

  /**
   * Allows `ivs:ListTagsForResource`, `ivs:TagResource` and `ivs:UntagResource`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const recording: ivs.RecordingConfiguration;
   * declare const backend: lambda.Function;
   * recording.grants.manageTags(backend);
   */
  public manageTags(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource');
  }
}
