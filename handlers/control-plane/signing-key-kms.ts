import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { callService } from '../shared/call-service';
import { TIME_LIMITS } from '../shared/time-limits';

const kms = new KMSClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** The public key of a KMS key, in PEM. The private key never leaves KMS. */
export async function publicKeyFromKms(KeyId: string): Promise<string> {
  const { PublicKey } = await callService(`read the public key of the KMS key ${KeyId}`, (options) => kms.send(new GetPublicKeyCommand({ KeyId }), options));
  return createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' }).export({ format: 'pem', type: 'spki' }) as string;
}
