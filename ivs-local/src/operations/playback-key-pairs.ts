import { createHash, createPublicKey, KeyObject } from 'node:crypto';
import type { ImportPlaybackKeyPairCommandInput, ListPlaybackKeyPairsCommandInput, PlaybackKeyPair } from '@aws-sdk/client-ivs';
import { Account, find, ImportedKeyPair, read } from '../account';
import { conflict, invalid, quotaExceeded } from '../errors';
import { page } from '../paging';

const KEY_PAIRS_PER_ACCOUNT = 3; // user guide, private channels

/** Takes one public key on P-384; the same key twice is a conflict, a fourth one exceeds the quota. */
export function ImportPlaybackKeyPair(account: Account, { name, publicKeyMaterial, tags }: ImportPlaybackKeyPairCommandInput) {
  const der = parse(publicKeyMaterial!).export({ type: 'spki', format: 'der' });
  // MD5 of the DER, with colons: the acceptance tests of Terraform's AWS provider compute it so
  const fingerprint = createHash('md5').update(der).digest('hex').replace(/(..)(?=.)/g, '$1:');
  const others = [...account.keyPairs.values()];
  if (others.some((other) => other.fingerprint === fingerprint)) { throw conflict('this public key was imported already'); }
  if (others.length >= KEY_PAIRS_PER_ACCOUNT) {
    throw quotaExceeded(`an account has at most ${KEY_PAIRS_PER_ACCOUNT} playback key pairs`);
  }
  const keyPair: ImportedKeyPair = { arn: account.newArn('playback-key'), name: name ?? '', fingerprint, tags: tags ?? {}, publicKeyMaterial: publicKeyMaterial! };
  account.keyPairs.set(keyPair.arn, keyPair);
  return { keyPair: withoutKey(keyPair) };
}

export function GetPlaybackKeyPair(account: Account, { arn }: { arn?: string }) {
  return { keyPair: withoutKey(read(account.keyPairs, arn!)) };
}

/** From now on, tokens signed with the key are refused (API reference). */
export function DeletePlaybackKeyPair(account: Account, { arn }: { arn?: string }) {
  find(account.keyPairs, arn!);
  account.keyPairs.remove(arn!, account.delays.remove);
  return {};
}

/** A summary has no fingerprint. */
export function ListPlaybackKeyPairs(account: Account, input: ListPlaybackKeyPairsCommandInput) {
  const { items, nextToken } = page([...account.keyPairs.listed.values()], input);
  return { keyPairs: items.map(({ arn, name, tags }) => ({ arn, name, tags })), nextToken };
}

function withoutKey({ publicKeyMaterial, ...keyPair }: ImportedKeyPair): PlaybackKeyPair {
  return keyPair;
}

function parse(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = pem.includes('PRIVATE KEY') ? undefined : createPublicKey(pem);
  } catch { /* said below */ }
  if (key?.asymmetricKeyDetails?.namedCurve !== 'secp384r1') {
    throw invalid('Request member: publicKeyMaterial failed to satisfy the constraints'); // the text that a public issue quotes
  }
  return key;
}
