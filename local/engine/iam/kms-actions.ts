import type { Context } from './conditions';
import type { ChecksOf } from './permissions';

/** The permissions for an operation of KMS. `find` returns the ARN of a key for its ARN, its ID or an alias. */
export function kmsChecks(find: (keyId: string) => string | undefined): ChecksOf {
  return (operation, { KeyId }) => {
    const alias = /(?:^|:)(alias\/.+)$/.exec(KeyId)?.[1];
    // IAM checks the key even if the request has an alias, which a condition can check (KMS guide, conditions-kms, alias-authorization)
    const context: Context = alias === undefined ? {} : { 'kms:RequestAlias': alias };
    return [{ action: `kms:${operation}`, resource: find(KeyId) ?? KeyId, context }];
  };
}
