import { Channel, GetChannelCommand, UpdateChannelCommand } from '@aws-sdk/client-ivs';
import { stopStream } from './stream-stop';
import type { ControlPlaneProperties, Reply, Request } from '../../src/control-plane/contract';
import type { ChannelMark } from '../../src/control-plane/ownership-contract';
import { callService, retry } from '../shared/call-service';
import { undo } from '../shared/deadline';
import { errorText, HandlerError, isRefused } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { tagsOf } from '../shared/ownership';
import { arnProperty, optionalArnProperty } from '../shared/properties';
import { CANCELLED_REQUEST, limitRequest, untilQuiet, whileListsSettle } from '../shared/settling';

/*
 * The features of a channel for which AWS::IVS::Channel has no property: attaching a playback restriction policy and an ad configuration,
 * and stopping its stream before it is deleted.
 *
 * The channel has a tag (the mark) while its template has this custom resource. If a Delete request finds the mark, the channel is
 * about to be deleted, or retained unchanged. Without the mark, the channel stays in the stack, and only our attachments are detached from it.
 */
type LifecycleRequest = Request<'Custom::IVSChannelLifecycle'>;
type Properties = ControlPlaneProperties['Custom::IVSChannelLifecycle'];
type Attachments = Pick<Channel, 'playbackRestrictionPolicyArn' | 'adConfigurationArn'>;

const MARK: ChannelMark = 'cdk-ivs:channel-lifecycle';
const MEMBERS = ['playbackRestrictionPolicyArn', 'adConfigurationArn'] as const;
const DETACHED = ''; // API reference, UpdateChannel

export async function channelLifecycle(request: LifecycleRequest): Promise<Reply> {
  const channelArn = arnProperty(request.ResourceProperties, 'ChannelArn', 'channel');
  if (request.RequestType === 'Delete') {
    await remove(channelArn, request);
  } else {
    if (request.RequestType === 'Create') { limitRequest(); }
    await apply(channelArn, request);
  }
  return { PhysicalResourceId: channelArn };
}

async function apply(channelArn: string, { RequestType, ResourceProperties, OldResourceProperties: old }: LifecycleRequest): Promise<void> {
  const wanted = wantedAttachments(ResourceProperties);
  const before = old?.ChannelArn === channelArn ? listedAttachments(old) : {};
  const dropped = membersWhere((member) => before[member] !== undefined && wanted[member] === undefined, (member) => before[member]!);
  const needed: Change = { wanted, dropped, before };
  const isUpdate = RequestType === 'Update' && MEMBERS.some((member) => before[member] !== wanted[member]);
  const isChanged = await change(channelArn, { ...needed, mayBeCancelled: isUpdate });
  // The channel already has the wanted attachments, so this may be the rollback of a canceled update that is still running.
  if (isUpdate && !isChanged) { await untilQuiet(async () => change(channelArn, needed), CANCELLED_REQUEST); }
  if (RequestType !== 'Create') { return; }
  try {
    await requireMarked(channelArn);
  } catch (error) {
    // the framework doesn't pass on the Delete request after a failed Create
    await undo(() => change(channelArn, { dropped: wanted }));
    throw error;
  }
}

/** CloudFormation doesn't wait for a creation that it cancels. If the mark has been removed in the meantime, the update was rolled back. */
async function requireMarked(channelArn: string): Promise<void> {
  if (!await whileListsSettle(async () => (await tagsOf(channelArn))?.[MARK])) {
    throw new HandlerError(`channel ${channelArn} has no tag ${MARK}: the deployment has been rolled back in the meantime, or an override removes the tag; deploy again`);
  }
}

async function remove(channelArn: string, { PhysicalResourceId, ResourceProperties: properties }: LifecycleRequest): Promise<void> {
  const tags = await tagsOf(channelArn);
  if (tags === undefined) { return; } // the channel has been deleted
  if (tags[MARK] === undefined) {
    const dropped = listedAttachments(properties);
    // CloudFormation generates an ID if it got no response to a Create request. That request may still run, and loses its permissions after this Delete.
    const isCancelled = PhysicalResourceId !== channelArn && Object.keys(dropped).length > 0;
    const detach = async () => change(channelArn, { dropped });
    await (isCancelled ? untilQuiet(detach, CANCELLED_REQUEST) : detach());
  } else if (String(properties.StopStreamOnDelete) === 'true' && String(properties.ChannelRetained) !== 'true') {
    await stopStream(channelArn);
  }
}

