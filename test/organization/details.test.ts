import { App, Aspects, Lazy, PropertyInjectors, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Function, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnLogGroup, LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { CustomerManagedEncryptionConfiguration, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';
import { vpcOf } from './defaults';
import * as ivs from '../../src';
import { ErrorCode } from '../../src/private/codes';
import { expectError, KNOWN_ENV, newStack, resourcesOf, warningsOf } from '../helpers';

/*
 * What the table of defaults does not say: which permissions exactly, and what the errors and warnings say.
 */

/** A stack in an app whose property injector sets properties of a construct of the CDK. */
function stackWith(constructUniqueId: string, props: (stack: Stack) => object): Stack {
  const stack = newStack(KNOWN_ENV);
  const set = props(stack);
  PropertyInjectors.of(stack).add({ constructUniqueId, inject: (given, { id }) => id.startsWith('Org') ? given : { ...given, ...set } });
  return stack;
}
const revoker = (stack: Stack, handlerOptions?: ivs.HandlerOptions) => new ivs.ViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all(), handlerOptions });
const bulk = (stack: Stack, handlerOptions?: ivs.HandlerOptions) => (
  new ivs.BulkViewerSessionRevoker(stack, 'X', { bucket: new Bucket(stack, 'OrgLists'), channels: ivs.ChannelSelection.all(), handlerOptions }));
const statementsOf = (stack: Stack, idStart: string): any[] => Object.entries(resourcesOf(stack, 'AWS::IAM::Policy'))
  .filter(([id]) => id.startsWith(idStart)).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
const aboutKeys = (statements: any[]) => statements.filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
const KEY = { 'Fn::GetAtt': [expect.stringMatching(/^OrgKey/), 'Arn'] };
const grantee = (stack: Stack) => new Role(stack, 'Grantee', { assumedBy: new AccountPrincipal('123456789012') });
const synthesisOf = (stack: Stack) => () => { Template.fromStack(stack); };
const expectAtSynthesis = (stack: Stack, code: ErrorCode, found: string) => expect(synthesisOf(stack)).toThrow(`${code}: ${found}`);
const aspect = (scope: IConstruct, visit: (node: IConstruct) => void) => Aspects.of(scope).add({ visit });

