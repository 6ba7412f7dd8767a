import { Mixin } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { attach } from './channel-attachments';
import { ChannelLifecycle } from './channel-lifecycle';
import { markMixin, mixinTargetInvalid } from '../private/mixin-target';

/** Common base of the mixins. */
abstract class ChannelMixin extends Mixin {
  constructor() {
    super();
    markMixin(this);
  }

  /**
   * Whether a construct is a `CfnChannel`.
   *
   * @param construct any construct
   * @returns true if the mixin can be applied to it
   */
  public supports(construct: IConstruct): construct is CfnChannel {
    return CfnChannel.isCfnChannel(construct);
  }
}

/**
 * Properties of `ChannelAttachments`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_UpdateChannel.html
 */
export interface ChannelAttachmentsProps {
  /**
   * Server-side ads. They require the container format `TS` (`ChannelAdsContainerInvalid`), and an ad configuration in the account and region of
   * the channel (`AccountMismatch`, `RegionMismatch`).
   *
   * @default - no ads
   */
  readonly adConfiguration?: aws_ivs.IAdConfigurationRef;

  /**
   * Restricts the countries and websites in which the channel can be watched. IVS ignores a policy on an authorized channel, so this combination
   * raises an error (`ChannelRestrictionPolicyIgnored`). The policy must be in the account and region of the channel (`AccountMismatch`, `RegionMismatch`).
   *
   * @default - no restriction
   */
  readonly playbackRestrictionPolicy?: aws_ivs.IPlaybackRestrictionPolicyRef;
}

/**
 * Attaches a playback restriction policy and an ad configuration to a channel at deployment. Apply it to a `CfnChannel`, or to any construct that
 * contains one.
 *
 * On a `Channel`, the props `playbackRestrictionPolicy` and `adConfiguration` do the same. A custom resource attaches them, because CloudFormation
 * has no property for it. A channel has only one custom resource for all its mixins. If the channel is retained, its attachments are retained with it.
 *
 * You can apply it several times, but a second policy or a second ad configuration raises `ChannelAttachmentConflict`. Conflicting properties of the L1
 * are reported at synthesis, even if you set them later. Raises `MixinTargetInvalid` if you apply it to a construct that is not a channel of this app,
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
   * @param props The attachments. Without any, the mixin has no effect.
   */
  constructor(private readonly props: ChannelAttachmentsProps) {
    super();
  }

  /**
   * Adds the attachments to a `CfnChannel`.
   *
   * @param construct the channel
   */
  public applyTo(construct: IConstruct): void {
    if (!this.supports(construct)) { throw mixinTargetInvalid(construct); }
    attach(construct, this.props);
  }
}

/**
 * Stops the stream of a channel before the channel is deleted, so that the deletion doesn't fail. Apply it to a `CfnChannel`, or to any construct that
 * contains one.
 *
 * On a `Channel`, the prop `stopStreamOnDelete` does the same. A custom resource stops the stream, after the stream keys of this app have been deleted. A
 * channel has only one custom resource for all its mixins. If the channel is not deleted, because it is retained or because you remove the mixin, its
 * stream continues.
 *
 * Set the deletion policy of an L1 with `applyRemovalPolicy` or `cfnOptions`. If you use an override, add it after the mixin, because the CDK doesn't let
 * a library read earlier overrides.
 * Raises `MixinTargetInvalid` if you apply it to a construct that is not a channel of this app, and `ConstructIdTaken` if the
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
   * Adds the stop of the stream to a `CfnChannel`.
   *
   * @param construct the channel
   */
  public applyTo(construct: IConstruct): void {
    if (!this.supports(construct)) { throw mixinTargetInvalid(construct); }
    ChannelLifecycle.of(construct).stopStream();
  }
}
