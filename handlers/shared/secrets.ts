import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { attempt } from './attempt';
import { TIME_LIMITS } from './time-limits';

export const secretsManager = new SecretsManagerClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** Gives a secret a new current value. */
export async function writeSecret(secretArn: string, value: object): Promise<void> {
  await attempt(`write the secret ${secretArn}`, () => secretsManager.send(new PutSecretValueCommand({
    SecretId: secretArn, SecretString: JSON.stringify(value),
  })));
}