describe('functions', () => {
  test('a role from a property injector would lack all permissions: FunctionRoleInvalid', () => {
    const stack = stackWith(Function.PROPERTY_INJECTION_ID, (scope) => ({ role: grantee(scope) }));
    expectError(() => revoker(stack), 'FunctionRoleInvalid', 'role = "Stack/Grantee"', '[at Stack/X/Function]');
  });

  test('what the CDK refuses has a code: FunctionSettingsInvalid', () => {
    const stack = newStack(KNOWN_ENV);
    const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-1')]; // without a VPC
    expectError(() => revoker(stack, { securityGroups }), 'FunctionSettingsInvalid', 'error = ', '[at Stack/X/Function]');
  });

  test('an option that is undefined is the default: that of the library, or that of a property injector', () => {
    const settingsIn = (stack: Stack) => Object.values(resourcesOf(stack, 'AWS::Lambda::Function'))[0].Properties;
    const undefinedOptions = { architecture: undefined, logGroup: undefined, memorySize: undefined, tracing: undefined, vpc: undefined };
    const stack = newStack(KNOWN_ENV);
    revoker(stack, undefinedOptions);
    expect(settingsIn(stack)).toMatchObject({ Architectures: ['arm64'], MemorySize: 256 });
    const injected = newStack(KNOWN_ENV);
    const inject = (given: object) => ({ tracing: Tracing.ACTIVE, ...given });
    PropertyInjectors.of(injected).add({ constructUniqueId: Function.PROPERTY_INJECTION_ID, inject });
    revoker(injected, undefinedOptions);
    expect(settingsIn(injected).TracingConfig).toEqual({ Mode: 'Active' });
  });

  test('a memory size that Lambda does not have is refused: MemorySizeInvalid', () => {
    for (const memorySize of [127, 10_241, 256.5]) {
      expectError(() => revoker(newStack(KNOWN_ENV), { memorySize }), 'MemorySizeInvalid', `memorySize = ${memorySize}`, '[at Stack/X/Function]');
    }
    for (const memorySize of [128, 10_240, Lazy.number({ produce: () => 512 })]) {
      expect(() => revoker(newStack(KNOWN_ENV), { memorySize })).not.toThrow();
    }
  });

  test('an aspect can\'t bring permissions: ChangedByAspect', () => {
    const stack = newStack(KNOWN_ENV);
    const { handler } = revoker(stack);
    aspect(handler, (node) => { if (node === handler.node.defaultChild) { (node as any).vpcConfig = { subnetIds: ['subnet-1'] }; } });
    expectAtSynthesis(stack, 'ChangedByAspect', 'VpcConfig = {"subnetIds":["subnet-1"]}');
  });

  test('the log group in handlerOptions may be an L1', () => {
    const stack = newStack(KNOWN_ENV);
    revoker(stack, { logGroup: new CfnLogGroup(stack, 'Logs') });
    expect(Object.values(resourcesOf(stack, 'AWS::Lambda::Function'))[0].Properties.LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: 'Logs' } });
    expect(statementsOf(stack, 'XRole')).toContainEqual(expect.objectContaining({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }));
  });

  test('a signer may send failed events to a queue below it', () => {
    const stack = newStack(KNOWN_ENV);
    const signer = new ivs.PlaybackTokenSigner(stack, 'X', {
      channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) }), signingKey: new ivs.PlaybackSigningKey(stack, 'SigningKey'),
    });
    (signer.handler as Function).configureAsyncInvoke({ onFailure: new SqsDestination(new Queue(signer.handler, 'Failures')) });
    expect(synthesisOf(stack)).not.toThrow(); // with a cycle, the template could not be deployed
  });

  test('the framework of custom resources is in the network of their function, also where an injector leaves out what is undefined', () => {
    const stack = newStack(KNOWN_ENV);
    const vpc = vpcOf(stack);
    PropertyInjectors.of(stack).add({ constructUniqueId: Function.PROPERTY_INJECTION_ID, inject: (given) => ({ vpc, ...given }) });
    new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
    const [one, other] = Object.values(resourcesOf(stack, 'AWS::Lambda::Function')).map(({ Properties }) => Properties.VpcConfig);
    expect(one.SubnetIds).toEqual(['subnet-1']);
    expect(other).toEqual(one);
  });
});

describe('logs', () => {
  test('CloudWatch Logs may use the key of a log group, for log groups of the account only', () => {
    const stack = stackWith(LogGroup.PROPERTY_INJECTION_ID, (scope) => ({ encryptionKey: new Key(scope, 'OrgKey') }));
    revoker(stack);
    const [{ Properties: { KeyPolicy } }] = Object.values(resourcesOf(stack, 'AWS::KMS::Key'));
    expect(KeyPolicy.Statement.slice(1)).toEqual([{
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-west-2:123456789012:log-group:*']] } } },
      Effect: 'Allow',
      Principal: { Service: 'logs.us-west-2.amazonaws.com' },
      Resource: '*',
    }]);
  });

  test('the policy of a key that is an L1 is left alone', () => {
    const stack = stackWith(LogGroup.PROPERTY_INJECTION_ID, (scope) => ({ encryptionKey: new CfnKey(scope, 'OrgKey', { keyPolicy: {} }) }));
    revoker(stack);
    expect(Object.values(resourcesOf(stack, 'AWS::KMS::Key'))[0].Properties.KeyPolicy).toEqual({});
  });

  test.each([['a revoker', revoker], ['a bulk revoker', bulk]])('a class without metrics gives a warning: %s', (_, build) => {
    const stack = stackWith(LogGroup.PROPERTY_INJECTION_ID, () => ({ logGroupClass: LogGroupClass.INFREQUENT_ACCESS }));
    build(stack);
    expect(warningsOf(stack)).toEqual(['cdk-ivs:Metrics.logClassWithoutMetrics']);
    const imported = newStack(KNOWN_ENV);
    build(imported, { logGroup: LogGroup.fromLogGroupName(imported, 'Logs', 'logs') });
    expect(warningsOf(imported)).toEqual([]);
  });

  test.each<[string, number, (stack: Stack) => unknown]>([
    ['of custom resources', 1, (stack) => new ivs.PlaybackSigningKey(stack, 'X')],
    ['of custom resources and of rotations', 2, (stack) => new ivs.RotatingStreamKey(stack, 'X', { channel: new ivs.Channel(stack, 'Channel') })],
  ])('a class without metrics gives a warning for each function that a stack shares: %s', (_, count, build) => {
    const stack = stackWith(LogGroup.PROPERTY_INJECTION_ID, () => ({ logGroupClass: LogGroupClass.INFREQUENT_ACCESS }));
    build(stack);
    expect(warningsOf(stack)).toEqual(Array(count).fill('cdk-ivs:Metrics.logClassWithoutMetrics'));
  });
});

