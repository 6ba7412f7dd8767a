import { ArnFormat, Aws, Fn, Stack } from 'aws-cdk-lib';
import { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { CfnChannel, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { IConstruct } from 'constructs';
import { setOwnTags, Taggable } from './own-tags';
import type { SecretKind, SecretTag, StackTag } from './ownership-contract';
import { IvsResourceType } from '../private/arn';
import { resourceOf } from '../private/resource-of';

/*
 * What functions of the library may work on: whatever carries the ARN of the deployed stack in a tag. So a permission does not grow with
 * the number of resources, and reaches nothing of another stack.
 */
const STACK: StackTag = 'cdk-ivs:stack';
const SECRET: SecretTag = 'cdk-ivs:secret';

/** Of the stack's own resources, also when they don't carry our tag any more: the tag that CloudFormation gives (user guide, resource tags). */
const CLOUDFORMATION_STACK = 'aws:cloudformation:stack-id';

/** Lets the functions of its stack work on a resource. */
export function permitOn(resource: Taggable, mark?: string): void {
  setOwnTags(resource, { [STACK]: Aws.STACK_ID, ...mark && { [mark]: 'true' } });
}

/** The channel behind a reference, if it is in the stack of a scope. */
export function channelOfStack(scope: IConstruct, channel: IConstruct): CfnChannel | undefined {
  const resource = resourceOf(channel);
  return CfnChannel.isCfnChannel(resource) && Stack.of(resource) === Stack.of(scope) ? resource : undefined;
}

/** The stream key behind a reference, if it is in the stack of a scope. */
export function streamKeyOfStack(scope: IConstruct, streamKey: IConstruct): CfnStreamKey | undefined {
  const resource = resourceOf(streamKey);
  return CfnStreamKey.isCfnStreamKey(resource) && Stack.of(resource) === Stack.of(scope) ? resource : undefined;
}

/** Permissions on the resources of a type that CloudFormation has created for the stack, as long as they carry our tag. */
export function onPermitted(scope: IConstruct, type: IvsResourceType, actions: string[]): PolicyStatementProps {
  return { actions, resources: [anyOf(scope, type)], conditions: onStack(STACK) };
}

/** The same, also after our tag has been removed, for what is done when a prop is. */
export function onResourcesOfStack(scope: IConstruct, type: IvsResourceType, actions: string[]): PolicyStatementProps[] {
  return [onPermitted(scope, type, actions), { actions, resources: [anyOf(scope, type)], conditions: onStack(CLOUDFORMATION_STACK) }];
}

/**
 * The permission to create something with the tag of the stack. Tagging at creation needs the permission to tag; IAM can't tell that from
 * tagging what exists and has no such tag yet.
 */
export function toCreate(scope: IConstruct, type: IvsResourceType, action: string): PolicyStatementProps {
  return {
    actions: [action, 'ivs:TagResource'],
    resources: [anyOf(scope, type)],
    conditions: { StringEquals: { [`aws:RequestTag/${STACK}`]: Aws.STACK_ID }, StringEqualsIfExists: { [`aws:ResourceTag/${STACK}`]: Aws.STACK_ID } },
  };
}

/** The tags of a resource say whose it is. They can be read without a condition: otherwise a denial could mean anything. */
export function toReadTags(scope: IConstruct, ...types: IvsResourceType[]): PolicyStatementProps {
  return { actions: ['ivs:ListTagsForResource'], resources: types.map((type) => anyOf(scope, type)) };
}

/** Permissions on the secrets of a kind that the stack has. */
export function onSecrets(scope: IConstruct, kind: SecretKind, actions: string[]): PolicyStatementProps {
  const resource = Stack.of(scope).formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return {
    actions: actions.map((name) => `secretsmanager:${name}`),
    resources: [resource],
    conditions: { ...onStack(STACK), StringEquals: { [`aws:ResourceTag/${SECRET}`]: kind } },
  };
}

/** The tags of a secret that lets functions of its stack read and fill it. */
export function secretTags(kind: SecretKind): { [key: string]: string } {
  return { [STACK]: Aws.STACK_ID, [SECRET]: kind };
}

export function anyOf(scope: IConstruct, type: IvsResourceType): string {
  return Stack.of(scope).formatArn({ service: 'ivs', resource: type, resourceName: '*' });
}

/**
 * The ARN of a stack ends with a UUID. That is enough to know the stack, and short: the name before it can have 128 characters, and a role
 * with all capabilities would not hold it so often.
 */
function onStack(key: string): { [operator: string]: { [key: string]: string } } {
  return { StringLike: { [`aws:ResourceTag/${key}`]: `*/${Fn.select(2, Fn.split('/', Aws.STACK_ID))}` } };
}
