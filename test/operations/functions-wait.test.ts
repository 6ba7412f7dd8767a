import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { INTERACTIVE_TIMEOUTS, TIME_LIMITS } from '../../handlers/shared/time-limits';
import * as ivs from '../../src';

/*
 * What functions need before they are called, and numbers of different resources that must fit each other.
 */
const stack = new Stack(new App(), 'Stack');
const channel = new ivs.Channel(stack, 'Channel', { authorized: true, stopStreamOnDelete: true });
const channels = ivs.ChannelSelection.of(channel);
const signingKey = new ivs.PlaybackSigningKey(stack, 'Key', { maximumTokenLifetime: Duration.hours(1) });
new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey, channels });
new ivs.ViewerSessionRevoker(stack, 'Queue', { channels });
const bucket = new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey: new Key(stack, 'BucketKey') });
const bulk = new ivs.BulkViewerSessionRevoker(stack, 'Bulk', { channels, bucket });
channel.addRotatingStreamKey('Rotating');
bulk.grants.start(new Role(stack, 'Starter', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
const { Resources } = Template.fromStack(stack).toJSON() as { Resources: { [id: string]: { Type: string; DependsOn?: string[]; Properties: any } } };

const ofType = (type: string, id = '') => Object.entries(Resources).filter(([name, { Type }]) => Type === type && name.startsWith(id));
const [[, queue]] = ofType('AWS::SQS::Queue', 'Queue3');
const [[, deadLetters]] = ofType('AWS::SQS::Queue', 'QueueDeadLetters');
const functionOf = (id: string) => ofType('AWS::Lambda::Function', id)[0][1];
/** The statements of a role. */
const statementsOf = (id: string) => ofType('AWS::IAM::Policy').filter(([, { Properties: { Roles } }]) => Roles.some(({ Ref }: any) => Ref.startsWith(id)))
  .flatMap(([, { Properties: { PolicyDocument } }]) => PolicyDocument.Statement as any[]);

test.each(['SignerFunction', 'QueueFunction', 'BulkRevokerFunction'])('%s is deployed after all that its role may do', (id) => {
  const { DependsOn, Properties } = functionOf(id);
  const [role] = Properties.Role['Fn::GetAtt'];
  const policies = ofType('AWS::IAM::Policy').filter(([, { Properties: { Roles } }]) => Roles.some(({ Ref }: any) => Ref === role));
  expect(policies.length).toBeGreaterThan(0);
  expect(DependsOn).toEqual(expect.arrayContaining(policies.map(([name]) => name)));
});

test.each([
  ['SignerRole', 'secretsmanager:GetSecretValue'], ['QueueRole', 'ivs:BatchStartViewerSessionRevocation'], ['QueueRole', 'sqs:SendMessage'], ['BulkRevokerRole', 'ivs:BatchStartViewerSessionRevocation'],
])('the role %s may do %s', (id, action) => {
  expect(statementsOf(id).flatMap(({ Action }) => Action)).toContain(action);
});

test('who starts with lists in an encrypted bucket may write with its key', () => {
  const key = { 'Fn::GetAtt': [expect.stringMatching(/^BucketKey/), 'Arn'] };
  expect(statementsOf('Starter')).toContainEqual({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key });
});

describe('numbers that fit each other', () => {
  test('a message is hidden for as long as six attempts take (Lambda guide, services-sqs-configure)', () => {
    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * functionOf('QueueFunction').Properties.Timeout);
  });

  test('the function knows how often a message comes', () => {
    const { MAX_RECEIVE_COUNT } = functionOf('QueueFunction').Properties.Environment.Variables;
    expect(Number(MAX_RECEIVE_COUNT)).toBe(queue.Properties.RedrivePolicy.maxReceiveCount);
  });

  test('a dead letter stays longer than a message, which keeps its age when it is moved', () => {
    expect(deadLetters.Properties.MessageRetentionPeriod).toBeGreaterThan(queue.Properties.MessageRetentionPeriod ?? 345_600);
  });

  test('a batch of messages is one call of IVS, and more than ten messages need a window', () => {
    const [[, { Properties: { BatchSize, MaximumBatchingWindowInSeconds, ScalingConfig } }]] = ofType('AWS::Lambda::EventSourceMapping');
    expect([BatchSize, MaximumBatchingWindowInSeconds >= 1, ScalingConfig.MaximumConcurrency]).toEqual([20, true, 2]);
  });

  test('CloudFormation waits longer than the handler runs, and the framework does, too', () => {
    const { Timeout } = functionOf('CdkIvsProviderHandler').Properties;
    const custom = Object.values(Resources).filter(({ Type }) => Type.startsWith('Custom::'));
    expect(custom.length).toBeGreaterThan(3);
    for (const { Properties } of custom) { expect(Number(Properties.ServiceTimeout)).toBeGreaterThan(Timeout); }
    expect(functionOf('CdkIvsProviderframework').Properties.Timeout).toBeGreaterThan(Timeout);
  });

  test('a task waits a little longer than its function, and all its attempts fit into the five minutes of a child', () => {
    const definition = JSON.stringify(ofType('AWS::StepFunctions::StateMachine')[0][1].Properties.DefinitionString);
    const [timeout, interval, attempts] = ['TimeoutSeconds', 'IntervalSeconds', 'MaxAttempts'].map((name) => Number(new RegExp(`${name}\\\\*":(\\d+)`).exec(definition)![1]));
    expect(timeout).toBeGreaterThan(functionOf('BulkRevoker').Properties.Timeout);
    const pauses = Array.from({ length: attempts }, (_, index) => interval * 2 ** index).reduce((sum, pause) => sum + pause, 0);
    expect((attempts + 1) * timeout + pauses).toBeLessThan(300);
  });

  test('the attempts of a call end before a signer does', () => {
    const { maxAttempts, requestHandler: { connectionTimeout, requestTimeout } } = INTERACTIVE_TIMEOUTS;
    expect(maxAttempts * (connectionTimeout + requestTimeout)).toBeLessThan(1000 * functionOf('SignerFunction').Properties.Timeout);
    expect([INTERACTIVE_TIMEOUTS.requestHandler.throwOnRequestTimeout, TIME_LIMITS.throwOnRequestTimeout]).toEqual([true, true]); // else nothing ends
  });

  test('a key pair stays for as long as a token, and the process that keeps its key', () => {
    const [[, { Properties: { RetirementSeconds } }]] = ofType('Custom::IVSPlaybackSigningKey');
    const { KEY_MAX_AGE, MAXIMUM_LIFETIME } = functionOf('SignerFunction').Properties.Environment.Variables;
    expect(Number(RetirementSeconds)).toBeGreaterThanOrEqual(Number(MAXIMUM_LIFETIME) + Number(KEY_MAX_AGE));
  });
});

describe('a statement with a wildcard is narrowed by the tag of the stack', () => {
  const READ_ONLY = /^(ivs:(List|Get)|s3:|kms:|events:|states:|xray:|logs:|ec2:)/; // what reads shows no secret, or is narrowed otherwise: role-permissions.test.ts
  const NOT_TAGGED = ['ivs:BatchStartViewerSessionRevocation']; // of channels, which are named
  const STACK_ID = JSON.stringify({ Ref: 'AWS::StackId' });

  test.each(['CdkIvsProviderHandlerRole', 'CdkIvsStreamKeyRotationRole'])('%s', (role) => {
    const wide = statementsOf(role).filter(({ Action, Resource }) => JSON.stringify(Resource).includes('*')
      && [Action].flat().some((action: string) => !READ_ONLY.test(action) && !NOT_TAGGED.includes(action)));
    expect(wide.length).toBeGreaterThan(2);
    for (const { Action, Condition } of wide) {
      const keys = Object.values(Condition ?? {}).flatMap((operator) => Object.entries(operator as object));
      const byTag = keys.filter(([key, value]) => /ResourceTag\/(cdk-ivs:stack|aws:cloudformation:stack-id)$/.test(key) && JSON.stringify(value).includes(STACK_ID));
      expect([Action, byTag.length > 0]).toEqual([Action, true]);
      // what creates asks for the tag in the request, too
      const creates = [Action].flat().some((action: string) => /^ivs:(Create|Import)/.test(action));
      expect([Action, keys.some(([key]) => key === 'aws:RequestTag/cdk-ivs:stack')]).toEqual([Action, creates]);
    }
  });
});
