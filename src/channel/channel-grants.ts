import { Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { formatIvsArn } from '../private/arn';
import { grant, grantActions } from '../private/grant';
import { CHANNEL, requireType } from '../private/value-types';

/**
 * Permissions on a channel, or on all channels of an account and region.
 *
 * Each method allows exactly the actions that it names, on exactly the resources that IAM checks for them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * declare const l1: CfnChannel;
 * declare const backend: lambda.Function;
 * channel.grants.readStream(backend);
 * ivs.ChannelGrants.fromChannel(l1).readStream(backend);
 */
export class ChannelGrants {
  /**
   * Permissions on one channel.
   *
   * @param channel an L2, an L1 or an imported channel
   * @returns the permissions
   */
  public static fromChannel(channel: aws_ivs.IChannelRef): ChannelGrants {
    requireType('ChannelGrants.fromChannel', 'channel', channel, CHANNEL);
    return new ChannelGrants(channel, channel.channelRef.channelArn);
  }

  /**
   * Permissions on every channel in the account and region of a scope, for apps that create channels at run time.
   *
   * @param scope a construct in the stack that determines the account and region
   * @returns the permissions
   */
  public static allChannels(scope: Construct): ChannelGrants {
    return new ChannelGrants(Stack.of(scope), formatIvsArn(Stack.of(scope), 'channel', '*'));
  }

  private constructor(private readonly scope: IConstruct, private readonly arn: string) {}

  /**
   * Allows actions that IAM checks on the channel's ARN. Raises `GrantActionInvalid` for a text that is not `ivs:<Action>`,
   * `GrantActionMismatch` for an action that IAM checks on another resource type, and `AccountMismatch` for a grantee in another account.
   * An unknown action is reported as `Grants.unknownAction`.
   *
   * @param grantee who gets the permission
   * @param actions full action names, for example `ivs:GetStream`
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.actions(backend, 'ivs:ListStreamSessions');
   */
  public actions(grantee: IGrantable, ...actions: string[]): Grant {
    return grantActions(this.scope, 'channel', grantee, actions, this.arn);
  }

  /**
   * Allows `ivs:PutMetadata`, to send timed metadata with the live stream.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.putMetadata(backend);
   */
  public putMetadata(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:PutMetadata');
  }

  /**
   * Allows `ivs:StopStream`, to disconnect the encoder. Most encoders reconnect. To prevent that, delete the stream key first.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.stopStream(backend);
   */
  public stopStream(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:StopStream');
  }

  /**
   * Allows `ivs:InsertAdBreak`, to start an ad break in the live stream.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.insertAdBreak(backend);
   */
  public insertAdBreak(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:InsertAdBreak');
  }

  /**
   * Allows `ivs:GetStream`, to read whether the channel is live, its health and its number of viewers. Reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.readStream(backend);
   */
  public readStream(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetStream');
  }

  /**
   * Allows `ivs:ListStreamSessions`, to list the sessions of the last 60 days. Reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.listStreamSessions(backend);
   */
  public listStreamSessions(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListStreamSessions');
  }

  /**
   * Allows `ivs:ListStreamSessions` and `ivs:GetStreamSession`, to read sessions with their events and encoder settings.
   *
   * A session contains the whole channel object, which may include the SRT passphrase, a secret of the encoder.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.readStreamSessions(backend);
   */
  public readStreamSessions(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListStreamSessions', 'ivs:GetStreamSession');
  }

  /**
   * Allows `ivs:GetChannel` and `ivs:BatchGetChannel`, to read the channel's settings **and the SRT passphrase**, a secret of the encoder.
   *
   * To read the state of a stream, use `readStream`, which reveals no secret.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.readIncludingSrtPassphrase(backend);
   */
  public readIncludingSrtPassphrase(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetChannel', 'ivs:BatchGetChannel');
  }

  /**
   * Allows `ivs:StartViewerSessionRevocation` and `ivs:BatchStartViewerSessionRevocation`, to end the sessions of viewers.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.revokeViewerSessions(backend);
   */
  public revokeViewerSessions(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:StartViewerSessionRevocation', 'ivs:BatchStartViewerSessionRevocation');
  }

  /**
   * Lets the grantee list, read, create (with tags) and delete stream keys. **Anyone who has the value of a key can stream to the channel.**
   *
   * IAM checks the ARN of the stream key, which is not known in advance and doesn't name its channel. So this covers all stream keys of
   * the channel's account and region. For one known key, use `StreamKeyGrants`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.manageStreamKeys(backend);
   */
  public manageStreamKeys(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:ListStreamKeys'], [this.arn, this.anyStreamKey()]).combine(
      grant(this.scope, grantee, [
        'ivs:CreateStreamKey', 'ivs:TagResource', 'ivs:GetStreamKey', 'ivs:BatchGetStreamKey', 'ivs:DeleteStreamKey',
      ], [this.anyStreamKey()]),
    );
  }

  /**
   * Allows `ivs:UpdateChannel`. Its response contains the SRT passphrase. A live channel can't be updated.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.update(backend);
   */
  public update(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:UpdateChannel');
  }

  /**
   * Allows `ivs:DeleteChannel`, which also deletes the stream keys. IAM checks both. A live channel can't be deleted.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.delete(backend);
   */
  public delete(grantee: IGrantable): Grant {
    return grant(this.scope, grantee, ['ivs:DeleteChannel'], [this.arn, this.anyStreamKey()]);
  }

  /**
   * Allows `ivs:ListTagsForResource`, `ivs:TagResource` and `ivs:UntagResource`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const channel: ivs.Channel;
   * declare const backend: lambda.Function;
   * channel.grants.manageTags(backend);
   */
  public manageTags(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource');
  }

  private anyStreamKey(): string {
    return formatIvsArn(this.scope, 'stream-key', '*');
  }
}
