import { CreateStreamKeyCommand, DeleteStreamKeyCommand, GetStreamKeyCommand, ListStreamKeysCommand, StreamKey, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-ivs';
import { callService, retry } from './call-service';
import { errorText, HandlerError } from './errors';
import { ivs } from './ivs-client';
import { isOwnedBy, Owner, ownerTags, returnTags, shortHash, Tags, tagsOf, takeoverTags } from './ownership';
import { whileListsSettle } from './settling';
import type { StreamKeySecretValue } from '../../src/channel/stream-key-contract';

/*
 * The stream key of a channel (it can have only one) and its owner. These functions read the current state from IVS, so
 * each of them can be called again after an interruption.
 */

/** The rotation that created a key, so that an interrupted rotation recognizes its own key. */
const ROTATION = 'cdk-ivs:rotation';

/** The settings of a new key. */
export interface StreamKeyRequest {
  readonly channelArn: string;
  readonly owner: Owner;
  /** The tags of the user. */
  readonly tags: Tags;
  /** The key in the secret, so that no list is needed to find it. */
  readonly known?: string;
}

/** A key and its tags. */
interface Found {
  readonly arn: string;
  readonly tags: Tags;
}

/** A construct is identified by its secret, because CloudFormation creates a new secret only for a new construct. */
export function streamKeyOwner(stack: string, secretArn: string): Owner {
  return { stack, construct: shortHash(secretArn) };
}

/** The key of a channel, with any owner. The list is read only if the known key doesn't exist, because its rate limit is per account. */
export async function keyOf(channelArn: string, known?: string): Promise<Found | undefined> {
  return (known && await firstExisting([known])) || firstExisting(await listedKeys(channelArn));
}

/** The first key that exists. A list may still contain deleted keys. */
async function firstExisting(arns: string[]): Promise<Found | undefined> {
  for (const arn of arns) {
    const tags = await tagsOf(arn);
    if (tags) { return { arn, tags }; }
  }
  return undefined;
}

/** The ARNs in the list. A channel that doesn't exist has no keys. */
export async function listedKeys(channelArn: string): Promise<string[]> {
  return callService(`list the stream keys of channel ${channelArn}`, async (options) => {
    const { streamKeys } = await ivs.send(new ListStreamKeysCommand({ channelArn, maxResults: 50 }), options); // the default is one
    return streamKeys!.map(({ arn }) => arn!);
  }, []);
}

/** Rotates the key. The old key is deleted first, because a channel can have only one. */
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
 * Creates a key. Returns undefined if the channel already has one: another request created it, or the response to our first attempt
 * was lost and the client retried.
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
  return new HandlerError(`channel ${channelArn} already has the stream key ${arn}, which does not belong to this construct; a channel can have only one: delete it, or take it over with the prop takeOverStreamKey, and deploy again`);
}

/** Makes the owner take over an existing key. */
export async function takeOver({ arn, tags }: Found, owner: Owner, user: Tags): Promise<void> {
  await tagResource(arn, { ...user, ...takeoverTags(owner, tags) });
}

/** Updates the owner and the tags of a key. Tags that the user removed are removed. Other tags are kept. */
export async function retag({ arn, tags }: Found, owner: Owner, user: Tags, userBefore: Tags): Promise<void> {
  const stale = Object.keys(userBefore).filter((key) => key in tags && !(key in user));
  const isCurrent = isOwnedBy(tags, owner) && Object.entries(user).every(([key, value]) => tags[key] === value);
  if (!isCurrent) { await tagResource(arn, { ...user, ...ownerTags(owner) }); }
  if (stale.length > 0) { await untagResource(arn, stale); }
}

/**
 * Deletes the key of the owner. A key that was taken over and not rotated since is returned to its previous owner, if the prop is still set.
 * The prop is checked here, and not when it is removed, because that update may still be rolled back.
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
      // if a response was lost, the client retries, and access is denied because the tag that allows it was deleted with the key
      if (await tagsOf(arn) !== undefined) { throw error; }
    }
  });
}

/** Reads a stream key with its value. */
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
