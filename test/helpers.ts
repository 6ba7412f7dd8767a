import { App, CfnElement, Resource, Stack, StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';
import { ErrorCode } from '../src/private/codes';
import { IvsError } from '../src/private/errors';

/** A stack whose account and region are known, and have IVS. */
export const KNOWN_ENV: StackProps = { env: { account: '123456789012', region: 'us-west-2' } };

/** A valid ARN of an IVS resource type. */
export function arnOf(type: string, region = 'us-west-2'): string {
  return `arn:aws:ivs:${region}:123456789012:${type}/abcdABCDefgh`;
}

export function newStack(props: StackProps = {}): Stack {
  return new Stack(new App(), 'Stack', props);
}

/** The rendered properties of the only resource with a type, after synthesis. */
export function propertiesOf(stack: Stack, type: string): any {
  const resources = Object.values(Template.fromStack(stack).findResources(type));
  expect(resources).toHaveLength(1);
  return resources[0].Properties ?? {};
}

/** The rendered resource of an L2, without synthesis of the app: fast enough for thousands of runs. */
export function renderResource(construct: Resource): { Type: string; Properties?: any } {
  const element = construct.node.defaultChild as CfnElement;
  const { Resources } = Stack.of(construct).resolve((element as any)._toCloudFormation());
  return Object.values<any>(Resources)[0];
}

/** Asserts that the code under test raises one of our errors, with its code, place and found value in the message. */
export function expectError(action: () => unknown, code: ErrorCode, ...inMessage: string[]): void {
  let caught: unknown;
  try { action(); } catch (error) { caught = error; }
  expect(caught).toBeInstanceOf(IvsError);
  const error = caught as IvsError;
  expect({ code: error.code, name: error.name }).toEqual({ code, name: code });
  expect(error.message.startsWith(`${code}: `)).toBe(true);
  expect(error.message).toMatch(/ \[at [^\]]+\]$/);
  for (const text of inMessage) { expect(error.message).toContain(text); }
}

/** The ids of the warnings on a construct and below. */
export function warningsOf(scope: IConstruct): string[] {
  return Annotations.fromStack(Stack.of(scope)).findWarning('*', Match.anyValue())
    .map(({ entry }) => /\[ack: (?:[^\]]*::)?(cdk-ivs:[^\]]+)\]/.exec(String(entry.data))?.[1] ?? String(entry.data));
}

/** The ids and texts of the errors on a construct and below that can be acknowledged. */
export function limitsOf(scope: IConstruct): string[] {
  return Annotations.fromStack(Stack.of(scope)).findError('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

/** The resources with a type, by logical ID. */
export function resourcesOf(stack: Stack, type: string): { [logicalId: string]: any } {
  return Template.fromStack(stack).findResources(type);
}

/** The policy documents of a stack by the start of their logical ID, without those that write logs or call the handler. */
export function policiesOf(stack: Stack): { [logicalId: string]: any[] } {
  return Object.fromEntries(Object.entries(resourcesOf(stack, 'AWS::IAM::Policy'))
    .filter(([id]) => !/DefaultPolicy/.test(id))
    .map(([id, { Properties }]) => [id.replace(/Policy([0-9a-f]{8})?[0-9A-F]{8}$/, ''), Properties.PolicyDocument.Statement]));
}

/** The condition that something carries a tag with the ARN of the stack, which its UUID tells: ours, or that of CloudFormation. */
const ARN_OF_STACK = { 'Fn::Join': ['', ['*/', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }]] };
export const ON_STACK = { StringLike: { 'aws:ResourceTag/cdk-ivs:stack': ARN_OF_STACK } };
export const ON_CLOUDFORMATION_STACK = { StringLike: { 'aws:ResourceTag/aws:cloudformation:stack-id': ARN_OF_STACK } };

/** An ARN of the stack's partition, account and region, which are those of `KNOWN_ENV`. */
export function arnInStack(service: string, resource: string): object {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:us-west-2:123456789012:${resource}`]] };
}
