import { CfnResource, CustomResource, Lazy } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { onPermitted, onResourcesOfStack, permitOn, toReadTags } from '../control-plane/own-resources';
import type { ChannelMark } from '../control-plane/ownership-contract';
import { companionScope } from '../private/companion';
import { deleteUsersFirst } from '../private/deletion-order';
import { isRetained, noteOverrides, overridesOf } from '../private/l1-overrides';
import { resourceOf } from '../private/resource-of';
import { neverRetain, retainAsGuard } from '../private/retained-with';

const ID = 'Lifecycle';
const MARK: ChannelMark = 'cdk-ivs:channel-lifecycle';

/** The resources that can be attached to a channel. */
export interface Attachments {
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;
}

/** The ARNs of the attachments. */
export function arnsOf({ playbackRestrictionPolicy, adConfiguration }: Attachments): { readonly [Attachment in keyof Attachments]: string } {
  return {
    playbackRestrictionPolicy: playbackRestrictionPolicy?.playbackRestrictionPolicyRef.playbackRestrictionPolicyArn,
    adConfiguration: adConfiguration?.adConfigurationRef.adConfigurationArn,
  };
}

/**
 * The features of a channel for which its CloudFormation type has no property: attaching a policy and an ad configuration, and stopping
 * its stream before it is deleted. One custom resource does all of them. A tag on the channel lets the handler distinguish the removal of a
 * mixin from the deletion of the channel.
 */
export class ChannelLifecycle {
  /** The lifecycle of a channel, if it has one. */
  public static find(channel: CfnChannel): ChannelLifecycle | undefined {
    return LIFECYCLES.get(channel);
  }

  /** The lifecycle of a channel, which is created on first use. */
  public static of(channel: CfnChannel): ChannelLifecycle {
    return ChannelLifecycle.find(channel) ?? new ChannelLifecycle(channel);
  }

  /** The current attachments. */
  public attached: Attachments = {};

  private stopsStream = false;
  private readonly scope: Construct;
  private readonly companion: CustomResource;

  private constructor(private readonly channel: CfnChannel) {
    this.scope = companionScope(channel, ID);
    const controlPlane = ControlPlane.of(this.scope);
    permitOn(channel, MARK);
    noteOverrides(channel);
    this.companion = controlPlane.resource(this.scope, ID, {
      resourceType: 'Custom::IVSChannelLifecycle',
      properties: {
        ChannelArn: channel.attrArn,
        PlaybackRestrictionPolicyArn: Lazy.string({ produce: () => arnsOf(this.attached).playbackRestrictionPolicy }),
        AdConfigurationArn: Lazy.string({ produce: () => arnsOf(this.attached).adConfiguration }),
        StopStreamOnDelete: Lazy.any({ produce: () => this.stopsStream || undefined }) as unknown as boolean,
        ChannelRetained: Lazy.any({ produce: () => isRetained(channel) || undefined }),
        ChannelSettings: Lazy.any({ produce: () => Object.keys(this.attached).length > 0 ? settingsOf(channel) : undefined }),
      },
      permissions: [controlPlane.permissions.allow('ChannelMarks', () => [toReadTags(this.scope, 'channel')])],
      namedAfter: channel,
    });
    const resource = this.companion.node.defaultChild as CfnResource;
    neverRetain(resource);
    deleteUsersFirst(channel, resource); // encoders reconnect automatically while their stream key is valid
    LIFECYCLES.set(channel, this);
  }

  /** Adds attachments. */
  public attach(attachments: Attachments): void {
    this.attached = { ...this.attached, ...attachments };
    for (const attached of Object.values(attachments)) { attachInOrder(this.channel, attached); }
    this.companion.node.addDependency(ControlPlane.of(this.scope).permissions.allow('ChannelAttachments',
      () => onResourcesOfStack(this.scope, 'channel', ['ivs:GetChannel', 'ivs:UpdateChannel'])));
  }

  /** Stops the stream before the channel is deleted. */
  public stopStream(): void {
    this.stopsStream = true;
    this.companion.node.addDependency(ControlPlane.of(this.scope).permissions.allow('StreamStop',
      () => [onPermitted(this.scope, 'channel', ['ivs:GetStream', 'ivs:StopStream'])]));
  }
}

const LIFECYCLES = new WeakMap<CfnChannel, ChannelLifecycle>();

/** An attachment is deleted after the channel, and retained with it, because IVS doesn't delete an attachment that is in use. */
function attachInOrder(channel: CfnChannel, attached: IConstruct): void {
  const resource = resourceOf(attached);
  if (!CfnResource.isCfnResource(resource)) { return; } // an import
  channel.addResourceDependency(resource);
  retainAsGuard(resource, channel);
}

/**
 * The settings of the channel in the template. The custom resource checks the attachments again whenever CloudFormation updates
 * the channel, because it is not documented that an update preserves them.
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
