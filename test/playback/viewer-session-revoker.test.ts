import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

const CHANNEL = arnOf('channel');

function build(arns: string[] | 'ALL' = [CHANNEL], stack = newStack(KNOWN_ENV)) {
  const channels = arns === 'ALL' ? ivs.ChannelSelection.all()
    : ivs.ChannelSelection.of(...arns.map((arn, index) => ivs.Channel.fromChannelArn(stack, `Channel${index}`, arn)));
  return new ivs.ViewerSessionRevoker(stack, 'Revoker', { channels });
}

const queues = (stack: Stack) => Object.entries(Template.fromStack(stack).findResources('AWS::SQS::Queue')).map(([id, { Properties }]) => [id.slice(0, 10), Properties]);
const arnOfQueue = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^Revoker${id}`)), 'Arn'] });
const QUEUE = arnOfQueue('Queue');
const DEAD_LETTERS = arnOfQueue('DeadLetters');

/** What the function may do, but for its log. */
function statementsOf(stack: Stack): any[] {
  return propertiesOf(stack, 'AWS::IAM::Policy').PolicyDocument.Statement.filter(({ Action }: any) => ![Action].flat()[0].startsWith('logs:'));
}

test('two queues, encrypted: a message comes again after 6 minutes, five times, and is kept for 14 days then', () => {
  expect(queues(build().stack)).toEqual([
    ['RevokerDea', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 }],
    ['RevokerQue', { SqsManagedSseEnabled: true, VisibilityTimeout: 360, RedrivePolicy: { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 5 } }],
  ]);
});

test('the visibility time-out is six times that of the function', () => {
  const { stack } = build();
  expect(6 * propertiesOf(stack, 'AWS::Lambda::Function').Timeout).toBe(queues(stack)[1][1].VisibilityTimeout);
});

test('both queues refuse what is not encrypted on its way', () => {
  const policies = Object.values(Template.fromStack(build().stack).findResources('AWS::SQS::QueuePolicy'));
  expect(policies.map(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([DEAD_LETTERS, QUEUE].map((Resource) => [
    { Effect: 'Deny', Action: 'sqs:*', Principal: { AWS: '*' }, Resource, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ]));
});

test('the function gets what fills a call, two at a time, and tells which messages failed', () => {
  const { stack } = build();
  expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')).toEqual({
    BatchSize: 20,
    EventSourceArn: QUEUE,
    FunctionName: { Ref: expect.stringMatching(/^RevokerFunction/) },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumBatchingWindowInSeconds: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  const { ReservedConcurrentExecutions, Environment } = propertiesOf(stack, 'AWS::Lambda::Function');
  expect(ReservedConcurrentExecutions).toBeUndefined();
  expect(Environment.Variables).toEqual({ DEAD_LETTER_QUEUE_URL: { Ref: expect.stringMatching(/^RevokerDeadLetters/) }, MAX_RECEIVE_COUNT: '5' });
});

test('the function comes after its permissions, and the messages after the function', () => {
  const [func] = Object.values(Template.fromStack(build().stack).findResources('AWS::Lambda::Function'));
  expect(func.DependsOn).toContainEqual(expect.stringMatching(/^RevokerRoleDefaultPolicy/));
});

test('an alarm, without an action, goes off while there is a dead letter', () => {
  const revoker = build();
  expect(propertiesOf(revoker.stack, 'AWS::CloudWatch::Alarm')).toEqual({
    AlarmDescription: 'Viewers of Amazon IVS channels are not revoked: messages are in the dead-letter queue',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching(/^RevokerDeadLetters/), 'QueueName'] } }],
    EvaluationPeriods: 1,
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Namespace: 'AWS/SQS',
    Period: 60,
    Statistic: 'Maximum',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
  expect(revoker.stack.resolve(revoker.failureAlarm.alarmArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^RevokerFailureAlarm/), 'Arn'] });
});

describe('what the function may do', () => {
  const onQueues = [
    { Effect: 'Allow', Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], Resource: QUEUE },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: DEAD_LETTERS },
  ];
  const revoke = { Effect: 'Allow', Action: 'ivs:BatchStartViewerSessionRevocation' };

  test('revoke on these channels, read its queue, write dead letters', () => {
    const two = [CHANNEL, `${CHANNEL}2`];
    expect(statementsOf(build(two).stack)).toEqual([{ ...revoke, Resource: two }, ...onQueues]);
  });

  test('for all channels, on those of this account and region', () => {
    const Resource = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:us-west-2:123456789012:channel/*']] };
    expect(statementsOf(build('ALL').stack)).toEqual([{ ...revoke, Resource }, ...onQueues]);
  });

  test('the channel may be an L2 or an L1', () => {
    const stack = newStack();
    new ivs.ViewerSessionRevoker(stack, 'Revoker', { channels: ivs.ChannelSelection.of(new ivs.Channel(stack, 'L2'), new CfnChannel(stack, 'L1')) });
    expect(statementsOf(stack)[0].Resource).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^L2/), 'Arn'] }, { Ref: 'L1' }]);
  });
});

test('who has the grant may send, and nothing else', () => {
  const revoker = build();
  const role = new Role(revoker.stack, 'Backend', { assumedBy: new AccountPrincipal('123456789012') });
  revoker.grants.revoke(role).assertSuccess();
  const policies = Template.fromStack(revoker.stack).findResources('AWS::IAM::Policy');
  const [backend] = Object.entries(policies).filter(([id]) => id.startsWith('Backend')).map(([, { Properties }]) => Properties);
  expect(backend.PolicyDocument.Statement).toEqual([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE }]);
});

test('metrics are sums of what the function counts; others, and dimensions, can be added', () => {
  const { stack, metrics } = build();
  for (const [metric, name] of [[metrics.viewerSessionsRevoked(), 'ViewerSessionsRevoked'], [metrics.viewerSessionRevocationsFailed(), 'ViewerSessionRevocationsFailed']] as const) {
    expect(metric).toMatchObject({ namespace: 'cdk-ivs', metricName: name, statistic: 'Sum' });
    expect(stack.resolve(metric.dimensions)).toEqual({ FunctionName: { Ref: expect.stringMatching(/^RevokerFunction/) } });
  }
  expect(stack.resolve(metrics.metric('Other', { dimensionsMap: { A: 'b' }, statistic: 'Average' }))).toMatchObject({ metricName: 'Other', statistic: 'Average', dimensions: { A: 'b' } });
});

describe('an imported revoker', () => {
  const ARN = 'arn:aws:sqs:us-west-2:123456789012:revoker';

  test('can be granted, and sent to', () => {
    const stack = newStack(KNOWN_ENV);
    const imported = ivs.ViewerSessionRevoker.fromQueueArn(stack, 'Imported', ARN);
    imported.grants.revoke(new Role(stack, 'Backend', { assumedBy: new AccountPrincipal('123456789012') })).assertSuccess();
    expect(propertiesOf(stack, 'AWS::IAM::Policy').PolicyDocument.Statement).toEqual([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: ARN }]);
    expect(stack.resolve(imported.queueRef)).toMatchObject({ queueArn: ARN });
    expect(imported.env).toEqual({ account: '123456789012', region: 'us-west-2' });
  });

  test.each([['arn:aws:sns:us-west-2:123456789012:revoker'], ['revoker'], ['arn:aws:sqs:us-west-2:123456789012:a/b']])('of %s is refused', (arn) => {
    expectError(() => ivs.ViewerSessionRevoker.fromQueueArn(newStack(), 'Imported', arn), 'ArnInvalid', 'arn:aws:sqs:<region>:<account>:<queue>');
  });
});

test('a reference to the revoker is one to its queue', () => {
  const revoker = build();
  expect(revoker.stack.resolve(revoker.queueRef.queueArn)).toEqual(QUEUE);
});

test('the queue can be the target of a rule', () => {
  const { stack, queue } = build();
  new Rule(stack, 'Rule', { eventPattern: { source: ['moderation'] }, targets: [new SqsQueue(queue)] });
  expect(propertiesOf(stack, 'AWS::Events::Rule').Targets).toEqual([{ Arn: QUEUE, Id: 'Target0' }]);
  Template.fromStack(stack).resourceCountIs('AWS::SQS::QueuePolicy', 2);
});

describe('fails', () => {
  test('for a selection without channels', () => {
    expectError(() => ivs.ChannelSelection.of(), 'ChannelSelectionInvalid', 'channels = []', '[at ChannelSelection.of]');
  });

  test.each<[string, any]>([['a list', []], ['undefined', undefined], ['object', {}], ['string', 'all']])('for what is no selection, as plain JavaScript can pass it: %s', (found, channels) => {
    expectError(() => new ivs.ViewerSessionRevoker(newStack(), 'Revoker', { channels }), 'ChannelSelectionInvalid', `channels = "${found}"`, '[at Stack/Revoker]');
  });

  test('for a channel of another region', () => {
    expectError(() => build([CHANNEL, arnOf('channel', 'eu-west-1')]), 'RegionMismatch', '[at Stack/Revoker]');
  });
});

test('warns in a region without IVS', () => {
  expect(warningsOf(build('ALL', newStack({ env: { region: 'eu-west-2' } })).stack)).toEqual(['cdk-ivs:Region.withoutControlPlane']);
});
