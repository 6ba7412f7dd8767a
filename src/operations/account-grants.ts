import { Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { aws_mediatailor } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { ChannelGrants } from '../channel/channel-grants';
import { formatIvsArn, IvsResourceType } from '../private/arn';
import { grant } from '../private/grant';
import { BUCKET, MEDIA_TAILOR_PLAYBACK_CONFIGURATION, requireType } from '../private/value-types';

/**
 * Permissions to create and list resources, for apps that create channels at run time.
 *
 * The ARNs of new resources are not known in advance, so each permission covers its resource type in one account and region.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const backend: lambda.Function;
 * ivs.AccountGrants.fromScope(this).listChannels(backend);
 */
export class AccountGrants {
  /**
   * Permissions in the account and region of a scope.
   *
   * @param scope a construct in the stack that determines the account and region
   * @returns the permissions in the account and region
   */
  public static fromScope(scope: Construct): AccountGrants {
    return new AccountGrants(Stack.of(scope));
  }

  private constructor(private readonly scope: Stack) {}

  /**
   * Lets the grantee create, list, read, update and delete channels and their stream keys.
   *
   * It covers **every** channel and stream key of the account and region, and reveals stream keys and SRT passphrases. A live channel can't be
   * updated or deleted: to stop its stream first, add `operateStreams`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).manageChannels(backend);
   */
  public manageChannels(grantee: IGrantable): Grant {
    const channels = ChannelGrants.allChannels(this.scope);
    return this.createChannels(grantee)
      .combine(this.listChannels(grantee))
      .combine(channels.readIncludingSrtPassphrase(grantee))
      .combine(channels.update(grantee))
      .combine(channels.delete(grantee))
      .combine(channels.manageStreamKeys(grantee));
  }

  /**
   * Lets the grantee list, read and stop the streams of **every** channel of the account and region, and insert metadata and ad breaks. Allows
   * `ivs:GetStream`, `ivs:InsertAdBreak`, `ivs:ListStreams`, `ivs:PutMetadata` and `ivs:StopStream`. Reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).operateStreams(backend);
   */
  public operateStreams(grantee: IGrantable): Grant {
    return this.onChannels(grantee, 'ivs:GetStream', 'ivs:InsertAdBreak', 'ivs:ListStreams', 'ivs:PutMetadata', 'ivs:StopStream');
  }

  /**
   * Allows `ivs:CreateChannel`, and `ivs:TagResource` for its tags. The response contains the stream key and the SRT passphrase.
   *
   * IAM checks channel and stream key, because the operation creates both.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).createChannels(backend);
   */
  public createChannels(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:CreateChannel'], [this.any('channel'), this.any('stream-key')])
      .combine(grant(this.scope, grantee, ['ivs:TagResource'], [this.any('channel')]));
  }

  /**
   * Allows `ivs:ListChannels`, to list names, ARNs and settings. Reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).listChannels(backend);
   */
  public listChannels(grantee: IGrantable): Grant {
    return this.onChannels(grantee, 'ivs:ListChannels');
  }

  /**
   * Allows `ivs:ListStreams`, to list the live streams. Reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).listStreams(backend);
   */
  public listStreams(grantee: IGrantable): Grant {
    return this.onChannels(grantee, 'ivs:ListStreams');
  }

  /**
   * Allows `ivs:ImportPlaybackKeyPair`, and `ivs:TagResource` for its tags.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).importPlaybackKeyPairs(backend);
   */
  public importPlaybackKeyPairs(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:ImportPlaybackKeyPair', 'ivs:TagResource'], [this.any('playback-key')]);
  }

  /**
   * Allows `ivs:ListPlaybackKeyPairs`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).listPlaybackKeyPairs(backend);
   */
  public listPlaybackKeyPairs(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:ListPlaybackKeyPairs'], [this.any('playback-key')]);
  }

  /**
   * Allows `ivs:CreateRecordingConfiguration` for one bucket, and `ivs:TagResource` for its tags.
   *
   * For the first recording configuration of an account, IVS creates its service-linked role with the caller's permissions.
   * These permissions are also included.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/service-linked-roles.html
   * @param grantee who gets the permission
   * @param bucket the bucket for the recordings
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * declare const bucket: s3.Bucket;
   * ivs.AccountGrants.fromScope(this).createRecordingConfigurations(backend, bucket);
   */
  public createRecordingConfigurations(grantee: IGrantable, bucket: IBucketRef): Grant {
    requireType(this.scope, 'bucket', bucket, BUCKET);
    const role = this.scope.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: 'aws-service-role/ivs.amazonaws.com/AWSServiceRoleForIVSRecordToS3*',
    });
    return grant(this.scope, grantee, ['ivs:CreateRecordingConfiguration', 'ivs:TagResource'], [this.any('recording-configuration')])
      .combine(Grant.addToPrincipal({ grantee, actions: ['s3:GetBucketLocation'], resourceArns: [bucket.bucketRef.bucketArn] }))
      .combine(Grant.addToPrincipal({
        grantee,
        actions: ['iam:AttachRolePolicy', 'iam:CreateServiceLinkedRole', 'iam:PutRolePolicy'],
        resourceArns: [role],
      }));
  }

  /**
   * Allows `ivs:ListRecordingConfigurations`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).listRecordingConfigurations(backend);
   */
  public listRecordingConfigurations(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:ListRecordingConfigurations'], [this.any('recording-configuration')]);
  }

  /**
   * Allows `ivs:CreatePlaybackRestrictionPolicy`, and `ivs:TagResource` for its tags.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).createPlaybackRestrictionPolicies(backend);
   */
  public createPlaybackRestrictionPolicies(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:CreatePlaybackRestrictionPolicy', 'ivs:TagResource'], [this.any('playback-restriction-policy')]);
  }

  /**
   * Allows `ivs:ListPlaybackRestrictionPolicies`, for which IAM has no resource type.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).listPlaybackRestrictionPolicies(backend);
   */
  public listPlaybackRestrictionPolicies(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:ListPlaybackRestrictionPolicies'], ['*']);
  }

  /**
   * Allows `ivs:CreateAdConfiguration` with one playback configuration, and `ivs:TagResource` for its tags.
   *
   * @param grantee who gets the permission
   * @param playbackConfiguration the source of the ads. For more than one, call the method again
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * declare const mediaTailor: ivs.MediaTailorPlaybackConfiguration;
   * ivs.AccountGrants.fromScope(this).createAdConfigurations(backend, mediaTailor);
   */
  public createAdConfigurations(grantee: IGrantable, playbackConfiguration: aws_mediatailor.IPlaybackConfigurationRef): Grant {
    requireType(this.scope, 'playbackConfiguration', playbackConfiguration, MEDIA_TAILOR_PLAYBACK_CONFIGURATION);
    return grant(this.scope, grantee, ['ivs:CreateAdConfiguration', 'ivs:TagResource'], [this.any('ad-configuration')])
      .combine(Grant.addToPrincipal({
        grantee,
        actions: ['mediatailor:GetPlaybackConfiguration'],
        resourceArns: [playbackConfiguration.playbackConfigurationRef.playbackConfigurationArn],
      }));
  }

  /**
   * Allows `ivs:ListAdConfigurations`, for which IAM has no resource type.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const backend: lambda.Function;
   * ivs.AccountGrants.fromScope(this).listAdConfigurations(backend);
   */
  public listAdConfigurations(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:ListAdConfigurations'], ['*']);
  }

  private onChannels(grantee: IGrantable, ...actions: string[]): Grant {
    return grant(this.scope, grantee, actions, [this.any('channel')]);
  }

  private any(type: IvsResourceType): string {
    return formatIvsArn(this.scope, type, '*');
  }
}
