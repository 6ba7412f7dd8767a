import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { IConstruct } from 'constructs';
import { arnsOf, Attachments, ChannelLifecycle } from './channel-lifecycle';
import { ownerOf } from '../private/companion';
import { IvsError } from '../private/errors';
import { propertyOf } from '../private/l1-overrides';
import { resourceOf } from '../private/resource-of';
import { requireSameEnvironment } from '../private/validate';
import { AD_CONFIGURATION, optional, PLAYBACK_RESTRICTION_POLICY, requireType, struct } from '../private/value-types';

const FRAGMENTED_MP4 = 'FRAGMENTED_MP4';

/** Attaches a policy and an ad configuration to a channel. Invalid settings are reported now, or at synthesis if the L1 is changed later. */
export function attach(channel: CfnChannel, props: Attachments): void {
  requireType(ownerOf(channel), 'props', props, ATTACHMENTS);
  const { playbackRestrictionPolicy, adConfiguration } = props;
  const attachments: Attachments = { ...playbackRestrictionPolicy && { playbackRestrictionPolicy }, ...adConfiguration && { adConfiguration } };
  if (Object.keys(attachments).length === 0) { return; }
  const owner = ownerOf(channel);
  requireSameEnvironment(owner, 'playbackRestrictionPolicy', playbackRestrictionPolicy);
  requireSameEnvironment(owner, 'adConfiguration', adConfiguration);
  requireNoOther(owner, attachments, ChannelLifecycle.find(channel)?.attached);
  const [problem] = problemsOf(channel, attachments);
  if (problem) { throw problem; }
  ChannelLifecycle.of(channel).attach(attachments);
  channel.node.addValidation({ validate: () => problemsOf(channel, attachments).map(({ message }) => message) });
}

/** Rejects a second attachment of the same kind. Attaching the same one again has no effect. */
function requireNoOther(owner: IConstruct, wanted: Attachments, attached: Attachments = {}): void {
  for (const prop of ['playbackRestrictionPolicy', 'adConfiguration'] as const) {
    const [now, before] = [wanted[prop], attached[prop]];
    if (now && before && resourceOf(now) !== resourceOf(before) && arnsOf(wanted)[prop] !== arnsOf(attached)[prop]) {
      throw new IvsError('ChannelAttachmentConflict', owner, { [prop]: now.node.path, [`attached ${prop}`]: before.node.path });
    }
  }
}

/** Checks the rules between an attachment and the properties of its channel, if these are known. */
function problemsOf(channel: CfnChannel, { playbackRestrictionPolicy, adConfiguration }: Attachments): IvsError[] {
  const owner = ownerOf(channel);
  const { multitrackInputConfiguration: input } = channel;
  const multitrack = input !== undefined && 'enabled' in input && input.enabled === true;
  const isFragmented = propertyOf(channel, 'ContainerFormat', channel.containerFormat) === FRAGMENTED_MP4;
  const isAuthorized = propertyOf(channel, 'Authorized', channel.authorized) === true;
  return [
    ...adConfiguration && (multitrack || isFragmented)
      ? [new IvsError('ChannelAdsContainerInvalid', owner, { containerFormat: FRAGMENTED_MP4, multitrack })] : [],
    ...playbackRestrictionPolicy && isAuthorized
      ? [new IvsError('ChannelRestrictionPolicyIgnored', owner, { authorized: true, playbackRestrictionPolicy: playbackRestrictionPolicy.node.path })] : [],
  ];
}

const ATTACHMENTS = struct<Attachments>({
  adConfiguration: optional(AD_CONFIGURATION), playbackRestrictionPolicy: optional(PLAYBACK_RESTRICTION_POLICY),
});
