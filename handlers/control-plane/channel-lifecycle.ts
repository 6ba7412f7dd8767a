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
 * What a channel needs beyond its CloudFormation properties: a playback restriction policy and an ad configuration are attached, for
 * which AWS::IVS::Channel has no property, and its stream is stopped before it is deleted.
 *
 * The channel carries a mark as long as its template has this custom resource. A Delete that finds the mark means that the channel is
 * about to be deleted, or retained as it is; without the mark, the channel stays in the stack, and only what is ours is detached from it.
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
    await bringAbout(channelArn, request);
  }
  return { PhysicalResourceId: channelArn };
}

async function bringAbout(channelArn: string, { RequestType, ResourceProperties, OldResourceProperties: old }: LifecycleRequest): Promise<void> {
  const wanted = wantedAttachments(ResourceProperties);
  const before = old?.ChannelArn === channelArn ? listedAttachments(old) : {};
  const dropped = membersWhere((member) => before[member] !== undefined && wanted[member] === undefined, (member) => before[member]!);
  const needed: Change = { wanted, dropped, before };
  const isUpdate = RequestType === 'Update' && MEMBERS.some((member) => before[member] !== wanted[member]);
  const isChanged = await change(channelArn, { ...needed, mayBeCancelled: isUpdate });
  // What is wanted is there already: this may roll back an update that was cancelled, and still runs.
  if (isUpdate && !isChanged) { await untilQuiet(async () => change(channelArn, needed), CANCELLED_REQUEST); }
  if (RequestType !== 'Create') { return; }
  try {
    await requireMarked(channelArn);
  } catch (error) {
    // the framework does not pass on the Delete after a failed Create
    await undo(() => change(channelArn, { dropped: wanted }));
    throw error;
  }
}

/** CloudFormation does not wait for a creation that it cancels. When the mark has been removed by now, the update was rolled back. */
async function requireMarked(channelArn: string): Promise<void> {
  if (!await whileListsSettle(async () => (await tagsOf(channelArn))?.[MARK])) {
    throw new HandlerError(`channel ${channelArn} has no tag ${MARK}: the deployment was rolled back in the meantime, or an override removes the tag; deploy again`);
  }
}

async function remove(channelArn: string, { PhysicalResourceId, ResourceProperties: properties }: LifecycleRequest): Promise<void> {
  const tags = await tagsOf(channelArn);
  if (tags === undefined) { return; } // it has been deleted
  if (tags[MARK] === undefined) {
    const dropped = listedAttachments(properties);
    // CloudFormation invents an ID when it has got no reply to a Create, which may still run, and loses its permissions after this
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
  /** What was wanted before: instead of anything else, something may be attached that is not ours to replace. */
  readonly before?: Attachments;
  /** Whether a later request will look for what this one still does. */
  readonly mayBeCancelled?: boolean;
}

/** Changes what is attached, if needed: a live channel can't be updated. What is secret in the replies is dropped. Returns whether it changed anything. */
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
    // a call that was refused has changed nothing; when its answer was lost, it may have
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

/** A channel that has been deleted has nothing attached. */
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

/** The values are not checked: an update that was refused for a bad one must be rolled back, too. */
function listedAttachments({ PlaybackRestrictionPolicyArn: policy, AdConfigurationArn: ads }: Partial<Properties>): Attachments {
  return { ...(policy && { playbackRestrictionPolicyArn: policy }), ...(ads && { adConfigurationArn: ads }) };
}

/** What must be attached and is not. */
function missing(wanted: Attachments, current: Attachments): Attachments {
  return membersWhere((member) => wanted[member] !== undefined && wanted[member] !== current[member], (member) => wanted[member]!);
}

/** What is attached and is ours, to be detached. */
function ours(own: Attachments, current: Attachments): Attachments {
  return membersWhere((member) => own[member] !== undefined && own[member] === current[member], () => DETACHED);
}

function membersWhere(isIncluded: (member: keyof Attachments) => boolean, valueOf: (member: keyof Attachments) => string): Attachments {
  return Object.fromEntries(MEMBERS.filter(isIncluded).map((member) => [member, valueOf(member)]));
}
