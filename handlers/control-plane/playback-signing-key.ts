import type { PlaybackKeyPair } from '@aws-sdk/client-ivs';
import { canSignAgain, currentKeyPairs, deleteKeyPair, importKeyPair, keepValidFor, keyPair, keyPairsOf, KeyPairRequest, OwnedKeyPair, reactivate, removeKeyPair, retag, retire, takeOver } from './owned-key-pairs';
import { publicKeyFromKms } from './signing-key-kms';
import { removeAll } from './signing-key-pairs';
import { privateKeyExists, publicKeyFromSecret } from './signing-key-secret';
import type { Reply, Request } from '../../src/control-plane/contract';
import { HandlerError } from '../shared/errors';
import { isOwnedBy, Owner, returnTags, shortHash, tagsOf, userTags } from '../shared/ownership';
import { arnProperty, integerProperty, kmsKeyArnProperty, listProperty, secretArnProperty, tagsProperty, textProperty, uncheckedTags } from '../shared/properties';
import { makeCurrent } from '../shared/secret-versions';
import { CANCELLED_REQUEST, limitRequest, untilQuiet } from '../shared/settling';

/*
 * Creates a key that signs playback tokens. It is first imported into IVS and then made available to signers, so that they never sign with a key
 * that IVS doesn't know. A new version creates a new key. The previous key pair stays in IVS until the last of its tokens has
 * expired. If the key pair of a version still exists, it is reactivated, so that an update can be rolled back.
 */
type SigningKeyRequest = Request<'Custom::IVSPlaybackSigningKey'>;

export async function playbackSigningKey(request: SigningKeyRequest): Promise<Reply> {
  const { RequestType, StackId: stack, RequestId, LogicalResourceId, ResourceProperties: properties } = request;
  const owner: Owner = { stack, construct: textProperty(properties, 'Owner', 128) };
  const { PhysicalResourceId = `playback-signing-key-${shortHash(`${stack} ${RequestId}`)}` } = request;
  if (RequestType === 'Delete') {
    // CloudFormation generates an ID if it got no response to a Create request, which may still run. Otherwise, the owner deletes the key pairs.
    const isCancelled = !/^playback-signing-key-[0-9a-f]{16}$/.test(PhysicalResourceId);
    if (isCancelled) { await removeAll(owner, { isWanted: ({ createdBy }) => createdBy === LogicalResourceId, quietTime: CANCELLED_REQUEST }); }
    return { PhysicalResourceId };
  }
  if (RequestType === 'Create') { limitRequest(); }
  const { arn, fingerprint } = await putInService(request, owner);
  const Data = { PlaybackKeyPairArn: arn!, PlaybackKeyPairFingerprint: fingerprint!, ...properties.SecretArn && { SecretArn: properties.SecretArn } };
  return { PhysicalResourceId, Data };
}

async function putInService(request: SigningKeyRequest, owner: Owner): Promise<PlaybackKeyPair> {
  const { RequestId, ResourceProperties: properties } = request;
  const version = String(integerProperty(properties, 'KeyVersion', 1));
  const retirement = retirementSeconds(request);
  const takenOver = listProperty(properties, 'TakeOver').map((TakeOver) => arnProperty({ TakeOver }, 'TakeOver', 'playback-key'));
  const keyInService = properties.KmsKeyArn === undefined
    ? keyInSecret(secretArnProperty(properties, 'SecretArn'), RequestId)
    : keyInKms(kmsKeyArnProperty(properties, 'KmsKeyArn'));

  const before = await existingKeyPairs(request, owner);
  const apply = async (existing: readonly OwnedKeyPair[]) => {
    const pair = await keyInService(existing, { owner, version, createdBy: request.LogicalResourceId, tags: userTags(tagsProperty(properties, 'Tags')) });
    for (const other of await currentKeyPairs([...existing, ...await keyPairsOf(owner)])) {
      if (other.arn !== pair.arn && other.retires === undefined) { await retire(other, retirement); }
    }
    return pair;
  };
  const isNewKey = changesKey(request);
  const isKnown = isNewKey && await hasKeyPair(before, properties);
  if (isNewKey && !isKnown) { limitRequest(); }
  let current = await apply(before);
  if (isKnown) {
    // a rollback to an earlier key: the update to the other key may have been canceled, but still be running
    await untilQuiet(async () => {
      current = await apply(await currentKeyPairs([...before, ...await keyPairsOf(owner)]));
      return false;
    }, CANCELLED_REQUEST);
  }
  for (const arn of takenOver) { await takeOver(arn, owner, { retirement, mustExist: request.RequestType === 'Create' }); }
  await requireInService(current.arn!, owner);
  return current;
}

