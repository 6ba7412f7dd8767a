import type { PlaybackKeyPair } from '@aws-sdk/client-ivs';
import { publicHalfInKms } from './kms-half';
import { importKeyPair, keyPairsOf, ownerOf, retireOthers, takeUp } from './owned-key-pairs';
import { hasHalf, publicHalfInSecret } from './secret-half';
import type { Reply, Request } from '../../src/control-plane/contract';
import { integerProperty, kmsKeyArnProperty, secretArnProperty } from '../shared/properties';
import { makeCurrent } from '../shared/secret-versions';

/*
 * Makes a key that signs playback tokens known to IVS, and to those who sign, in this order: a token is never signed with a key that IVS
 * does not know. With another version the key is another one; the one before stays in IVS until the last of its tokens is no longer
 * valid. A version whose key pair is still there is taken up again, so that an update can be rolled back.
 */
type SigningKeyRequest = Request<'Custom::IvsPlaybackSigningKey'>;

export async function playbackSigningKey(request: SigningKeyRequest): Promise<Reply> {
  const properties = request.ResourceProperties;
  const owner = ownerOf(request);
  if (request.RequestType === 'Delete') { return { PhysicalResourceId: owner }; } // the key pairs go with Custom::IvsOwnedKeyPairs
  const version = String(integerProperty(properties, 'KeyVersion', 1));
  const retirement = retirementSeconds(request);
  const { arn, fingerprint } = properties.KmsKeyArn === undefined
    ? await keyInSecret(owner, version, secretArnProperty(properties, 'SecretArn'), request.RequestId)
    : await keyInKms(owner, version, kmsKeyArnProperty(properties, 'KmsKeyArn'));
  await retireOthers(owner, arn!, Math.ceil(Date.now() / 1000) + retirement);
  const Data = { PlaybackKeyPairArn: arn!, PlaybackKeyPairFingerprint: fingerprint!, ...properties.SecretArn && { SecretArn: properties.SecretArn } };
  return { PhysicalResourceId: owner, Data };
}

/** The private half is stored before its public half is imported, and handed to those who sign afterwards. */
async function keyInSecret(owner: string, version: string, secretArn: string, requestId: string): Promise<PlaybackKeyPair> {
  for (const existing of (await keyPairsOf(owner)).filter((keyPair) => keyPair.version === version)) {
    if (await hasHalf(secretArn, existing.source)) {
      const keyPair = await takeUp(existing);
      await makeCurrent(secretArn, existing.source);
      return keyPair;
    }
  }
  const keyPair = await importKeyPair(owner, version, requestId, await publicHalfInSecret(secretArn, requestId));
  await makeCurrent(secretArn, requestId);
  return keyPair;
}

/** Those who sign go by the alias of the key, which CloudFormation moves afterwards. */
async function keyInKms(owner: string, version: string, keyArn: string): Promise<PlaybackKeyPair> {
  const imported = (await keyPairsOf(owner)).find(({ source }) => source === keyArn);
  return imported ? takeUp(imported) : importKeyPair(owner, version, keyArn, await publicHalfInKms(keyArn));
}

/** For tokens that were signed before this update, what was allowed before counts; it is not checked, so that a bad value can be rolled back. */
function retirementSeconds({ ResourceProperties, OldResourceProperties }: SigningKeyRequest): number {
  return Math.max(integerProperty(ResourceProperties, 'RetirementSeconds', 0), Number(OldResourceProperties?.RetirementSeconds) || 0);
}
