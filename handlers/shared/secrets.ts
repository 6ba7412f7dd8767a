import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { callService } from './call-service';
import { TIME_LIMITS } from './time-limits';

export const secretsManager = new SecretsManagerClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** Gives a secret a new current value. */
export async function writeSecret(secretArn: string, value: object): Promise<void> {
  await callService(`write the secret ${secretArn}`, (options) => secretsManager.send(new PutSecretValueCommand({
    SecretId: secretArn, SecretString: JSON.stringify(value),
  }), options));
}
