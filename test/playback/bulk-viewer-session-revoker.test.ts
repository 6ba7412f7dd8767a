import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { bulkRevocation, definitionOf } from './bulk-revocation';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

const validate: (definition: object) => { isValid: boolean; errorsText(): string } = jest.requireActual('asl-validator');

/** The statements of the policies whose logical id starts so. */
function statementsOf(stack: Stack, id: string): any[] {
  return Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([logicalId]) => logicalId.startsWith(id)).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const channelsOf = (stack = newStack(KNOWN_ENV)) => [ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel'))];

describe('the state machine', () => {
  test.each(Object.values(ivs.ViewerListFormat))('is valid Amazon States Language for %s', (listFormat) => {
    const definition = definitionOf(bulkRevocation({ listFormat, channels: ivs.ChannelSelection.of(...channelsOf()) }).stack);
    const result = validate(definition);
    expect([result.isValid, result.errorsText()]).toEqual([true, '']);
  });

  test('the validator finds a misspelt field', () => {
    const definition = definitionOf(bulkRevocation().stack);
    definition.States['Revoke all'].ToleratedFailures = 1;
    expect(validate(definition).isValid).toBe(false);
  });

  test('reads one object, in batches of 20, two at a time, and writes what failed', () => {
    const { 'Revoke all': map } = definitionOf(bulkRevocation().stack).States;
    expect(map).toMatchObject({
      Type: 'Map',
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSONL' }, Parameters: { 'Bucket': 'lists', 'Key.$': '$.key' } },
      ItemBatcher: { MaxItemsPerBatch: 20, BatchInput: { LastRetry: 3 } },
      MaxConcurrency: 2,
      ToleratedFailurePercentage: 5,
      ToleratedFailureCount: 1000,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { 'Bucket': 'lists', 'Prefix.$': 'States.Format(\'viewer-session-revocation/results/{}\', $$.Execution.Name)' },
        WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSONL' },
      },
    });
    expect(map.ItemBatcher.BatchInput.Channels).toBeUndefined();
  });

  test('a child ends within the five minutes of an Express workflow, with all its retries', () => {
    const { TimeoutSeconds, Retry: [{ IntervalSeconds, BackoffRate, MaxAttempts }] } = definitionOf(bulkRevocation().stack).States['Revoke all'].ItemProcessor.States['Revoke batch'];
    const pauses = [...Array(MaxAttempts).keys()].map((retry) => IntervalSeconds * BackoffRate ** retry);
    const timeout = Object.values(Template.fromStack(bulkRevocation().stack).findResources('AWS::Lambda::Function'))[0].Properties.Timeout;
    expect(timeout * (MaxAttempts + 1) + pauses.reduce((sum, pause) => sum + pause)).toBeLessThan(300);
    expect(timeout).toBeLessThan(TimeoutSeconds);
  });

  test('CSV has a first line with the names', () => {
    const { ItemReader } = definitionOf(bulkRevocation({ listFormat: ivs.ViewerListFormat.CSV }).stack).States['Revoke all'];
    expect(ItemReader.ReaderConfig).toEqual({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' });
  });

  test('the channels are told to each batch, each once', () => {
    const stack = newStack(KNOWN_ENV);
    const [channel] = channelsOf(stack);
    const { ItemBatcher } = definitionOf(bulkRevocation({ channels: ivs.ChannelSelection.of(channel, channel) }, stack).stack).States['Revoke all'];
    expect(ItemBatcher.BatchInput).toEqual({ LastRetry: 3, Channels: [arnOf('channel')] });
  });

  test('it is a standard one, with a log of its own that holds no data, and traces', () => {
    const { StateMachineType, LoggingConfiguration, TracingConfiguration } = propertiesOf(bulkRevocation().stack, 'AWS::StepFunctions::StateMachine');
    expect([StateMachineType, TracingConfiguration]).toEqual([undefined, { Enabled: true }]);
    expect(LoggingConfiguration).toMatchObject({ Level: 'ALL', Destinations: [{}] });
    expect(LoggingConfiguration.IncludeExecutionData).not.toBe(true);
  });
});

describe('permissions', () => {
  const stateMachine = { Ref: expect.stringMatching(/^BulkStateMachine/) };
  const executions = (path: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':states:us-west-2:123456789012:execution:', { 'Fn::GetAtt': [stateMachine.Ref, 'Name'] }, path]],
  });
  const objects = (prefix: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::lists/viewer-session-revocation/${prefix}/*`]] });

  test('the function may revoke on these channels, and write its log', () => {
    const [revoke, log, ...more] = statementsOf(bulkRevocation({ channels: ivs.ChannelSelection.of(...channelsOf()) }).stack, 'BulkRevokerRole');
    expect(log.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect([revoke, more]).toEqual([{ Effect: 'Allow', Action: 'ivs:BatchStartViewerSessionRevocation', Resource: arnOf('channel') }, []]);
  });

  test('without channels, on all of the account and region', () => {
    const [{ Resource }] = statementsOf(bulkRevocation().stack, 'BulkRevokerRole');
    expect(Resource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:us-west-2:123456789012:channel/*']] });
  });

  test('the state machine may read lists, invoke the function, write results, and run its children', () => {
    expect(statementsOf(bulkRevocation().stack, 'BulkMapRunPolicy')).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^BulkRevokerFunction/), 'Arn'] } },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: objects('lists') },
      { Effect: 'Allow', Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'], Resource: objects('results') },
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: stateMachine },
      { Effect: 'Allow', Action: ['states:DescribeExecution', 'states:StopExecution'], Resource: executions(':*') },
      { Effect: 'Allow', Action: 'states:RedriveExecution', Resource: executions('/Batches:*') },
    ]);
  });

  test('a bucket with a KMS key is read and written with it', () => {
    const stack = newStack(KNOWN_ENV);
    const revocation = bulkRevocation({ bucket: new Bucket(stack, 'Encrypted', { encryptionKey: new Key(stack, 'Key') }) }, stack);
    const role = new Role(stack, 'Reader', { assumedBy: new AccountPrincipal('123456789012') });
    revocation.grants.readResults(role);
    revocation.grants.start(new Role(stack, 'Starter', { assumedBy: new AccountPrincipal('123456789012') }));
    const key = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    expect(statementsOf(stack, 'BulkStateMachineRole')).toContainEqual({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key });
    expect(statementsOf(stack, 'Starter')).toContainEqual({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key }); // in parts, too
    expect(statementsOf(stack, 'Reader')).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: key });
  });

  test.each<[keyof ivs.BulkViewerSessionRevokerGrants, object[]]>([
    ['start', [{ Action: 'states:StartExecution', Resource: stateMachine }, { Action: 's3:PutObject', Resource: objects('lists') }]],
    ['redrive', [{ Action: 'states:RedriveExecution', Resource: executions(':*') }]],
    ['readResults', [{ Action: 'states:DescribeExecution', Resource: executions(':*') }, { Action: 's3:GetObject', Resource: objects('results') }]],
  ])('grants.%s', (method, expected) => {
    const { stack, grants } = bulkRevocation();
    grants[method](new Role(stack, 'Grantee', { assumedBy: new AccountPrincipal('123456789012') })).assertSuccess();
    expect(statementsOf(stack, 'Grantee')).toEqual(expected.map((statement) => ({ Effect: 'Allow', ...statement })));
  });
});

test('metrics are sums of what the function counts', () => {
  const revocation = bulkRevocation();
  for (const [metric, name] of [[revocation.metrics.viewerSessionsRevoked(), 'ViewerSessionsRevoked'], [revocation.metrics.viewerSessionRevocationsFailed(), 'ViewerSessionRevocationsFailed']] as const) {
    expect(metric).toMatchObject({ namespace: 'cdk-ivs', metricName: name, statistic: 'Sum' });
    expect(revocation.stack.resolve(metric.dimensions)).toEqual({ FunctionName: { Ref: expect.stringMatching(/^BulkRevokerFunction/) } });
  }
});

test('the alarm is raised by the first entry or execution that fails, and has no action', () => {
  const { Metrics, ...alarm } = propertiesOf(bulkRevocation().stack, 'AWS::CloudWatch::Alarm');
  expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' });
  expect(alarm.AlarmActions).toBeUndefined();
  expect(Metrics.map(({ Expression, MetricStat }: any) => Expression ?? MetricStat.Metric.MetricName))
    .toEqual(['FILL(entries, 0) + FILL(executions, 0)', 'ViewerSessionRevocationsFailed', 'ExecutionsFailed']);
});

test('the bucket may be an L1', () => {
  const stack = newStack(KNOWN_ENV);
  expect(() => definitionOf(bulkRevocation({ bucket: new CfnBucket(stack, 'L1') }, stack).stack)).not.toThrow();
});

describe('fails', () => {
  test('for a bucket of another region', () => {
    const stack = newStack(KNOWN_ENV);
    const bucket = Bucket.fromBucketAttributes(stack, 'Far', { bucketName: 'far', region: 'eu-west-1' });
    expectError(() => bulkRevocation({ bucket }, stack), 'ViewerListBucketRegionMismatch', 'eu-west-1', '[at Stack/Bulk]');
  });

  test('for a channel of another region', () => {
    const stack = newStack(KNOWN_ENV);
    const channels = ivs.ChannelSelection.of(ivs.Channel.fromChannelArn(stack, 'Far', arnOf('channel', 'eu-west-1')));
    expectError(() => bulkRevocation({ channels }, stack), 'RegionMismatch', 'eu-west-1');
  });
});

test('warns in a region without IVS', () => {
  expect(warningsOf(bulkRevocation({}, newStack({ env: { region: 'eu-west-2' } })).stack)).toContain('cdk-ivs:Region.withoutControlPlane');
});
