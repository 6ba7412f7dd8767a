import type { PlaybackKeyPair } from '@aws-sdk/client-ivs';
import { asTheyAre, canSignAgain, deleteKeyPair, importKeyPair, keepValidFor, keyPair, keyPairsOf, KeyPairRequest, OwnedKeyPair, reactivate, removeKeyPair, retag, retire, takeOver } from './owned-key-pairs';
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
 * Makes a key that signs playback tokens known to IVS, and to those who sign, in this order: a token is never signed with a key that IVS
 * does not know. With another version the key is another one; the earlier one stays in IVS until the last of its tokens is no longer
 * valid. A version whose key pair still exists signs again, so that an update can be rolled back.
 */
type SigningKeyRequest = Request<'Custom::IVSPlaybackSigningKey'>;

export async function playbackSigningKey(request: SigningKeyRequest): Promise<Reply> {
  const { RequestType, StackId: stack, RequestId, LogicalResourceId, ResourceProperties: properties } = request;
  const owner: Owner = { stack, construct: textProperty(properties, 'Owner', 128) };
  const { PhysicalResourceId = `playback-signing-key-${shortHash(`${stack} ${RequestId}`)}` } = request;
  if (RequestType === 'Delete') {
    // CloudFormation invents an ID when it has got no reply to a Create, which may still run. Otherwise the key pairs go with their owner.
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
  const bringAbout = async (existing: readonly OwnedKeyPair[]) => {
    const pair = await keyInService(existing, { owner, version, createdBy: request.LogicalResourceId, tags: userTags(tagsProperty(properties, 'Tags')) });
    for (const other of await asTheyAre([...existing, ...await keyPairsOf(owner)])) {
      if (other.arn !== pair.arn && other.retires === undefined) { await retire(other, retirement); }
    }
    return pair;
  };
  const isOther = isOtherKey(request);
  const isKnown = isOther && await isAmong(before, properties);
  if (isOther && !isKnown) { limitRequest(); }
  let current = await bringAbout(before);
  if (isKnown) {
    // back to an earlier key: the update that brought the other one may have been cancelled, and still run
    await untilQuiet(async () => {
      current = await bringAbout(await asTheyAre([...before, ...await keyPairsOf(owner)]));
      return false;
    }, CANCELLED_REQUEST);
  }
  for (const arn of takenOver) { await takeOver(arn, owner, { retirement, mustExist: request.RequestType === 'Create' }); }
  await requireInService(current.arn!, owner);
  return current;
}

/** Whether an update brings a key that did not sign before. */
function isOtherKey({ RequestType, ResourceProperties: after, OldResourceProperties: before }: SigningKeyRequest): boolean {
  const which = ({ KeyVersion, SecretArn, KmsKeyArn }: Partial<SigningKeyRequest['ResourceProperties']>) => `${KeyVersion} ${SecretArn ?? KmsKeyArn}`;
  return RequestType === 'Update' && which(after) !== which(before!);
}

/** Whether the wanted private key is one that has a key pair already. The same version in another secret, or in KMS, is another key. */
async function isAmong(pairs: readonly OwnedKeyPair[], { KeyVersion, SecretArn, KmsKeyArn }: SigningKeyRequest['ResourceProperties']): Promise<boolean> {
  if (KmsKeyArn !== undefined) { return pairs.some(({ privateKey }) => privateKey === KmsKeyArn); }
  for (const { version, privateKey } of pairs) {
    if (version === String(KeyVersion) && await privateKeyExists(SecretArn!, privateKey)) { return true; }
  }
  return false;
}

/** The key pairs that the construct has so far. An update waits for those that a list does not show yet, and brings them up to date. */
async function existingKeyPairs(request: SigningKeyRequest, owner: Owner): Promise<OwnedKeyPair[]> {
  const { RequestType, ResourceProperties: properties, OldResourceProperties: old } = request;
  if (RequestType === 'Create') { return keyPairsOf(owner); }
  const owners = new Set([owner.construct, String(old!.Owner)]); // the owner was created anew: it hands over to itself
  const found = new Map<string, OwnedKeyPair>();
  await untilQuiet(async () => {
    const seen = found.size;
    for (const construct of owners) {
      for (const existing of await keyPairsOf({ ...owner, construct })) { found.set(existing.arn, existing); }
    }
    return found.size > seen;
  });
  const takenOver = listProperty(properties, 'TakeOver');
  const isReturned = ({ arn, tags }: OwnedKeyPair) => returnTags(tags) !== undefined && !takenOver.includes(arn); // no prop names it any more
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

/** The private key is stored before its public key is imported, and given to those who sign afterwards. */
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

/** Those who sign go by the alias of the key, which CloudFormation moves afterwards. */
function keyInKms(keyArn: string): KeyInService {
  return async (before, request) => {
    const existing = before.find(({ privateKey }) => privateKey === keyArn);
    if (existing && canSignAgain(existing)) { return reactivate(existing); }
    if (existing) { await deleteKeyPair(existing.arn); } // the same public key can't be imported twice
    return importKeyPair({ ...request, privateKey: keyArn }, await publicKeyFromKms(keyArn));
  };
}

/** For tokens that were signed before this update, what was allowed before counts; it is not checked, so that a bad value can be rolled back. */
function retirementSeconds({ ResourceProperties, OldResourceProperties }: SigningKeyRequest): number {
  return Math.max(integerProperty(ResourceProperties, 'RetirementSeconds', 0), Number(OldResourceProperties?.RetirementSeconds) || 0);
}

/** The last look: somebody may have deleted the key pair, or let it retire, while this was going on. */
async function requireInService(arn: string, owner: Owner): Promise<void> {
  const tags = await tagsOf(arn);
  if (!isOwnedBy(tags, owner) || keyPair(arn, tags!).retires !== undefined) {
    throw new HandlerError(`playback key pair ${arn} was deleted or retired in the meantime; deploy again`);
  }
}