describe('queues', () => {
  const encrypted = () => stackWith(Queue.PROPERTY_INJECTION_ID, (scope) => ({ encryption: QueueEncryption.KMS, encryptionMasterKey: new Key(scope, 'OrgKey') }));

  test('with a KMS key, the function may read one and write the other; whoever sends may encrypt', () => {
    const stack = encrypted();
    const construct = revoker(stack);
    construct.grants.revoke(grantee(stack));
    expect(aboutKeys(statementsOf(stack, 'XRole'))).toEqual([
      { Action: 'kms:Decrypt', Effect: 'Allow', Resource: KEY }, { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: KEY },
    ]);
    expect(aboutKeys(statementsOf(stack, 'Grantee'))).toEqual([{ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: KEY }]);
  });

  test('the grants of the revoker itself know the key, too', () => {
    const stack = encrypted();
    ivs.ViewerSessionRevokerGrants.fromViewerSessionRevoker(revoker(stack)).revoke(grantee(stack));
    expect(aboutKeys(statementsOf(stack, 'Grantee'))).toHaveLength(1);
  });

  test('the key managed by AWS gives a warning, since EventBridge can\'t use it', () => {
    const stack = stackWith(Queue.PROPERTY_INJECTION_ID, () => ({ encryption: QueueEncryption.KMS_MANAGED }));
    revoker(stack);
    expect(warningsOf(stack)).toEqual(['cdk-ivs:ViewerSessionRevoker.queueKeyManagedByAws']);
  });

  test('another dead-letter queue takes the place of that of the revoker', () => {
    const stack = stackWith(Queue.PROPERTY_INJECTION_ID, (scope) => ({ deadLetterQueue: { queue: new Queue(scope, 'OrgDeadLetters'), maxReceiveCount: 3 } }));
    const { deadLetterQueue } = revoker(stack);
    expect(deadLetterQueue.node.id).toBe('OrgDeadLetters');
    expect(Object.keys(resourcesOf(stack, 'AWS::SQS::Queue')).map((id) => id.slice(0, -8))).toEqual(['OrgDeadLetters', 'XQueue']);
    const [{ Properties: { Environment } }] = Object.values(resourcesOf(stack, 'AWS::Lambda::Function'));
    expect(Environment.Variables).toEqual({ DEAD_LETTER_QUEUE_URL: { Ref: expect.stringMatching(/^OrgDeadLetters/) }, MAX_RECEIVE_COUNT: '3' });
    expect(JSON.stringify(resourcesOf(stack, 'AWS::CloudWatch::Alarm'))).toContain('OrgDeadLetters');
  });
});

