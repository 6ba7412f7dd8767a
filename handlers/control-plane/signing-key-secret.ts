import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { SigningKeySecretValue } from '../../src/playback/playback-signing-key-contract';
import { labelsOf, putPending, readVersion } from '../shared/secret-versions';

/*
 * The private key of a signing key in a version of a secret. It is created here, and stored only in the secret.
 */

/** Whether a version of the secret still exists. Versions without a label will be deleted. */
export async function privateKeyExists(secretArn: string, version: string): Promise<boolean> {
  return (await labelsOf(secretArn, version)).length > 0;
}

/** The public key, in PEM, of the private key in a version of the secret. Creates the private key if there is none yet. */
export async function publicKeyFromSecret(secretArn: string, version: string): Promise<string> {
  const stored = await readVersion<SigningKeySecretValue>(secretArn, version) ?? await createPrivateKey(secretArn, version);
  return createPublicKey(stored.privateKey).export({ format: 'pem', type: 'spki' }) as string;
}

async function createPrivateKey(secretArn: string, version: string): Promise<SigningKeySecretValue> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const value: SigningKeySecretValue = { privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
  try {
    await putPending(secretArn, version, value);
    return value;
  } catch (error) {
    // if the same request was delivered twice, use the key that the other one stored
    const stored = await readVersion<SigningKeySecretValue>(secretArn, version);
    if (stored === undefined) { throw error; }
    return stored;
  }
}
