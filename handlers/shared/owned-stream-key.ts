import { CreateStreamKeyCommand, DeleteStreamKeyCommand, GetStreamKeyCommand, ListStreamKeysCommand, StreamKey, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ivs';
import { callService, retry } from './call-service';
import { errorText, HandlerError } from './errors';
import { ivs } from './ivs-client';
import { isOwnedBy, Owner, ownerTags, returnTags, shortHash, Tags, tagsOf, takeoverTags } from './ownership';
import { whileListsSettle } from './settling';
import type { StreamKeySecretValue } from '../../src/channel/stream-key-contract';

/*
 * The one stream key that a channel may have, and whose it is. What happened before an interruption is read from the service, so
 * that each of these functions can be called again at any time.
 */

/** The rotation that made a key: one that was interrupted knows its own again. */
const ROTATION = 'cdk-ivs:rotation';

/** What a key gets that is created. */
export interface StreamKeyRequest {
  readonly channelArn: string;
  readonly owner: Owner;
  /** Tags of the user's own. */
  readonly tags: Tags;
  /** The key that the secret holds: it is not searched for in a list. */
  readonly known?: string;
}

/** A key, and what its tags say. */
interface Found {
  readonly arn: string;
  readonly tags: Tags;
}

/** A construct is known by its secret: CloudFormation makes that anew exactly when the construct is another one. */
export function streamKeyOwner(stack: string, secretArn: string): Owner {
  return { stack, construct: shortHash(secretArn) };
}

/** The key of a channel, whoever owns it. Only if the known one does not exist, the list is read: its rate is that of the account. */
export async function keyOf(channelArn: string, known?: string): Promise<Found | undefined> {
  return (known && await firstExisting([known])) || firstExisting(await listedKeys(channelArn));
}

/** What a list shows may have been deleted. */
async function firstExisting(arns: string[]): Promise<Found | undefined> {
  for (const arn of arns) {
    const tags = await tagsOf(arn);
    if (tags) { return { arn, tags }; }
  }
  return undefined;
}

/** The ARNs that the list shows now. A channel that does not exist has no keys. */
export async function listedKeys(channelArn: string): Promise<string[]> {
  return callService(`list the stream keys of channel ${channelArn}`, async (options) => {
    const { streamKeys } = await ivs.send(new ListStreamKeysCommand({ channelArn, maxResults: 50 }), options); // by default it shows one
    return streamKeys!.map(({ arn }) => arn!);
  }, []);
}

/** The key that a rotation makes: the old one is deleted first, as the service refuses a second one. */
export async function rotatedKey(request: StreamKeyRequest, rotation: string): Promise<StreamKey> {
  for (;;) {
    const found = await keyOf(request.channelArn, request.known);
    if (found && !isOwnedBy(found.tags, request.owner)) { throw notOurs(request.channelArn, found.arn); }
    if (found?.tags[ROTATION] === rotation) { return readStreamKey(found.arn); }
    if (found) { await deleteStreamKey(found.arn); }
    const created = await createStreamKey(request, { [ROTATION]: rotation });
    if (created) { return created; }
  }
}

/**
 * Creates a key; nothing when the channel has one by now, which shows: another request made it, or the answer to our first attempt
 * was lost and the client tried again.
 */
export async function createStreamKey({ channelArn, owner, tags }: StreamKeyRequest, more: Tags = {}): Promise<StreamKey | undefined> {
  try {
    const { streamKey } = await retry((options) => ivs.send(new CreateStreamKeyCommand({
      channelArn, tags: { ...tags, ...ownerTags(owner), ...more },
    }), options));
    return streamKey!;
  } catch (error) {
    const isTaken = (error as Error).name === 'ServiceQuotaExceededException';
    if (isTaken && await whileListsSettle(async () => keyOf(channelArn))) { return undefined; }
    throw new HandlerError(`can't create a stream key for channel ${channelArn}: ${errorText(error)}`);
  }
}

export function notOurs(channelArn: string, arn: string): HandlerError {
  return new HandlerError(`channel ${channelArn} has the stream key ${arn} already, which does not belong to this construct; a channel can have one: delete it, or take it over with the prop takeOverStreamKey, and deploy again`);
}

/** Makes a key that exists the owner's. */
export async function takeOver({ arn, tags }: Found, owner: Owner, user: Tags): Promise<void> {
  await tagResource(arn, { ...user, ...takeoverTags(owner, tags) });
}

/** The construct owns the key under its present name and tags. Tags that it had, and has no more, go; those of somebody else stay. */
export async function retag({ arn, tags }: Found, owner: Owner, user: Tags, userBefore: Tags): Promise<void> {
  const stale = Object.keys(userBefore).filter((key) => key in tags && !(key in user));
  const isCurrent = isOwnedBy(tags, owner) && Object.entries(user).every(([key, value]) => tags[key] === value);
  if (!isCurrent) { await tagResource(arn, { ...user, ...ownerTags(owner) }); }
  if (stale.length > 0) { await untagResource(arn, stale); }
}

/**
 * Deletes the key of the owner. One that was taken over, and not rotated since, goes back to who had it before, as long as a prop says
 * so: that is asked here, and not when the prop is removed, since that update may still be rolled back.
 */
export async function removeKey({ arn, tags }: Found, user: Tags, takenOver?: string): Promise<void> {
  const back = arn === takenOver ? returnTags(tags) : undefined;
  if (back === undefined) { return deleteStreamKey(arn); }
  if (Object.keys(back.set).length > 0) { await tagResource(arn, back.set); }
  await untagResource(arn, [...back.remove, ...Object.keys(user)]);
}

export async function deleteStreamKey(arn: string): Promise<void> {
  await callService(`delete stream key ${arn}`, async (options) => {
    try {
      await ivs.send(new DeleteStreamKeyCommand({ arn }), options);
    } catch (error) {
      // when an answer was lost, the client has asked again, which is denied: the tag that allows it has been deleted with the key
      if (await tagsOf(arn) !== undefined) { throw error; }
    }
  });
}

/** A stream key with its value. */
export async function readStreamKey(arn: string): Promise<StreamKey> {
  return callService(`read stream key ${arn}`, async (options) => (await ivs.send(new GetStreamKeyCommand({ arn }), options)).streamKey!);
}

export function secretValue({ arn, channelArn, value }: StreamKey, ingestServer: string): StreamKeySecretValue {
  return { channelArn: channelArn!, streamKeyArn: arn!, streamKey: value!, ingestUrl: `${ingestServer}${value}` };
}

async function tagResource(resourceArn: string, tags: Tags): Promise<void> {
  await callService(`tag ${resourceArn}`, (options) => ivs.send(new TagResourceCommand({ resourceArn, tags: { ...tags } }), options));
}

async function untagResource(resourceArn: string, tagKeys: string[]): Promise<void> {
  await callService(`remove tags of ${resourceArn}`, (options) => ivs.send(new UntagResourceCommand({ resourceArn, tagKeys }), options));
}