/** Whether an update changes the key that signs. */
function changesKey({ RequestType, ResourceProperties: after, OldResourceProperties: before }: SigningKeyRequest): boolean {
  const which = ({ KeyVersion, SecretArn, KmsKeyArn }: Partial<SigningKeyRequest['ResourceProperties']>) => `${KeyVersion} ${SecretArn ?? KmsKeyArn}`;
  return RequestType === 'Update' && which(after) !== which(before!);
}

/** Whether the wanted private key already has a key pair. The same version in another secret, or in KMS, is another key. */
async function hasKeyPair(pairs: readonly OwnedKeyPair[], { KeyVersion, SecretArn, KmsKeyArn }: SigningKeyRequest['ResourceProperties']): Promise<boolean> {
  if (KmsKeyArn !== undefined) { return pairs.some(({ privateKey }) => privateKey === KmsKeyArn); }
  for (const { version, privateKey } of pairs) {
    if (version === String(KeyVersion) && await privateKeyExists(SecretArn!, privateKey)) { return true; }
  }
  return false;
}

/** The existing key pairs of the construct. An update waits for key pairs that are not in the list yet, and updates them. */
async function existingKeyPairs(request: SigningKeyRequest, owner: Owner): Promise<OwnedKeyPair[]> {
  const { RequestType, ResourceProperties: properties, OldResourceProperties: old } = request;
  if (RequestType === 'Create') { return keyPairsOf(owner); }
  const owners = new Set([owner.construct, String(old!.Owner)]); // the owner may have been recreated, and takes over from its old ID
  const found = new Map<string, OwnedKeyPair>();
  await untilQuiet(async () => {
    const seen = found.size;
    for (const construct of owners) {
      for (const existing of await keyPairsOf({ ...owner, construct })) { found.set(existing.arn, existing); }
    }
    return found.size > seen;
  });
  const takenOver = listProperty(properties, 'TakeOver');
  const isReturned = ({ arn, tags }: OwnedKeyPair) => returnTags(tags) !== undefined && !takenOver.includes(arn); // the prop no longer includes it
  for (const existing of [...found.values()].filter(isReturned)) { await removeKeyPair(existing); }
  const all = [...found.values()].filter((existing) => !isReturned(existing));
  const [user, userBefore] = [userTags(tagsProperty(properties, 'Tags')), userTags(uncheckedTags(old, 'Tags'))];
  const stale = Object.keys(userBefore).filter((key) => !(key in user));
  const isShortened = Number(old!.RetirementSeconds) > integerProperty(properties, 'RetirementSeconds', 0);
  for (const existing of all) {
    if (!isOwnedBy(existing.tags, owner) || JSON.stringify(user) !== JSON.stringify(userBefore)) { await retag(existing, owner, user, stale); }
    if (isShortened && existing.retires === undefined) { await keepValidFor(existing, Number(old!.RetirementSeconds)); }
  }
  return all;
}

type KeyInService = (before: readonly OwnedKeyPair[], request: Omit<KeyPairRequest, 'privateKey'>) => Promise<PlaybackKeyPair>;

/** Stores the private key before its public key is imported, and makes it current afterwards. */
function keyInSecret(secretArn: string, newVersion: string): KeyInService {
  return async (before, request) => {
    for (const existing of before.filter(({ version }) => version === request.version)) {
      if (canSignAgain(existing) && await privateKeyExists(secretArn, existing.privateKey)) {
        const reactivated = await reactivate(existing);
        await makeCurrent(secretArn, existing.privateKey);
        return reactivated;
      }
    }
    const imported = await importKeyPair({ ...request, privateKey: newVersion }, await publicKeyFromSecret(secretArn, newVersion));
    await makeCurrent(secretArn, newVersion);
    return imported;
  };
}

/** Signers use the alias of the key, which CloudFormation moves afterwards. */
function keyInKms(keyArn: string): KeyInService {
  return async (before, request) => {
    const existing = before.find(({ privateKey }) => privateKey === keyArn);
    if (existing && canSignAgain(existing)) { return reactivate(existing); }
    if (existing) { await deleteKeyPair(existing.arn); } // the same public key can't be imported twice
    return importKeyPair({ ...request, privateKey: keyArn }, await publicKeyFromKms(keyArn));
  };
}

/** For tokens that were signed before this update, the old value applies. It is not checked, so that an invalid value can be rolled back. */
function retirementSeconds({ ResourceProperties, OldResourceProperties }: SigningKeyRequest): number {
  return Math.max(integerProperty(ResourceProperties, 'RetirementSeconds', 0), Number(OldResourceProperties?.RetirementSeconds) || 0);
}

/** A final check: the key pair may have been deleted or retired during this request. */
async function requireInService(arn: string, owner: Owner): Promise<void> {
  const tags = await tagsOf(arn);
  if (!isOwnedBy(tags, owner) || keyPair(arn, tags!).retires !== undefined) {
    throw new HandlerError(`playback key pair ${arn} was deleted or retired in the meantime; deploy again`);
  }
}
