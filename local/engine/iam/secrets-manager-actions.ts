import type { ChecksOf } from './permissions';
import type { Check } from './policy';

/** The attributes of a secret that IAM checks. */
export interface SecretFacts {
  readonly arn: string;
  /** The ARN or the ID of its KMS key. Undefined for the AWS managed key, which everybody in the account can use. */
  readonly kmsKeyId?: string;
  readonly tags?: { readonly [key: string]: string };
}

/** The KMS operations of each operation on a secret (Secrets Manager guide, security-encryption). */
const KEY_ACTIONS: { readonly [operation: string]: readonly string[] } = {
  DescribeSecret: [],
  GetSecretValue: ['kms:Decrypt'],
  PutSecretValue: ['kms:GenerateDataKey', 'kms:Decrypt'],
  RotateSecret: [],
  UpdateSecretVersionStage: [],
};

/** The permissions for an operation of Secrets Manager. `find` takes a SecretId, which is an ARN, a part of an ARN or a name. */
export function secretsManagerChecks(find: (secretId: string) => SecretFacts | undefined): ChecksOf {
  return (operation, { SecretId }) => {
    if (!Object.hasOwn(KEY_ACTIONS, operation)) { throw new Error(`what IAM checks for secretsmanager:${operation} is not known here`); }
    // For a secret that doesn't exist, the error reveals only that the name is not allowed.
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

/** The service uses the key on behalf of the caller. */
function keyCheck(action: string, secretArn: string, keyId: string): Check {
  const [, , , region, account] = secretArn.split(':');
  if (keyId.includes('alias/')) { throw new Error(`the key ${keyId} is an alias, which nobody here can resolve`); }
  const resource = keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${account}:key/${keyId}`;
  return { action, resource, context: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
}
