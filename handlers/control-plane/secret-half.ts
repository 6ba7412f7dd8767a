import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { SigningKeySecretValue } from '../../src/playback/playback-signing-key-contract';
import { labelsOf, putPending, readVersion } from '../shared/secret-versions';

/*
 * The private half of a signing key in a version of a secret. It is made here, and goes nowhere else.
 */

/** Whether a version of the secret is still there. Versions without a label are on their way out. */
export async function hasHalf(secretArn: string, version: string): Promise<boolean> {
  return (await labelsOf(secretArn, version)).length > 0;
}

/** The public half, in PEM, of the key in a version of the secret; the key is made when there is none yet. */
export async function publicHalfInSecret(secretArn: string, version: string): Promise<string> {
  const stored = await readVersion<SigningKeySecretValue>(secretArn, version) ?? await makeHalf(secretArn, version);
  return createPublicKey(stored.privateKey).export({ format: 'pem', type: 'spki' }) as string;
}

async function makeHalf(secretArn: string, version: string): Promise<SigningKeySecretValue> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const value: SigningKeySecretValue = { privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
  try {
    await putPending(secretArn, version, value);
    return value;
  } catch (error) {
    // the same request, delivered twice: what the other one has stored counts
    const stored = await readVersion<SigningKeySecretValue>(secretArn, version);
    if (stored === undefined) { throw error; }
    return stored;
  }
}
