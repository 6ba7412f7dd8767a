import type { StreamKey } from '@aws-sdk/client-ivs';
import { unlessRolledBack } from './cancelled-update';
import type { RotatingStreamKeySecretTags, StreamKeySecretValue } from '../../src/channel/stream-key-contract';
import type { ControlPlaneProperties, Reply, Request } from '../../src/control-plane/contract';
import { elapsedTime, pause, undo } from '../shared/deadline';
import { createStreamKey, keyOf, listedKeys, notOurs, readStreamKey, removeKey, retag, secretValue, StreamKeyRequest, streamKeyOwner, takeOver } from '../shared/owned-stream-key';
import { isOwnedBy, Tags, tagsOf, userTags } from '../shared/ownership';
import { arnProperty, optionalArnProperty, secretArnProperty, tagsProperty, textProperty, uncheckedTags } from '../shared/properties';
import { describeSecret, makeCurrent, readVersion, versionWith } from '../shared/secret-versions';
import { writeSecret } from '../shared/secrets';
import { CANCELLED_REQUEST, limitRequest, untilQuiet } from '../shared/settling';

/*
 * Creates the stream key of a channel and stores its value in a secret. The rotation of that secret creates later keys, which
 * CloudFormation doesn't know. So a key is identified by its tags, and the secret contains its ARN.
 */
/** The time that an update waits for a rotation that has no key at the moment. An interrupted rotation may never continue. */
const ROTATION_TAKES = 60_000;

type KeyRequest = Request<'Custom::IVSRotatingStreamKey'>;

export async function rotatingStreamKey(request: KeyRequest): Promise<Reply> {
  const properties = request.ResourceProperties;
  const channelArn = arnProperty(properties, 'ChannelArn', 'channel');
  const secretArn = secretArnProperty(properties, 'SecretArn');
  if (request.RequestType === 'Delete') {
    await remove(request, channelArn, secretArn);
  } else {
    textProperty(properties, 'IngestServer', 512);
    if (request.RequestType === 'Create') { limitRequest(); }
    await unlessRolledBack(request, { of: tagsFor, now: () => tagsIn(secretArn) }, provide);
  }
  return { PhysicalResourceId: channelArn, Data: { SecretArn: secretArn } };
}

/** The settings in the tags of the secret. */
function tagsFor({ ChannelArn, IngestServer }: ControlPlaneProperties['Custom::IVSRotatingStreamKey']): string {
  return `${ChannelArn} ${IngestServer}`;
}

async function tagsIn(secretArn: string): Promise<string> {
  const tags = (await describeSecret(secretArn)).tags as Tags & RotatingStreamKeySecretTags;
  return tagsFor({ ChannelArn: tags['cdk-ivs:channel'], IngestServer: tags['cdk-ivs:ingest-server'], SecretArn: secretArn });
}

/** Makes sure that the secret contains the key of the channel, even if a rotation runs at the same time. */
async function provide(request: KeyRequest): Promise<void> {
  const { RequestType, PhysicalResourceId, ResourceProperties: properties } = request;
  const { ChannelArn: channelArn, SecretArn: secretArn } = properties;
  const { ChannelArn: channelBefore = channelArn, SecretArn: secretBefore = secretArn } = request.OldResourceProperties ?? {};
  await putKeyIntoSecret(request, channelArn, secretArn, properties.IngestServer);
  // The response of the update that moved the key there was lost, and the update is rolled back without a Delete request for that channel. The cause of
  // the failure, for example an invalid ARN, may also affect this cleanup, but must not stop the rollback.
  const isMovedBack = RequestType === 'Update' && PhysicalResourceId === channelArn && channelBefore !== channelArn;
  if (isMovedBack) { await undo(async () => removeKeys(request, channelBefore, secretBefore)); }
}

async function putKeyIntoSecret(request: KeyRequest, channelArn: string, secretArn: string, ingestServer: string): Promise<void> {
  let created: string[] = [];
  try {
    for (;;) {
      const { key, isNew } = await keyFor(request, channelArn, secretArn);
      if (isNew) { created = [...created, key.arn!]; }
      const stored = await readVersion<StreamKeySecretValue>(secretArn);
      const value = secretValue(key, ingestServer);
      if (JSON.stringify(stored) !== JSON.stringify(value)) { await writeSecret(secretArn, value); }
      if (await tagsOf(key.arn!) !== undefined) { return; }
    }
  } catch (error) {
    // The framework doesn't pass on the Delete request after a failed Create. The secret is new, and so is every key of its owner.
    await undo(async () => {
      const all = request.RequestType === 'Create' ? [...created, ...await listedKeys(channelArn)] : created;
      for (const arn of new Set(all)) { await removeIfOwn(request, secretArn, arn); }
    });
    throw error;
  }
}

