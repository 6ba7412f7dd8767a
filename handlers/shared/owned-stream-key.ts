import { CreateStreamKeyCommand, DeleteStreamKeyCommand, GetStreamKeyCommand, ListStreamKeysCommand, StreamKey, StreamKeySummary } from '@aws-sdk/client-ivs';
import { attempt } from './attempt';
import { Refusal, textOf } from './errors';
import { ivs } from './ivs-client';
import { oncePermitted } from './once-permitted';
import type { OwnerTag, StreamKeySecretValue } from '../../src/channel/stream-key-contract';

/*
 * The one stream key that a channel may have, told from others by its tag. What happened before an interruption is read from
 * the service, so that each of these functions can be called again at any time.
 */
const OWNER: OwnerTag = 'cdk-ivs:rotating-stream-key';

/** The rotation that made a key: one that was interrupted knows its own again. */
const ROTATION = 'cdk-ivs:rotation';

export interface Ownership {
  readonly channelArn: string;
  readonly owner: string;
}

/** The key of the owner; a new one when there is none. */
export async function ownedKey(ownership: Ownership): Promise<{ key: StreamKey; isNew: boolean }> {
  const existing = await find(ownership);
  return existing ? { key: await readStreamKey(existing.arn!), isNew: false } : { key: await create(ownership, {}), isNew: true };
}

/** Which key the owner has, without its value. */
export async function ownedKeyArn(ownership: Ownership): Promise<string | undefined> {
  return (await find(ownership))?.arn;
}

/** The key that a rotation makes: the old one is deleted first, as the service refuses a second one. */
export async function rotatedKey(ownership: Ownership, rotation: string): Promise<StreamKey> {
  const existing = await find(ownership);
  if (existing?.tags?.[ROTATION] === rotation) { return readStreamKey(existing.arn!); }
  if (existing) { await remove(ownership.channelArn, existing); }
  return create(ownership, { [ROTATION]: rotation });
}

/** Deletes the key of the owner, if there is one. A key of somebody else stays, and a channel that is gone has none. */
export async function deleteOwnedKey({ channelArn, owner }: Ownership): Promise<void> {
  for (const key of await list(channelArn, [])) {
    if (key.tags?.[OWNER] === owner) { await remove(channelArn, key); }
  }
}

export function secretValue({ arn, channelArn, value }: StreamKey, ingestServer: string): StreamKeySecretValue {
  return { channelArn: channelArn!, streamKeyArn: arn!, streamKey: value!, ingestUrl: `${ingestServer}${value}` };
}

async function find({ channelArn, owner }: Ownership): Promise<StreamKeySummary | undefined> {
  const [key] = await list(channelArn);
  if (key && key.tags?.[OWNER] !== owner) {
    throw new Refusal(`channel ${channelArn} has a stream key already, ${key.arn}, which is not of ${owner}; a channel may have one: delete it, or the construct that has it, and deploy again`);
  }
  return key;
}

async function list(channelArn: string, ifGone?: StreamKeySummary[]): Promise<StreamKeySummary[]> {
  return attempt(`list the stream keys of channel ${channelArn}`, async () => {
    const { streamKeys } = await ivs.send(new ListStreamKeysCommand({ channelArn, maxResults: 50 })); // by default it shows one
    return streamKeys!;
  }, ifGone);
}

/** A stream key with its value. */
export async function readStreamKey(arn: string): Promise<StreamKey> {
  return attempt(`read stream key ${arn}`, async () => (await ivs.send(new GetStreamKeyCommand({ arn }))).streamKey!);
}

async function create(ownership: Ownership, tags: { [key: string]: string }): Promise<StreamKey> {
  const { channelArn, owner } = ownership;
  try {
    const { streamKey } = await oncePermitted(() => ivs.send(new CreateStreamKeyCommand({ channelArn, tags: { [OWNER]: owner, ...tags } })));
    return streamKey!;
  } catch (error) {
    // when an answer was lost, the client has asked again, and the key of the first call was in its way
    const made = (error as Error).name === 'ServiceQuotaExceededException' ? await find(ownership) : undefined;
    if (made && made.tags?.[ROTATION] === tags[ROTATION]) { return readStreamKey(made.arn!); }
    throw new Refusal(`can't make a stream key for channel ${channelArn}: ${textOf(error)}`);
  }
}

async function remove(channelArn: string, { arn }: StreamKeySummary): Promise<void> {
  await attempt(`delete stream key ${arn}`, async () => {
    try {
      await ivs.send(new DeleteStreamKeyCommand({ arn }));
    } catch (error) {
      // when an answer was lost, the client has asked again, which is denied: the tag that allows it is gone with the key
      const left = await list(channelArn, []);
      if (left.some((key) => key.arn === arn)) { throw error; }
    }
  });
}
