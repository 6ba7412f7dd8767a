import type { ChecksOf } from './permissions';
import type { Check } from './policy';

/** What must be known about a secret. */
export interface SecretFacts {
  readonly arn: string;
  /** The ARN or the id of its KMS key; nothing for the key of AWS, whose own policy lets everybody in the account use it. */
  readonly kmsKeyId?: string;
  readonly tags?: { readonly [key: string]: string };
}

/** What each operation does with the key of the secret (Secrets Manager guide, security-encryption). */
const KEY_ACTIONS: { readonly [operation: string]: readonly string[] } = {
  DescribeSecret: [],
  GetSecretValue: ['kms:Decrypt'],
  PutSecretValue: ['kms:GenerateDataKey', 'kms:Decrypt'],
  RotateSecret: [],
  UpdateSecretVersionStage: [],
};

/** What a caller needs for an operation of Secrets Manager; `find` takes a SecretId, which is an ARN, a part of it or a name. */
export function secretsManagerChecks(find: (secretId: string) => SecretFacts | undefined): ChecksOf {
  return (operation, { SecretId }) => {
    if (!Object.hasOwn(KEY_ACTIONS, operation)) { throw new Error(`what IAM checks for secretsmanager:${operation} is not known here`); }
    // Of a secret that does not exist nobody learns more than that the name is not allowed.
    const secret: SecretFacts = find(SecretId) ?? { arn: SecretId };
    // both keys exist (service authorization reference, list_awssecretsmanager, "Condition keys")
    const context = Object.fromEntries(Object.entries(secret.tags ?? {})
      .flatMap(([key, value]) => [[`aws:ResourceTag/${key}`, value], [`secretsmanager:ResourceTag/${key}`, value]]));
    return [
      { action: `secretsmanager:${operation}`, resource: secret.arn, context },
      ...secret.kmsKeyId ? KEY_ACTIONS[operation].map((action) => keyCheck(action, secret.arn, secret.kmsKeyId!)) : [],
    ];
  };
}

/** The service uses the key in the name of the caller. */
function keyCheck(action: string, secretArn: string, keyId: string): Check {
  const [, , , region, account] = secretArn.split(':');
  if (keyId.includes('alias/')) { throw new Error(`the key ${keyId} is an alias, which nobody here can resolve`); }
  const resource = keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${account}:key/${keyId}`;
  return { action, resource, context: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
}
