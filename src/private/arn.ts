import { Fn, Stack, Token } from 'aws-cdk-lib';
import { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

/** The resource types in ARNs (Service Authorization Reference, Amazon IVS). */
export type IvsResourceType =
  | 'ad-configuration'
  | 'channel'
  | 'playback-key'
  | 'playback-restriction-policy'
  | 'recording-configuration'
  | 'stream-key';

/** Rejects the ARN of another service or resource type (patterns of the API model). An ARN that contains a token can't be checked and is accepted. */
export function requireArn(where: IConstruct | string, service: string, type: string, arn: string): string {
  if (!Token.isUnresolved(arn) && !new RegExp(`^arn:aws[-a-z]*:${service}:[a-z0-9-]+:[0-9]+:${type}/[a-zA-Z0-9-]+$`).test(arn)) {
    throw new IvsError('ArnInvalid', where, { arn, expected: `arn:aws:${service}:<region>:<account>:${type}/<id>` });
  }
  return arn;
}

/** The same for a service whose ARNs separate the resource with a colon. */
export function requireColonArn(where: string, service: string, resource: string, arn: string, expected: string): void {
  if (!Token.isUnresolved(arn) && !new RegExp(`^arn:aws[-a-z]*:${service}:[a-z0-9-]+:[0-9]+:${resource}$`).test(arn)) {
    throw new IvsError('ArnInvalid', where, { arn, expected: `arn:aws:${service}:<region>:<account>:${expected}` });
  }
}

/** The path of an import, which doesn't exist yet when its ARN is checked. */
export function pathOfImport(scope: IConstruct, id: string): string {
  return [...scope.node.path ? [scope.node.path] : [], id].join('/');
}

/** The last part of an ARN. */
export function idFromArn(arn: string): string {
  return Fn.select(1, Fn.split('/', arn));
}

/** The ARN of an IVS resource in the environment of `near`. For an import, this may differ from the environment of its stack. */
export function formatIvsArn(near: IConstruct & Partial<IEnvironmentAware>, type: IvsResourceType, id: string): string {
  const stack = Stack.of(near);
  const { region, account } = near.env ?? stack;
  return stack.formatArn({ service: 'ivs', region, account, resource: type, resourceName: id });
}
