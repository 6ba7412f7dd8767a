import { ArnFormat, Aws, Fn, Stack } from 'aws-cdk-lib';
import { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { CfnChannel, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { IConstruct } from 'constructs';
import { setOwnTags, Taggable } from './own-tags';
import type { SecretKind, SecretTag, StackTag } from './ownership-contract';
import { IvsResourceType } from '../private/arn';
import { resourceOf } from '../private/resource-of';

/*
 * Permissions of the functions of this library. They cover resources that have the ARN of the deployed stack in a tag, so they don't grow with
 * the number of resources, and don't cover resources of other stacks.
 */
const STACK: StackTag = 'cdk-ivs:stack';
const SECRET: SecretTag = 'cdk-ivs:secret';

/** The tag that CloudFormation adds to the resources of a stack (user guide, resource tags). They keep it when our tag is removed. */
const CLOUDFORMATION_STACK = 'aws:cloudformation:stack-id';

/** Lets the functions of its stack use a resource. */
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

/** The same, and also after our tag has been removed, for requests that follow the removal of a prop. */
export function onResourcesOfStack(scope: IConstruct, type: IvsResourceType, actions: string[]): PolicyStatementProps[] {
  return [onPermitted(scope, type, actions), { actions, resources: [anyOf(scope, type)], conditions: onStack(CLOUDFORMATION_STACK) }];
}

/**
 * Permission to create a resource with the tag of the stack. Tagging at creation requires the permission to tag. IAM can't distinguish it from
 * tagging an existing resource without such a tag.
 */
export function toCreate(scope: IConstruct, type: IvsResourceType, action: string): PolicyStatementProps {
  return {
    actions: [action, 'ivs:TagResource'],
    resources: [anyOf(scope, type)],
    conditions: { StringEquals: { [`aws:RequestTag/${STACK}`]: Aws.STACK_ID }, StringEqualsIfExists: { [`aws:ResourceTag/${STACK}`]: Aws.STACK_ID } },
  };
}

/** Permission to read the tags of a resource, which identify its owner. It has no condition: otherwise the cause of a denial would be unclear. */
export function toReadTags(scope: IConstruct, ...types: IvsResourceType[]): PolicyStatementProps {
  return { actions: ['ivs:ListTagsForResource'], resources: types.map((type) => anyOf(scope, type)) };
}

/** Permissions on the secrets of one kind in the stack. */
export function onSecrets(scope: IConstruct, kind: SecretKind, actions: string[]): PolicyStatementProps {
  const resource = Stack.of(scope).formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return {
    actions: actions.map((name) => `secretsmanager:${name}`),
    resources: [resource],
    conditions: { ...onStack(STACK), StringEquals: { [`aws:ResourceTag/${SECRET}`]: kind } },
  };
}

/** The tags of a secret that let the functions of its stack read and populate it. */
export function secretTags(kind: SecretKind): { [key: string]: string } {
  return { [STACK]: Aws.STACK_ID, [SECRET]: kind };
}

export function anyOf(scope: IConstruct, type: IvsResourceType): string {
  return Stack.of(scope).formatArn({ service: 'ivs', resource: type, resourceName: '*' });
}

/**
 * A condition on the UUID at the end of the stack ARN. It is enough to identify the stack. The whole ARN includes the stack name with up to 128
 * characters, and would be too long for a role with all capabilities.
 */
function onStack(key: string): { [operator: string]: { [key: string]: string } } {
  return { StringLike: { [`aws:ResourceTag/${key}`]: `*/${Fn.select(2, Fn.split('/', Aws.STACK_ID))}` } };
}
