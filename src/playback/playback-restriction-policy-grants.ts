import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { grantActions } from '../private/grant';
import { PLAYBACK_RESTRICTION_POLICY, requireType } from '../private/value-types';

/**
 * Permissions on a playback restriction policy.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const policy: ivs.PlaybackRestrictionPolicy;
 * declare const backend: lambda.Function;
 * policy.grants.read(backend);
 */
export class PlaybackRestrictionPolicyGrants {
  /**
   * Permissions on one playback restriction policy.
   *
   * @param playbackRestrictionPolicy an L2, an L1 or an imported playback restriction policy
   * @returns the permissions
   */
  public static fromPlaybackRestrictionPolicy(playbackRestrictionPolicy: aws_ivs.IPlaybackRestrictionPolicyRef): PlaybackRestrictionPolicyGrants {
    requireType('PlaybackRestrictionPolicyGrants.fromPlaybackRestrictionPolicy', 'playbackRestrictionPolicy', playbackRestrictionPolicy, PLAYBACK_RESTRICTION_POLICY);
    return new PlaybackRestrictionPolicyGrants(playbackRestrictionPolicy);
  }

  private constructor(private readonly playbackRestrictionPolicy: aws_ivs.IPlaybackRestrictionPolicyRef) {}

  /**
   * Allows actions that IAM checks on the ARN of the playback restriction policy. Raises `GrantActionInvalid` for a text that is not `ivs:<Action>`,
   * `GrantActionMismatch` for an action that IAM checks on another resource type, and `AccountMismatch` for a grantee in another account.
   * An unknown action is reported as `Grants.unknownAction`.
   *
   * @param grantee who gets the permission
   * @param actions full action names, for example `ivs:GetPlaybackRestrictionPolicy`
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const policy: ivs.PlaybackRestrictionPolicy;
   * declare const backend: lambda.Function;
   * policy.grants.actions(backend, 'ivs:GetPlaybackRestrictionPolicy');
   */
  public actions(grantee: IGrantable, ...actions: string[]): Grant {
    const { playbackRestrictionPolicyArn } = this.playbackRestrictionPolicy.playbackRestrictionPolicyRef;
    return grantActions(this.playbackRestrictionPolicy, 'playback-restriction-policy', grantee, actions, playbackRestrictionPolicyArn);
  }

  /**
   * Allows `ivs:GetPlaybackRestrictionPolicy`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const policy: ivs.PlaybackRestrictionPolicy;
   * declare const backend: lambda.Function;
   * policy.grants.read(backend);
   */
  public read(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetPlaybackRestrictionPolicy');
  }

  /**
   * Allows `ivs:UpdatePlaybackRestrictionPolicy`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const policy: ivs.PlaybackRestrictionPolicy;
   * declare const backend: lambda.Function;
   * policy.grants.update(backend);
   */
  public update(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:UpdatePlaybackRestrictionPolicy');
  }

  /**
   * Allows `ivs:DeletePlaybackRestrictionPolicy`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const policy: ivs.PlaybackRestrictionPolicy;
   * declare const backend: lambda.Function;
   * policy.grants.delete(backend);
   */
  public delete(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:DeletePlaybackRestrictionPolicy');
  }

  /**
   * Allows `ivs:ListTagsForResource`, `ivs:TagResource` and `ivs:UntagResource`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const policy: ivs.PlaybackRestrictionPolicy;
   * declare const backend: lambda.Function;
   * policy.grants.manageTags(backend);
   */
  public manageTags(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource');
  }
}
