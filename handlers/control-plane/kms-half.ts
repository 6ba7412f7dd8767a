import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { attempt } from '../shared/attempt';
import { TIME_LIMITS } from '../shared/time-limits';

const kms = new KMSClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** The public half of a key whose private half never leaves KMS, in PEM. */
export async function publicHalfInKms(KeyId: string): Promise<string> {
  const { PublicKey } = await attempt(`read the public half of the KMS key ${KeyId}`, () => kms.send(new GetPublicKeyCommand({ KeyId })));
  return createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' }).export({ format: 'pem', type: 'spki' }) as string;
}
