import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { countThrottledCalls } from './metrics';
import { SignerError } from './signer-error';
import { kmsSigner, privateKeySigner } from '../../playback-token/src';
import type { Es384Signer } from '../../playback-token/src';
import type { PlaybackTokenSignerEnvironment, SigningKeySecretValue } from '../../src/playback/playback-signing-key-contract';
import { errorText } from '../shared/errors';
import { throttledCalls } from '../shared/throttled-calls';
import { INTERACTIVE_TIMEOUTS } from '../shared/time-limits';

const secretsManager = new SecretsManagerClient(INTERACTIVE_TIMEOUTS);

/** Signs with the key that the environment names. */
export function signingKey({ SECRET_ARN, KMS_KEY_ALIAS, KEY_MAX_AGE }: PlaybackTokenSignerEnvironment): Es384Signer {
  return SECRET_ARN === undefined ? inKms(KMS_KEY_ALIAS!) : inSecret(SECRET_ARN, 1000 * Number(KEY_MAX_AGE));
}

/** Caches the private key for a limited time: a rotation must reach this process before the old key pair is deleted. */
function inSecret(secretArn: string, maxAge: number): Es384Signer {
  let cached: { signer: Es384Signer; until: number } | undefined;
  return {
    sign: async (bytes) => {
      if (cached === undefined || Date.now() >= cached.until) {
        const until = Date.now() + maxAge; // counted from before the call, because the key was current then
        cached = { signer: await signerFrom(secretArn), until };
      }
      return cached.signer.sign(bytes);
    },
  };
}

async function signerFrom(SecretId: string): Promise<Es384Signer> {
  let text = '';
  try {
    ({ SecretString: text = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId })));
  } catch (error) {
    throw new SignerError('SigningKeyUnavailable', `SigningKeyUnavailable: can't read the secret ${SecretId}: ${errorText(error)}`);
  }
  try {
    return privateKeySigner((JSON.parse(text) as SigningKeySecretValue).privateKey, { threadPool: false });
  } catch {
    // the error of the parser would reveal the value
    throw new SignerError('SigningKeyUnavailable', `SigningKeyUnavailable: the secret ${SecretId} does not hold a signing key any more; raise keyVersion and deploy`);
  }
}

/** KMS resolves the alias for each signature, so nothing is cached. */
function inKms(KeyId: string): Es384Signer {
  const kms = new KMSClient(INTERACTIVE_TIMEOUTS);
  const throttled = throttledCalls(kms);
  return kmsSigner(async (Message) => {
    try {
      const { Signature } = await kms.send(new SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_384' }));
      return Signature;
    } catch (error) {
      throw new SignerError('SigningKeyUnavailable', `SigningKeyUnavailable: can't sign with ${KeyId}: ${errorText(error)}`);
    } finally {
      const calls = throttled(); // only those of this request, because a process handles one request at a time
      if (calls > 0) { countThrottledCalls(calls); }
    }
  });
}