interface Change {
  readonly wanted?: Attachments;
  readonly dropped: Attachments;
  /** The attachments before this request. The channel may have a different one of another owner, which must not be replaced. */
  readonly before?: Attachments;
  /** Whether a later request may have to undo this one. */
  readonly mayBeCancelled?: boolean;
}

/** Changes the attachments, only if needed, because a live channel can't be updated. Secrets in the response are dropped. Returns whether it changed anything. */
async function change(channelArn: string, { wanted = {}, dropped, before = {}, mayBeCancelled }: Change): Promise<boolean> {
  if (Object.keys({ ...wanted, ...dropped }).length === 0) { return false; }
  const current = await attachmentsOf(channelArn);
  const isInTheWay = (member: keyof Attachments) => current[member] !== DETACHED && current[member] !== wanted[member];
  const foreign = MEMBERS.find((member) => wanted[member] && before[member] === undefined && isInTheWay(member));
  if (foreign) { throw new HandlerError(`channel ${channelArn} has ${current[foreign]} attached already, which does not belong to this construct; detach it, and deploy again`); }
  const changes = { ...ours(dropped, current), ...missing(wanted, current) };
  if (Object.keys(changes).length === 0) { return false; }
  if (mayBeCancelled) { limitRequest(); }
  try {
    await retry(async (options) => { await ivs.send(new UpdateChannelCommand({ arn: channelArn, ...changes }), options); });
    return true;
  } catch (error) {
    // a rejected call has changed nothing, but a call whose response was lost may have
    if (!isRefused(error)) { await undo(() => restore(channelArn, changes, current)); }
    throw new HandlerError(`can't change what is attached to channel ${channelArn}: ${errorText(error)}`);
  }
}

async function restore(arn: string, changes: Attachments, before: Required<Attachments>): Promise<void> {
  const now = await attachmentsOf(arn);
  const changed = MEMBERS.filter((member) => changes[member] !== undefined && now[member] === changes[member]);
  if (changed.length > 0) {
    const members = Object.fromEntries(changed.map((member) => [member, before[member]]));
    await callService<unknown>(`restore what was attached to channel ${arn}`, (options) => ivs.send(new UpdateChannelCommand({ arn, ...members }), options));
  }
}

/** The current attachments. A deleted channel has none. */
async function attachmentsOf(arn: string): Promise<Required<Attachments>> {
  const { channel } = await callService(`read what is attached to channel ${arn}`,
    async (options): Promise<{ channel?: Channel }> => ivs.send(new GetChannelCommand({ arn }), options), {});
  const { playbackRestrictionPolicyArn = DETACHED, adConfigurationArn = DETACHED } = channel ?? {};
  return { playbackRestrictionPolicyArn, adConfigurationArn };
}

function wantedAttachments(properties: Properties): Attachments {
  return listedAttachments({
    PlaybackRestrictionPolicyArn: optionalArnProperty(properties, 'PlaybackRestrictionPolicyArn', 'playback-restriction-policy'),
    AdConfigurationArn: optionalArnProperty(properties, 'AdConfigurationArn', 'ad-configuration'),
  });
}

/** The values are not checked, because an update that failed for an invalid value must be rolled back. */
function listedAttachments({ PlaybackRestrictionPolicyArn: policy, AdConfigurationArn: ads }: Partial<Properties>): Attachments {
  return { ...(policy && { playbackRestrictionPolicyArn: policy }), ...(ads && { adConfigurationArn: ads }) };
}

/** The wanted attachments that the channel doesn't have. */
function missing(wanted: Attachments, current: Attachments): Attachments {
  return membersWhere((member) => wanted[member] !== undefined && wanted[member] !== current[member], (member) => wanted[member]!);
}

/** Our own attachments of the channel, to be detached. */
function ours(own: Attachments, current: Attachments): Attachments {
  return membersWhere((member) => own[member] !== undefined && own[member] === current[member], () => DETACHED);
}

function membersWhere(isIncluded: (member: keyof Attachments) => boolean, valueOf: (member: keyof Attachments) => string): Attachments {
  return Object.fromEntries(MEMBERS.filter(isIncluded).map((member) => [member, valueOf(member)]));
}
