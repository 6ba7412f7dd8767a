import { Stack } from 'aws-cdk-lib';
import { IAlias, IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';

/** The parts of a policy statement for the KMS key of a secret. */
export interface SecretKeyStatement {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

/**
 * Permission to use the KMS key of a secret, only through Secrets Manager. IAM doesn't resolve an alias to its key, so for an alias, the condition is
 * on the aliases of the key (KMS guide, alias-authorization).
 */
export function secretKeyStatement(scope: IConstruct, key: IKey, actions: string[]): SecretKeyStatement {
  const stack = Stack.of(scope);
  const viaService = { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } };
  const { aliasName } = key as Partial<IAlias>;
  if (aliasName === undefined) { return { actions, resources: [key.keyArn], conditions: viaService }; }
  const keys = Stack.of(key).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  return { actions, resources: [keys], conditions: { ...viaService, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': aliasName } } };
}
