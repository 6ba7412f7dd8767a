import { CfnResource, CustomResource, Lazy } from 'aws-cdk-lib';
import { CfnAdConfiguration, CfnChannel, CfnPlaybackRestrictionPolicy } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { onPermitted, onResourcesOfStack, permitOn, toReadTags } from '../control-plane/own-resources';
import type { ChannelMark } from '../control-plane/ownership-contract';
import { isRetained, overridesOf } from '../private/l1-overrides';
import { resourceOf } from '../private/resource-of';
import { neverRetain, retainAsGuard } from '../private/retained-with';

const MARK: ChannelMark = 'cdk-ivs:channel-lifecycle';

/** What a channel needs in its life, for which its CloudFormation type has no property. */
export interface ChannelLifecycleOptions {
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;
  readonly stopStreamOnDelete?: boolean;
}

/** The custom resources that look after a channel, by their channel. */
const LIFECYCLES = new WeakMap<IConstruct, CustomResource>();

/**
 * Has a channel looked after at deployment, by one custom resource: a policy and an ad configuration are attached, and its stream is
 * stopped before the channel is deleted. The channel carries a mark, so that a removed prop can be told from a deleted channel.
 */
export function manageLifecycle(scope: Construct, channel: CfnChannel, options: ChannelLifecycleOptions): void {
  const { playbackRestrictionPolicy: policy, adConfiguration: ads, stopStreamOnDelete } = options;
  if (policy === undefined && ads === undefined && !stopStreamOnDelete) { return; }
  const controlPlane = ControlPlane.of(scope);
  permitOn(channel, MARK);
  for (const attached of [policy, ads]) { if (attached) { attachInOrder(channel, attached); } }
  const lifecycle = controlPlane.resource(scope, 'Lifecycle', {
    resourceType: 'Custom::IVSChannelLifecycle',
    properties: {
      ChannelArn: channel.attrArn,
      PlaybackRestrictionPolicyArn: policy?.playbackRestrictionPolicyRef.playbackRestrictionPolicyArn,
      AdConfigurationArn: ads?.adConfigurationRef.adConfigurationArn,
      StopStreamOnDelete: stopStreamOnDelete || undefined,
      ChannelRetained: Lazy.any({ produce: () => isRetained(channel) || undefined }),
      ChannelSettings: policy || ads ? Lazy.any({ produce: () => settingsOf(channel) }) : undefined,
    },
    permissions: [
      controlPlane.permissions.allow('ChannelMarks', () => [toReadTags(scope, 'channel')]),
      ...policy || ads ? [controlPlane.permissions.allow('ChannelAttachments', () => onResourcesOfStack(scope, 'channel', ['ivs:GetChannel', 'ivs:UpdateChannel']))] : [],
      ...stopStreamOnDelete ? [controlPlane.permissions.allow('StreamStop', () => [onPermitted(scope, 'channel', ['ivs:GetStream', 'ivs:StopStream'])])] : [],
    ],
    namedAfter: channel,
  });
  neverRetain(lifecycle.node.defaultChild as CfnResource);
  LIFECYCLES.set(channel, lifecycle);
}

/** A stream key is deleted first, since encoders come back by themselves as long as their key is valid. */
export function deleteBeforeStop(streamKey: Construct, channel: aws_ivs.IChannelRef): void {
  const lifecycle = LIFECYCLES.get(resourceOf(channel));
  if (lifecycle) { streamKey.node.addDependency(lifecycle); }
}

/** What is attached is deleted after the channel, and kept if the channel is: the service refuses to delete what is still attached. */
function attachInOrder(channel: CfnChannel, attached: IConstruct): void {
  channel.node.addDependency(attached);
  const resource = resourceOf(attached);
  if (CfnPlaybackRestrictionPolicy.isCfnPlaybackRestrictionPolicy(resource) || CfnAdConfiguration.isCfnAdConfiguration(resource)) {
    retainAsGuard(resource as CfnResource, channel);
  }
}

/**
 * The settings of the channel as they are in the template, so that the attachments are looked at again whenever CloudFormation updates
 * the channel: that an update leaves them as they are is not documented.
 */
function settingsOf(channel: CfnChannel): object {
  const { authorized, containerFormat, insecureIngest, latencyMode, multitrackInputConfiguration, name, preset, type } = channel;
  const { recordingConfigurationArn, tags } = channel;
  return {
    settings: {
      authorized,
      containerFormat,
      insecureIngest,
      latencyMode,
      multitrackInputConfiguration,
      name,
      preset,
      recordingConfigurationArn,
      type,
      tags: tags.renderTags(),
    },
    overrides: Object.fromEntries(Object.entries(overridesOf(channel)).map(([path, value]) => [path, value ?? 'removed'])),
  };
}
