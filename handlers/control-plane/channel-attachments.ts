import { UpdateChannelCommand, UpdateChannelCommandInput } from '@aws-sdk/client-ivs';
import { ownChannel } from './own-channel';
import type { ControlPlaneProperties, Reply, Request } from '../../src/control-plane/contract';
import { attempt } from '../shared/attempt';
import { ivs } from '../shared/ivs-client';
import { optionalArnProperty } from '../shared/properties';

/*
 * Attaches a playback restriction policy and an ad configuration to a channel: AWS::IVS::Channel has a property for neither.
 * Only these two members are sent, and the reply of UpdateChannel, which holds the SRT passphrase, is dropped.
 */
type Properties = ControlPlaneProperties['Custom::IvsChannelAttachments'];
type Attachments = Pick<UpdateChannelCommandInput, 'playbackRestrictionPolicyArn' | 'adConfigurationArn'>;

const DETACHED = ''; // API reference, UpdateChannel

export async function channelAttachments(request: Request<'Custom::IvsChannelAttachments'>): Promise<Reply> {
  const channelArn = ownChannel(request);
  switch (request.RequestType) {
    case 'Create':
      await createOrUndo(channelArn, request.ResourceProperties);
      break;
    case 'Update':
      // what was attached and is not wanted any more is detached
      await update(channelArn, { ...detachmentOf(request.OldResourceProperties!), ...attachmentsOf(request.ResourceProperties) });
      break;
    case 'Delete':
      await remove(channelArn, detachmentOf(request.ResourceProperties));
      break;
  }
  return { PhysicalResourceId: channelArn };
}

function attachmentsOf(properties: Properties): Attachments {
  const policy = optionalArnProperty(properties, 'PlaybackRestrictionPolicyArn', 'playback-restriction-policy');
  const ads = optionalArnProperty(properties, 'AdConfigurationArn', 'ad-configuration');
  return { ...(policy && { playbackRestrictionPolicyArn: policy }), ...(ads && { adConfigurationArn: ads }) };
}

/** The values are not looked at: an update that was refused for a bad one must be rolled back, too. */
function detachmentOf({ PlaybackRestrictionPolicyArn: policy, AdConfigurationArn: ads }: Properties): Attachments {
  return { ...(policy && { playbackRestrictionPolicyArn: DETACHED }), ...(ads && { adConfigurationArn: DETACHED }) };
}

/** The framework swallows the Delete after a failed Create, so what may have been attached is detached here. */
async function createOrUndo(channelArn: string, properties: Properties): Promise<void> {
  const attachments = attachmentsOf(properties);
  try {
    await update(channelArn, attachments);
  } catch (error) {
    await remove(channelArn, detachmentOf(properties)).catch(() => undefined); // the first error is the one to report
    throw error;
  }
}

/** A channel that is gone has nothing attached. */
async function remove(channelArn: string, attachments: Attachments): Promise<void> {
  await update(channelArn, attachments, {});
}

async function update(channelArn: string, attachments: Attachments, ifGone?: object): Promise<void> {
  await attempt<object>(`change what is attached to channel ${channelArn}`,
    () => ivs.send(new UpdateChannelCommand({ arn: channelArn, ...attachments })), ifGone);
}