describe('secrets', () => {
  test('with an alias, the key is allowed by its aliases', () => {
    const stack = stackWith(Secret.PROPERTY_INJECTION_ID, (scope) => ({ encryptionKey: Alias.fromAliasName(scope, 'OrgKey', 'alias/organization') }));
    const signingKey = new ivs.PlaybackSigningKey(stack, 'X');
    signingKey.grants.sign(grantee(stack));
    const conditions = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/organization' }, 'StringEquals': { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } };
    const Resource = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:us-west-2:123456789012:key/*']] };
    expect(statementsOf(stack, 'CdkIvsProviderKeysPolicy')).toEqual([{ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: conditions, Effect: 'Allow', Resource }]);
    expect(aboutKeys(statementsOf(stack, 'Grantee'))).toEqual([{ Action: 'kms:Decrypt', Condition: conditions, Effect: 'Allow', Resource }]);
  });

  test('an aspect that takes the key away needs no permission', () => {
    const stack = stackWith(Secret.PROPERTY_INJECTION_ID, (scope) => ({ encryptionKey: new Key(scope, 'OrgKey') }));
    new ivs.PlaybackSigningKey(stack, 'X');
    aspect(stack, (node) => { if (CfnSecret.isCfnSecret(node)) { node.kmsKeyId = undefined; } });
    expect(synthesisOf(stack)).not.toThrow();
  });
});

describe('buckets', () => {
  test.each<[string, (bucket: CfnBucket) => void]>([
    ['an override of the whole', (bucket) => bucket.addPropertyOverride('BucketEncryption', { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] })],
    ['an override of a part', (bucket) => bucket.addPropertyOverride('BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm', 'aws:kms:dsse')],
  ])('one that is encrypted with KMS later is refused, since IVS can\'t record to it: %s', (_, change) => {
    const stack = newStack(KNOWN_ENV);
    const bucket = new ivs.RecordingBucket(stack, 'Bucket');
    change(bucket.node.defaultChild as CfnBucket);
    expectAtSynthesis(stack, 'RecordingBucketEncryptionInvalid', 'bucket = "Stack/Bucket", encryption = "aws:kms');
  });

  test('other overrides are none of this', () => {
    const stack = newStack(KNOWN_ENV);
    const bucket = new ivs.RecordingBucket(stack, 'Bucket');
    (bucket.node.defaultChild as CfnBucket).addPropertyOverride('VersioningConfiguration.Status', 'Enabled');
    (bucket.node.defaultChild as CfnBucket).addPropertyDeletionOverride('BucketEncryption');
    expect(synthesisOf(stack)).not.toThrow();
  });

  test('with the L1 of a bucket that has a KMS key, the lists are read with it', () => {
    const stack = newStack(KNOWN_ENV);
    const bucket = new Bucket(stack, 'Lists', { encryptionKey: new Key(stack, 'OrgKey') });
    new ivs.BulkViewerSessionRevoker(stack, 'X', { bucket: bucket.node.defaultChild as CfnBucket, channels: ivs.ChannelSelection.all() });
    expect(aboutKeys(statementsOf(stack, 'XStateMachineRole'))).toEqual([{ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: KEY }]);
  });
});

test('with a KMS key, the state machine and whoever starts it may use it for this state machine', () => {
  const stack = stackWith(StateMachine.PROPERTY_INJECTION_ID, (scope) => ({ encryptionConfiguration: new CustomerManagedEncryptionConfiguration(new Key(scope, 'OrgKey')) }));
  const { grants } = bulk(stack);
  grants.start(grantee(stack));
  const arn = { Ref: expect.stringMatching(/^XStateMachine/) };
  const Condition = { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': [arn, { 'Fn::Join': ['', [arn, '/Batches']] }] } };
  const statement = { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition, Effect: 'Allow', Resource: KEY };
  expect(aboutKeys(statementsOf(stack, 'XMapRunPolicy'))).toEqual([statement]);
  expect(aboutKeys(statementsOf(stack, 'Grantee'))).toEqual([statement]);
});

describe('tags with names of the library: TagReserved', () => {
  test('in props', () => {
    expectError(() => new ivs.Channel(newStack(), 'X', { tags: { 'cdk-ivs:stack': 'mine' } }), 'TagReserved', 'tags.cdk-ivs:stack = "mine"', '[at Stack/X]');
  });

  test.each<[string, string, (stack: Stack) => IConstruct, (tags: Tags) => void]>([
    ['set on a channel', 'tags.cdk-ivs:channel-lifecycle = "false"', (stack) => new ivs.Channel(stack, 'X', { stopStreamOnDelete: true }), (tags) => tags.add('cdk-ivs:channel-lifecycle', 'false')],
    ['removed', 'tags.cdk-ivs:stack = "removed"', (stack) => new ivs.Channel(stack, 'X', { stopStreamOnDelete: true }), (tags) => tags.remove('cdk-ivs:stack')],
    ['set on what is created in IVS', 'tags.cdk-ivs:team = "live"', (stack) => new ivs.PlaybackSigningKey(stack, 'X'), (tags) => tags.add('cdk-ivs:team', 'live')],
  ])('%s', (_, found, build, tag) => {
    const stack = new Stack(new App(), 'Stack');
    tag(Tags.of(build(stack)));
    expectAtSynthesis(stack, 'TagReserved', found);
  });
});
