import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { grantActions } from '../private/grant';
import { PLAYBACK_KEY_PAIR, requireType } from '../private/value-types';

/**
 * Permissions on a playback key pair.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const keyPair: ivs.PlaybackKeyPair;
 * declare const backend: lambda.Function;
 * keyPair.grants.read(backend);
 */
export class PlaybackKeyPairGrants {
  /**
   * Permissions on one playback key pair.
   *
   * @param playbackKeyPair an L2, an L1 or an imported playback key pair
   * @returns the permissions
   */
  public static fromPlaybackKeyPair(playbackKeyPair: aws_ivs.IPlaybackKeyPairRef): PlaybackKeyPairGrants {
    requireType('PlaybackKeyPairGrants.fromPlaybackKeyPair', 'playbackKeyPair', playbackKeyPair, PLAYBACK_KEY_PAIR);
    return new PlaybackKeyPairGrants(playbackKeyPair);
  }

  private constructor(private readonly playbackKeyPair: aws_ivs.IPlaybackKeyPairRef) {}

  /**
   * Allows actions that IAM checks on the ARN of the playback key pair. Raises `GrantActionInvalid` for a text that is not `ivs:<Action>`,
   * `GrantActionMismatch` for an action that IAM checks on another resource type, and `AccountMismatch` for a grantee in another account.
   * An unknown action is reported as `Grants.unknownAction`.
   *
   * @param grantee who gets the permission
   * @param actions full action names, for example `ivs:GetPlaybackKeyPair`
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const keyPair: ivs.PlaybackKeyPair;
   * declare const backend: lambda.Function;
   * keyPair.grants.actions(backend, 'ivs:GetPlaybackKeyPair');
   */
  public actions(grantee: IGrantable, ...actions: string[]): Grant {
    return grantActions(this.playbackKeyPair, 'playback-key', grantee, actions, this.playbackKeyPair.playbackKeyPairRef.playbackKeyPairArn);
  }

  /**
   * Allows `ivs:GetPlaybackKeyPair`, which returns name, fingerprint and tags, but not the public key.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const keyPair: ivs.PlaybackKeyPair;
   * declare const backend: lambda.Function;
   * keyPair.grants.read(backend);
   */
  public read(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetPlaybackKeyPair');
  }

  /**
   * Allows `ivs:DeletePlaybackKeyPair`. After the deletion, IVS rejects tokens that are signed with the key.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const keyPair: ivs.PlaybackKeyPair;
   * declare const backend: lambda.Function;
   * keyPair.grants.delete(backend);
   */
  public delete(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:DeletePlaybackKeyPair');
  }

  /**
   * Allows `ivs:ListTagsForResource`, `ivs:TagResource` and `ivs:UntagResource`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const keyPair: ivs.PlaybackKeyPair;
   * declare const backend: lambda.Function;
   * keyPair.grants.manageTags(backend);
   */
  public manageTags(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource');
  }
}
