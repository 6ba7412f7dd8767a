import { CfnResource, Stack } from 'aws-cdk-lib';
import { IMPATIENT, Deployment } from '../../../control-plane/harness';

/*
 * What services look at by themselves before they create a resource, so that a missing permission fails a deployment here as it does on AWS.
 */
const ROLE = { AssumeRolePolicyDocument: {} };
const CODE = { Code: { ZipFile: 'exports.handler = async () => ({})' }, Handler: 'index.handler', Runtime: 'nodejs22.x' };
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A role with a policy, and what needs it. */
function stackWith(statements: object[], resources: { [id: string]: [string, object] }) {
  return (stack: Stack) => {
    const add = (id: string, type: string, properties: object) => new CfnResource(stack, id, { type, properties });
    add('Role', 'AWS::IAM::Role', { ...ROLE, Policies: statements.length > 0 ? [{ PolicyName: 'Policy', PolicyDocument: { Statement: statements } }] : [] });
    add('Queue', 'AWS::SQS::Queue', { KmsMasterKeyId: arnOf('Key') });
    add('Key', 'AWS::KMS::Key', { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }] } });
    for (const [id, [type, properties]] of Object.entries(resources)) { add(id, type, properties); }
  };
}
const allow = (Action: string | string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const func = (more: object): [string, object] => ['AWS::Lambda::Function', { ...CODE, Role: arnOf('Role'), ...more }];
const POLLS = { Function: func({}), Mapping: ['AWS::Lambda::EventSourceMapping', { EventSourceArn: arnOf('Queue'), FunctionName: { Ref: 'Function' } }] as [string, object] };
const RECEIVE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

test.each<[string, object[], { [id: string]: [string, object] }, string]>([
  ['a function in a VPC', [], { Function: func({ VpcConfig: { SubnetIds: ['subnet-1'] } }) }, 'permissions to call CreateNetworkInterface on EC2'],
  ['a dead-letter queue', [], { Function: func({ DeadLetterConfig: { TargetArn: arnOf('Queue') } }) }, 'permissions to call SendMessage on SQS'],
  ['a queue that is polled', [], POLLS, 'permissions to call sqs:ReceiveMessage on SQS'],
  ['the key of a queue that is polled', [allow(RECEIVE)], POLLS, 'permissions to call kms:Decrypt on SQS'],
  ['the key of a log group', [], { Log: ['AWS::Logs::LogGroup', { KmsKeyId: arnOf('Key') }] }, 'is not allowed to be used with Arn'],
])('%s: without the permission it fails', async (_, statements, resources, reason) => {
  await deployment.deploy(stackWith(statements, resources));
  expect(deployment.cloudFormation.events.map((event) => event.reason ?? '').join('\n')).toContain(reason);
});

test('with the permissions it is created', async () => {
  const statements = [allow([...RECEIVE, 'sqs:SendMessage', 'kms:Decrypt', 'ec2:CreateNetworkInterface'])];
  const resources = { ...POLLS, Function: func({ DeadLetterConfig: { TargetArn: arnOf('Queue') }, VpcConfig: { SubnetIds: ['subnet-1'] } }) };
  expect(await deployment.deploy(stackWith(statements, resources))).toBeUndefined();
});

test('streams are none of this', async () => {
  const stream = { EventSourceArn: 'arn:aws:kinesis:us-west-2:123456789012:stream/s', FunctionName: { Ref: 'Function' } };
  expect(await deployment.deploy(stackWith([], { Function: func({}), Mapping: ['AWS::Lambda::EventSourceMapping', stream] }))).toBeUndefined();
});