async function keyFor(request: KeyRequest, channelArn: string, secretArn: string): Promise<{ key: StreamKey; isNew: boolean }> {
  const { RequestType, StackId, ResourceProperties: properties, OldResourceProperties: old } = request;
  const owner = streamKeyOwner(StackId, secretArn);
  const before = old && streamKeyOwner(StackId, String(old.SecretArn)); // with another secret, the construct has a new owner ID and takes over its own key
  const tags: Tags = userTags(tagsProperty(properties, 'Tags'));
  const known = await keyInSecret(channelArn, RequestType === 'Update' ? String(old!.SecretArn) : secretArn)
    .catch(() => undefined); // the secret is not readable, or doesn't exist before an update that is rolled back, so use the list
  const wanted: StreamKeyRequest = { channelArn, owner, tags, known };
  for (;;) {
    const found = await keyOf(channelArn, known);
    if (found && (isOwnedBy(found.tags, owner) || (before && isOwnedBy(found.tags, before)))) {
      await retag(found, owner, tags, userTags(uncheckedTags(old, 'Tags')));
      return { key: await readStreamKey(found.arn), isNew: false };
    }
    if (found) {
      if (found.arn !== optionalArnProperty(properties, 'TakeOver', 'stream-key')) { throw notOurs(channelArn, found.arn); }
      await takeOver(found, owner, tags);
      return { key: await readStreamKey(found.arn), isNew: true };
    }
    if (RequestType === 'Update' && elapsedTime() < ROTATION_TAKES && await isRotating(secretArn)) {
      await pause(1_000);
      continue;
    }
    const key = await createStreamKey(wanted);
    if (key) { return { key, isNew: true }; }
  }
}

/** Whether a rotation is between two steps: it has deleted the old key and not yet stored the new one. */
async function isRotating(secretArn: string): Promise<boolean> {
  const description = await describeSecret(secretArn);
  const pending = versionWith('AWSPENDING', description);
  return pending !== undefined && pending !== versionWith('AWSCURRENT', description) && await readVersion(secretArn, pending) === undefined;
}

/** The key in a secret, if it belongs to this channel. */
async function keyInSecret(channelArn: string, secretArn: string): Promise<string | undefined> {
  const stored = await readVersion<StreamKeySecretValue>(secretArn);
  return stored?.channelArn === channelArn ? stored.streamKeyArn : undefined;
}

async function remove(request: KeyRequest, channelArn: string, secretArn: string): Promise<void> {
  // CloudFormation generates an ID if it got no response to a Create request, which may still run
  await removeKeys(request, channelArn, secretArn, request.PhysicalResourceId !== channelArn);
  await restoreSecret(channelArn, secretArn);
}

async function removeKeys(request: KeyRequest, channelArn: string, secretArn: string, isCancelled = false): Promise<void> {
  const known = await keyInSecret(channelArn, secretArn).catch(() => undefined); // the secret is not readable, so use the list
  const look = async () => {
    let isAny = false;
    for (const arn of new Set([...known ? [known] : [], ...await listedKeys(channelArn)])) {
      if (await removeIfOwn(request, secretArn, arn)) { isAny = true; }
    }
    return isAny;
  };
  // a channel has only one key: after the known key is deleted, there is no other key,
  const isRemoved = known !== undefined && !isCancelled && await removeIfOwn(request, secretArn, known);
  // unless a rotation that the deletion interrupts may still create one
  const isComplete = isRemoved && !await isRotating(secretArn).catch(() => false);
  if (!isComplete && await channelExists(channelArn)) { await untilQuiet(look, isCancelled ? CANCELLED_REQUEST : undefined); }
}

async function channelExists(channelArn: string): Promise<boolean> {
  return await tagsOf(channelArn) !== undefined;
}

async function removeIfOwn({ StackId, ResourceProperties }: KeyRequest, secretArn: string, arn: string): Promise<boolean> {
  const tags = await tagsOf(arn);
  if (!isOwnedBy(tags, streamKeyOwner(StackId, secretArn))) { return false; }
  await removeKey({ arn, tags: tags! }, userTags(uncheckedTags(ResourceProperties, 'Tags')), ResourceProperties.TakeOver);
  return true;
}

/** After the rollback of an update that moved the key to another channel, makes the key of the first channel current again. */
async function restoreSecret(channelArn: string, secretArn: string): Promise<void> {
  if (await keyInSecret(channelArn, secretArn) === undefined) { return; }
  const previous = versionWith('AWSPREVIOUS', await describeSecret(secretArn));
  const stored = previous && await readVersion<StreamKeySecretValue>(secretArn, previous);
  if (stored && stored.channelArn !== channelArn && await tagsOf(stored.streamKeyArn)) { await makeCurrent(secretArn, previous); }
}
