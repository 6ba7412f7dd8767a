import { Mixin } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { attach } from './channel-attachments';
import { ChannelLifecycle } from './channel-lifecycle';
import { markMixin, mixinTargetInvalid } from '../private/mixin-target';

/** What the mixins have in common. */
abstract class ChannelMixin extends Mixin {
  constructor() {
    super();
    markMixin(this);
  }

  /**
   * Whether a construct is a `CfnChannel`.
   *
   * @param construct anything
   * @returns true if the mixin can be applied to it
   */
  public supports(construct: IConstruct): construct is CfnChannel {
    return CfnChannel.isCfnChannel(construct);
  }
}

/**
 * What `ChannelAttachments` attaches to a channel.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_UpdateChannel.html
 */
export interface ChannelAttachmentsProps {
  /**
   * Server-side ads. They need the container format `TS` (`ChannelAdsContainerInvalid`), and an ad configuration in the account and region of
   * the channel (`AccountMismatch`, `RegionMismatch`).
   *
   * @default - no ads
   */
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;

  /**
   * From which countries and web sites the channel can be watched. IVS ignores a policy on an authorized channel, so it is refused
   * (`ChannelRestrictionPolicyIgnored`). The policy must be in the account and region of the channel (`AccountMismatch`, `RegionMismatch`).
   *
   * @default - no restriction
   */
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;
}

/**
 * Attaches a playback restriction policy and an ad configuration to a channel at deployment: to a `CfnChannel`, or to the `CfnChannel` in any
 * other construct.
 *
 * On a `Channel`, the props `playbackRestrictionPolicy` and `adConfiguration` do the same. A custom resource attaches them, since CloudFormation
 * has no property for it. A channel has one custom resource, whatever mixins it has. If the channel is retained, what is attached is retained with it.
 *
 * Several of them add up. A second policy or a second ad configuration raises `ChannelAttachmentConflict`. Properties of the L1 that don't fit
 * are reported at synthesis, also if you set them later. Raises `MixinTargetInvalid` if you apply it to something that is not a channel of this app,
 * and `ConstructIdTaken` if the construct of the channel has a child with the ID `Lifecycle`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_UpdateChannel.html
 *
 * @example
 * declare const playbackRestrictionPolicy: ivs.PlaybackRestrictionPolicy;
 *
 * const channel = new CfnChannel(this, 'Channel', { name: 'main' });
 * Mixins.of(channel).apply(new ivs.mixins.ChannelAttachments({ playbackRestrictionPolicy: playbackRestrictionPolicy }));
 */
export class ChannelAttachments extends ChannelMixin {
  /**
   * @param props What is attached. Without either, the mixin does nothing.
   */
  constructor(private readonly props: ChannelAttachmentsProps) {
    super();
  }

  /**
   * Attaches them to a `CfnChannel`.
   *
   * @param construct the channel
   */
  public applyTo(construct: IConstruct): void {
    if (!this.supports(construct)) { throw mixinTargetInvalid(construct); }
    attach(construct, this.props);
  }
}

/**
 * Stops the stream of a channel before the channel is deleted, so that the deletion doesn't fail: of a `CfnChannel`, or of the `CfnChannel` in any
 * other construct.
 *
 * On a `Channel`, the prop `stopStreamOnDelete` does the same. A custom resource stops the stream, after the stream keys of this app have been deleted. A
 * channel has one custom resource, whatever mixins it has. If the channel stays, because it is retained or because you remove the mixin, its stream goes on.
 *
 * Set the deletion policy of an L1 by `applyRemovalPolicy` or `cfnOptions`; an override must come after the mixin, since the CDK has no way to ask for it.
 * Raises `MixinTargetInvalid` if you apply it to something that is not a channel of this app, and `ConstructIdTaken` if the
 * construct of the channel has a child with the ID `Lifecycle`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_StopStream.html
 *
 * @example
 * const channel = new CfnChannel(this, 'Channel');
 * Mixins.of(channel).apply(new ivs.mixins.ChannelStopStreamOnDelete());
 */
export class ChannelStopStreamOnDelete extends ChannelMixin {
  /**
   * Has the stream of a `CfnChannel` stopped.
   *
   * @param construct the channel
   */
  public applyTo(construct: IConstruct): void {
    if (!this.supports(construct)) { throw mixinTargetInvalid(construct); }
    ChannelLifecycle.of(construct).stopStream();
  }
}
