import { CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';

/** What can be attached to a channel, but not by its CloudFormation type. */
export interface ChannelAttachments {
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Attaches a policy and an ad configuration by an `UpdateChannel` call at deployment. This file is all there is to it, so
 * that it can give way to properties of the type, should it get them.
 *
 * The references order the deletion: detached first. Policy and configuration go after the channel, too: the framework swallows the
 * Delete of a creation that was cut off, and the service refuses to delete what is still attached.
 */
export function attach(
  channel: Construct & aws_ivs.IChannelRef, attachments: ChannelAttachments, channelSettings: object,
): CustomResource | undefined {
  const { playbackRestrictionPolicy: policy, adConfiguration: ads, removalPolicy } = attachments;
  if (policy === undefined && ads === undefined) { return undefined; }
  const { channelArn } = channel.channelRef;
  for (const attached of [policy, ads]) {
    if (attached) { channel.node.defaultChild!.node.addDependency(attached); }
  }
  return ControlPlane.of(channel).resource(channel, 'Attachments', {
    resourceType: 'Custom::IvsChannelAttachments',
    properties: {
      ChannelArn: channelArn,
      PlaybackRestrictionPolicyArn: policy?.playbackRestrictionPolicyRef.playbackRestrictionPolicyArn,
      AdConfigurationArn: ads?.adConfigurationRef.adConfigurationArn,
      ChannelSettings: channelSettings,
    },
    statements: [{ actions: ['ivs:UpdateChannel'], resources: [channelArn] }],
    removalPolicy,
  });
}
