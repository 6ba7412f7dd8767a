import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { countThrottledCalls } from './metrics';
import { SignerRefusal } from './refusal';
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

/** The private key is kept for a while, and then read again: a rotation must reach this process before the old key pair is deleted. */
function inSecret(secretArn: string, maxAge: number): Es384Signer {
  let kept: { signer: Es384Signer; until: number } | undefined;
  return {
    sign: async (bytes) => {
      if (kept === undefined || Date.now() >= kept.until) {
        const until = Date.now() + maxAge; // from before the answer: what was read then was current
        kept = { signer: await signerFrom(secretArn), until };
      }
      return kept.signer.sign(bytes);
    },
  };
}

async function signerFrom(SecretId: string): Promise<Es384Signer> {
  let text = '';
  try {
    ({ SecretString: text = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId })));
  } catch (error) {
    throw new SignerRefusal('SigningKeyUnavailable', `SigningKeyUnavailable: can't read the secret ${SecretId}: ${errorText(error)}`);
  }
  try {
    return privateKeySigner((JSON.parse(text) as SigningKeySecretValue).privateKey, { threadPool: false });
  } catch {
    // whatever it holds instead; the text of the parser's error would show the value
    throw new SignerRefusal('SigningKeyUnavailable', `SigningKeyUnavailable: the secret ${SecretId} does not hold a signing key any more; raise keyVersion and deploy`);
  }
}

/** An alias is followed with each signature: nothing is kept here. */
function inKms(KeyId: string): Es384Signer {
  const kms = new KMSClient(INTERACTIVE_TIMEOUTS);
  const throttled = throttledCalls(kms);
  return kmsSigner(async (Message) => {
    try {
      const { Signature } = await kms.send(new SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_384' }));
      return Signature;
    } catch (error) {
      throw new SignerRefusal('SigningKeyUnavailable', `SigningKeyUnavailable: can't sign with ${KeyId}: ${errorText(error)}`);
    } finally {
      const calls = throttled(); // of this request: Lambda gives a process one at a time
      if (calls > 0) { countThrottledCalls(calls); }
    }
  });
}
