import type { Context } from './conditions';
import type { ChecksOf } from './permissions';

/** What a caller needs for an operation of KMS; `find` gives the ARN of a key that is named by its ARN, its id or an alias. */
export function kmsChecks(find: (keyId: string) => string | undefined): ChecksOf {
  return (operation, { KeyId }) => {
    const alias = /(?:^|:)(alias\/.+)$/.exec(KeyId)?.[1];
    // the key is what counts, also when it is named by an alias, which a condition may ask for (KMS guide, conditions-kms, alias-authorization)
    const context: Context = alias === undefined ? {} : { 'kms:RequestAlias': alias };
    return [{ action: `kms:${operation}`, resource: find(KeyId) ?? KeyId, context }];
  };
}
