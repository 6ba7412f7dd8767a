import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { grantActions } from '../private/grant';
import { requireType, STREAM_KEY } from '../private/value-types';

/**
 * Permissions on a stream key.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const streamKey: ivs.StreamKey;
 * declare const backend: lambda.Function;
 * streamKey.grants.delete(backend);
 */
export class StreamKeyGrants {
  /**
   * Permissions on one stream key.
   *
   * @param streamKey an L2, an L1 or an imported stream key
   * @returns the permissions
   */
  public static fromStreamKey(streamKey: aws_ivs.IStreamKeyRef): StreamKeyGrants {
    requireType('StreamKeyGrants.fromStreamKey', 'streamKey', streamKey, STREAM_KEY);
    return new StreamKeyGrants(streamKey);
  }

  private constructor(private readonly streamKey: aws_ivs.IStreamKeyRef) {}

  /**
   * Allows actions that IAM checks on the stream key's ARN. Raises `GrantActionInvalid` for a text that is not `ivs:<Action>`,
   * `GrantActionMismatch` for an action that IAM checks on another resource type, and `AccountMismatch` for a grantee in another account.
   * An unknown action is reported as `Grants.unknownAction`.
   *
   * @param grantee who gets the permission
   * @param actions full action names, for example `ivs:GetStreamKey`
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const streamKey: ivs.StreamKey;
   * declare const backend: lambda.Function;
   * streamKey.grants.actions(backend, 'ivs:GetStreamKey');
   */
  public actions(grantee: IGrantable, ...actions: string[]): Grant {
    return grantActions(this.streamKey, 'stream-key', grantee, actions, this.streamKey.streamKeyRef.streamKeyArn);
  }

  /**
   * Allows `ivs:GetStreamKey` and `ivs:BatchGetStreamKey`, **which reveal the value of the key**.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const streamKey: ivs.StreamKey;
   * declare const backend: lambda.Function;
   * streamKey.grants.read(backend);
   */
  public read(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetStreamKey', 'ivs:BatchGetStreamKey');
  }

  /**
   * Allows `ivs:DeleteStreamKey`. A live stream continues until it is stopped.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const streamKey: ivs.StreamKey;
   * declare const backend: lambda.Function;
   * streamKey.grants.delete(backend);
   */
  public delete(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:DeleteStreamKey');
  }

  /**
   * Allows `ivs:ListTagsForResource`, `ivs:TagResource` and `ivs:UntagResource`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const streamKey: ivs.StreamKey;
   * declare const backend: lambda.Function;
   * streamKey.grants.manageTags(backend);
   */
  public manageTags(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource');
  }
}
