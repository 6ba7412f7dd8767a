import { ChannelSummary, GetRecordingConfigurationCommand, paginateListChannels, TagResourceCommand, UpdateChannelCommand } from '@aws-sdk/client-ivs';
import type { Reply, Request } from '../../src/control-plane/contract';
import type { RecordingConfigurationMark } from '../../src/control-plane/ownership-contract';
import { callService, retry } from '../shared/call-service';
import { pause, remainingTime } from '../shared/deadline';
import { errorText, HandlerError, isNotFound } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { stackOf, tagsOf } from '../shared/ownership';
import { arnProperty } from '../shared/properties';
import { LISTS_SETTLE, untilQuiet } from '../shared/settling';

/*
 * Detaches channels from a recording configuration that is about to be deleted, because IVS can't delete a configuration that is in use. Channels
 * that an app creates at run time are found with the filter of the list. When the configuration is replaced, they move to the new one.
 *
 * The configuration has a tag (the mark) while its template has this custom resource. Without the mark, the configuration is not deleted.
 */
type DetachRequest = Request<'Custom::IVSRecordingConfigurationDetachOnDelete'>;

const POLL_EVERY = 1_000;

const MARK: RecordingConfigurationMark = 'cdk-ivs:detach-on-delete';

/** A tag with the configuration that replaces this one, because the Delete request for the old one doesn't contain it. */
const SUCCESSOR = 'cdk-ivs:successor';

/** The tag that CloudFormation adds to the resources that it creates (user guide, resource tags). */
const CLOUDFORMATION_STACK = 'aws:cloudformation:stack-id';

export async function detachOnDelete(request: DetachRequest): Promise<Reply> {
  const { RequestType, StackId, ResourceProperties: properties } = request;
  const arn = arnProperty(properties, 'RecordingConfigurationArn', 'recording-configuration');
  if (RequestType === 'Update') {
    const before = arnProperty(request, 'PhysicalResourceId', 'recording-configuration'); // nothing else gets the tag
    if (before !== arn) { await nameSuccessor(before, arn); }
  }
  if (RequestType === 'Delete') { await remove(arn, StackId); }
  return { PhysicalResourceId: arn };
}

/** Channels are not moved before the old configuration is deleted, because the update may be rolled back until then. */
async function nameSuccessor(resourceArn: string, successor: string): Promise<void> {
  await callService<object>(`tag recording configuration ${resourceArn}`,
    (options) => ivs.send(new TagResourceCommand({ resourceArn, tags: { [SUCCESSOR]: successor } }), options), {});
}

async function remove(configuration: string, stack: string): Promise<void> {
  const tags = await tagsOf(configuration);
  if (tags?.[MARK] === undefined) { return; }
  const { [SUCCESSOR]: successor } = tags;
  const isReplaced = successor !== undefined && await tagsOf(successor) !== undefined;
  await moveChannels(configuration, isReplaced ? await activeConfiguration(successor) : '', stack);
}

/** Waits until a configuration is active, and returns its ARN. */
async function activeConfiguration(arn: string): Promise<string> {
  const { recordingConfiguration } = await callService(`read recording configuration ${arn}`,
    (options) => ivs.send(new GetRecordingConfigurationCommand({ arn }), options));
  if (recordingConfiguration?.state === 'CREATING' && remainingTime() > 2 * POLL_EVERY) { // with time left to read it once more
    await pause(POLL_EVERY);
    return activeConfiguration(arn);
  }
  if (recordingConfiguration?.state !== 'ACTIVE') { throw new HandlerError(`recording configuration ${arn} is ${recordingConfiguration?.state}: channels can't move to it; wait until it is ACTIVE, and try again`); }
  return arn;
}

/**
 * Moves all channels that can be moved, and then reports the others. The list may still contain a channel that already uses another configuration,
 * for example after the update that removes this one, so it is read after it has settled.
 */
async function moveChannels(configuration: string, target: string, stack: string): Promise<void> {
  const kept = new Map<string, string>();
  if ((await channelsOf(configuration)).length > 0) { await pause(LISTS_SETTLE); }
  await untilQuiet(async () => {
    const moved: string[] = [];
    const found = (await channelsOf(configuration)).filter(({ arn }) => !kept.has(arn!));
    for (const [index, channel] of found.entries()) {
      if (remainingTime() === 0) {
        for (const { arn } of found.slice(index)) { kept.set(arn!, 'was not processed in time: delete again to continue'); }
        throw notDetached(configuration, kept);
      }
      const problem = isForeign(channel, stack) ? 'belongs to another stack: update that one first' : await move(channel.arn!, target);
      if (problem === undefined) { moved.push(channel.arn!); } else { kept.set(channel.arn!, problem); }
    }
    return moved.length > 0;
  });
  if (kept.size > 0) { throw notDetached(configuration, kept); }
}

function notDetached(configuration: string, kept: ReadonlyMap<string, string>): HandlerError {
  const named = [...kept].slice(0, 3).map(([arn, problem]) => `${arn} ${problem}`);
  return new HandlerError(`${kept.size} of the channels can't be detached from ${configuration}: ${named.join('; ')}${kept.size > named.length ? '; …' : ''}`);
}

/** Whether a channel belongs to another stack, whose template refers to the configuration. */
function isForeign({ tags }: ChannelSummary, stack: string): boolean {
  const owner = stackOf(tags) ?? tags?.[CLOUDFORMATION_STACK];
  return owner !== undefined && owner !== stack;
}

/** Reads all pages first, because moved channels leave the list, which would shift the pages. */
async function channelsOf(filterByRecordingConfigurationArn: string): Promise<ChannelSummary[]> {
  return callService(`list the channels of ${filterByRecordingConfigurationArn}`, async (options) => {
    const channels: ChannelSummary[] = [];
    const pages = paginateListChannels({ client: ivs, pageSize: 100 }, { filterByRecordingConfigurationArn }, options);
    for await (const page of pages) { channels.push(...page.channels ?? []); }
    return channels;
  });
}

/** Moves a channel. Returns the error if this fails, unless the channel has been deleted in the meantime. */
async function move(arn: string, recordingConfigurationArn: string): Promise<string | undefined> {
  try {
    await retry(async (options) => { await ivs.send(new UpdateChannelCommand({ arn, recordingConfigurationArn }), options); });
    return undefined;
  } catch (error) {
    return isNotFound(error) ? undefined : errorText(error);
  }
}
