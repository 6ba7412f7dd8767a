import { App, Aspects, Aws, CfnResource, Fn, PropertyInjectors, RemovalPolicies, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PermissionsBoundary, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, CfnFunction, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup, LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { CustomerManagedEncryptionConfiguration, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { ConstructName, NAMES } from './constructs';
import { allows, functionsIn, ofType, Resources, statementsOf } from './template';
import { KNOWN_ENV } from '../helpers';

/**
 * What becomes of a default on a construct: it is in the template, with all that it needs; the template is as without it, since the construct has
 * nothing of the kind, or says something else itself; or an error with a code. An error of the CDK has a code of the CDK.
 */
export type Outcome = 'taken up' | 'unchanged' | `error ${string}`;

export interface Default {
  readonly name: string;
  readonly context?: { [key: string]: unknown };
  readonly apply?: (app: App) => void;
  readonly outcomes: { readonly [construct in ConstructName]: Outcome };
  /** What the template of a construct that takes it up has. */
  readonly isIn: (resources: Resources) => boolean;
}

const all = (...kinds: ((name: ConstructName) => boolean)[]): ConstructName[] => NAMES.filter((name) => kinds.some((is) => is(name)));
const named = (...names: ConstructName[]): ConstructName[] => names;

const CUSTOM = all((name) => /looked after|PlaybackSigningKey|PlaybackTokenSigner|RecordingConfiguration|RotatingStreamKey|SrtIngest|ViewerSessionRevocation/.test(name));
const FUNCTIONS = [...CUSTOM, ...named('BulkViewerSessionRevoker', 'ViewerSessionRevoker')];
const FILLED_SECRETS = named('PlaybackSigningKey', 'PlaybackTokenSigner', 'RotatingStreamKey', 'SrtIngest');
const SECRETS = [...FILLED_SECRETS, ...named('StreamKey, with a secret')];
const RECORDING_BUCKETS = named('RecordingBucket', 'RecordingConfiguration');
const LISTS = named('BulkViewerSessionRevoker'); // a bucket of the app
const SIGNING_KMS_KEYS = named('PlaybackSigningKey, in KMS', 'PlaybackTokenSigner, in KMS and kept ready');
const SIGNING_KEYS = [...SIGNING_KMS_KEYS, ...named('PlaybackSigningKey', 'PlaybackTokenSigner')];
const QUEUES = named('ViewerSessionRevoker');
const ALARMS = named('BulkViewerSessionRevoker', 'PlaybackTokenSigner, in KMS and kept ready', 'ViewerSessionRevoker');
const OWN_TAGS = [...FILLED_SECRETS, ...named('Channel, looked after', 'RecordingConfiguration')];

type Outcomes = { readonly [outcome in Outcome]?: readonly ConstructName[] };

/** The outcome for each construct; what is in no list has nothing of the kind. */
function outcomesOf(lists: Outcomes): Default['outcomes'] {
  const outcome = (name: ConstructName) => (Object.keys(lists) as Outcome[]).find((candidate) => lists[candidate]!.includes(name)) ?? 'unchanged';
  return Object.fromEntries(NAMES.map((name) => [name, outcome(name)])) as Default['outcomes'];
}

/** A VPC that the organization has already. */
export const vpcOf = (scope: Construct) => Vpc.fromVpcAttributes(scope, 'Vpc', {
  vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['us-west-2a'], privateSubnetIds: ['subnet-1'], privateSubnetRouteTableIds: ['rtb-1'],
});

/** A stack for what the organization has itself. */
const organization = (app: App) => new Stack(app, 'Organization', KNOWN_ENV);

/**
 * Property injectors that set properties of a construct of the CDK: where they are not given, or whatever is given. Both styles are in the
 * guide of the CDK.
 */
function injected(
  name: string, constructUniqueId: string, props: (stack: Stack) => object, isIn: Default['isIn'], whereNotGiven: Outcomes, always: Outcomes = whereNotGiven,
): Default[] {
  return [false, true].map((isAlways) => ({
    name: `${name}, ${isAlways ? 'always' : 'where not given'}`,
    outcomes: outcomesOf(isAlways ? always : whereNotGiven),
    isIn,
    apply: (app) => {
      const ours = organization(app);
      const set = props(ours);
      const inject = (given: object, { scope }: any) => {
        if (Stack.of(scope) === ours) { return given; }
        return isAlways ? { ...given, ...set } : { ...set, ...given };
      };
      PropertyInjectors.of(app).add({ constructUniqueId, inject });
    },
  }));
}

/** An aspect that sets something on all resources of a type. */
function aspect<Type extends CfnResource>(
  name: string, is: (x: any) => x is Type, change: (resource: Type) => void, isIn: Default['isIn'], outcomes: Outcomes,
): Default {
  const apply = (app: App) => Aspects.of(app).add({ visit: (node) => { if (is(node)) { change(node); } } });
  return { name: `an aspect: ${name}`, apply, isIn, outcomes: outcomesOf(outcomes) };
}

const everyFunction = (test: (properties: any, statements: any[]) => boolean) => (resources: Resources) => (
  functionsIn(resources).length > 0 && functionsIn(resources).every((properties) => test(properties, statementsOf(resources, properties))));
const every = (type: string, test: (properties: any) => boolean) => (resources: Resources) => (
  ofType(resources, type).length > 0 && ofType(resources, type).every(({ Properties }) => test(Properties)));
const everyOfOurs = (type: string, test: (properties: any) => boolean) => (resources: Resources) => (
  Object.entries(resources).some(([id, { Type, Properties }]) => Type === type && id.startsWith('X') && test(Properties)));
const says = (text: string) => (resources: Resources) => JSON.stringify(resources).includes(text);

/** Whoever works with something encrypted may use the key of the organization. */
const mayUseKey = (resources: Resources, ...actions: string[]) => functionsIn(resources).some((properties) => (
  actions.every((action) => allows(statementsOf(resources, properties), action))));
const encryptedSecrets = (resources: Resources) => every('AWS::SecretsManager::Secret', ({ KmsKeyId }) => KmsKeyId !== undefined)(resources)
  && (resources.XSecretA3F6F12B !== undefined || functionsIn(resources).length === 0 || mayUseKey(resources, 'kms:Decrypt', 'kms:GenerateDataKey'));
const encryptedQueues = (resources: Resources) => every('AWS::SQS::Queue', ({ KmsMasterKeyId, SqsManagedSseEnabled }) => KmsMasterKeyId !== undefined && SqsManagedSseEnabled === undefined)(resources)
  && mayUseKey(resources, 'kms:Decrypt', 'kms:GenerateDataKey');

export const DEFAULTS: Default[] = [
  // functions
  ...injected('a VPC', Function.PROPERTY_INJECTION_ID, (stack) => ({ vpc: vpcOf(stack) }),
    everyFunction(({ VpcConfig }, statements) => VpcConfig !== undefined && allows(statements, 'ec2:CreateNetworkInterface')), { 'taken up': FUNCTIONS }),
  ...injected('a dead-letter queue for each function', Function.PROPERTY_INJECTION_ID, () => ({ deadLetterQueueEnabled: true }),
    everyFunction(({ DeadLetterConfig }) => DeadLetterConfig !== undefined), { 'taken up': FUNCTIONS }),
  ...injected('a dead-letter queue for all functions, encrypted with KMS', Function.PROPERTY_INJECTION_ID,
    (stack) => ({ deadLetterQueue: new Queue(stack, 'DeadLetters', { encryptionMasterKey: new Key(stack, 'Key') }) }),
    everyFunction(({ DeadLetterConfig }, statements) => DeadLetterConfig !== undefined && allows(statements, 'kms:GenerateDataKey') && allows(statements, 'kms:Decrypt')),
    { 'taken up': FUNCTIONS }),
  ...injected('a log group for all functions', Function.PROPERTY_INJECTION_ID, (stack) => ({ logGroup: new LogGroup(stack, 'Logs') }),
    everyFunction(({ LoggingConfig }) => JSON.stringify(LoggingConfig).includes('Logs')), {}, { 'taken up': FUNCTIONS }),
  ...injected('a log retention of functions', Function.PROPERTY_INJECTION_ID, () => ({ logRetention: RetentionDays.ONE_YEAR }),
    () => true, { 'error FunctionSettingsInvalid': FUNCTIONS }),
  ...injected('tracing', Function.PROPERTY_INJECTION_ID, () => ({ tracing: Tracing.ACTIVE }),
    everyFunction(({ TracingConfig }, statements) => TracingConfig.Mode === 'Active' && allows(statements, 'xray:PutTraceSegments')), { 'taken up': FUNCTIONS }),
  ...injected('a KMS key for environment variables', Function.PROPERTY_INJECTION_ID, (stack) => ({ environmentEncryption: new Key(stack, 'Key') }),
    everyFunction(({ KmsKeyArn }) => KmsKeyArn !== undefined), { 'taken up': FUNCTIONS }), // Lambda makes a grant for the role
  ...injected('an instruction set', Function.PROPERTY_INJECTION_ID, () => ({ architecture: Architecture.X86_64 }),
    says('x86_64'), { 'taken up': CUSTOM }, { 'taken up': FUNCTIONS }), // where not given: that of the framework
  ...injected('a runtime', Function.PROPERTY_INJECTION_ID, () => ({ runtime: Runtime.NODEJS_22_X }),
    everyFunction(({ Runtime: runtime }) => runtime === 'nodejs22.x'), {}, { 'taken up': FUNCTIONS }),
  ...injected('logs in JSON', Function.PROPERTY_INJECTION_ID, () => ({ loggingFormat: LoggingFormat.JSON }),
    everyFunction(({ LoggingConfig }) => LoggingConfig.LogFormat === 'JSON' && LoggingConfig.LogGroup !== undefined), { 'taken up': FUNCTIONS }),
  ...injected('a reserved concurrency', Function.PROPERTY_INJECTION_ID, () => ({ reservedConcurrentExecutions: 5 }),
    everyFunction(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions === 5), { 'taken up': FUNCTIONS }),
  ...injected('one role for all functions', Function.PROPERTY_INJECTION_ID,
    (stack) => ({ role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) }), () => true, {}, { 'error FunctionRoleInvalid': FUNCTIONS }),

  // roles
  ...injected('a permissions boundary of each role', Role.PROPERTY_INJECTION_ID,
    (stack) => ({ permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary') }),
    every('AWS::IAM::Role', ({ PermissionsBoundary: boundary }) => boundary !== undefined), { 'taken up': FUNCTIONS }),
  ...injected('a path of each role', Role.PROPERTY_INJECTION_ID, () => ({ path: '/organization/' }), every('AWS::IAM::Role', ({ Path }) => Path === '/organization/'), { 'taken up': FUNCTIONS }),
  {
    name: 'PermissionsBoundary.of(app)',
    apply: (app) => PermissionsBoundary.of(app).apply(ManagedPolicy.fromManagedPolicyName(organization(app), 'Boundary', 'boundary')),
    isIn: every('AWS::IAM::Role', ({ PermissionsBoundary: boundary }) => boundary !== undefined),
    outcomes: outcomesOf({ 'taken up': FUNCTIONS }),
  },
  {
    name: 'a permissions boundary in the context',
    context: { '@aws-cdk/core:permissionsBoundary': { name: 'boundary' } },
    isIn: every('AWS::IAM::Role', ({ PermissionsBoundary: boundary }) => JSON.stringify(boundary).includes('policy/boundary')),
    outcomes: outcomesOf({ 'taken up': FUNCTIONS }),
  },

  // secrets
  ...injected('a KMS key for secrets', Secret.PROPERTY_INJECTION_ID, (stack) => ({ encryptionKey: new Key(stack, 'Key') }), encryptedSecrets, { 'taken up': SECRETS }),
  ...injected('an imported KMS key for secrets', Secret.PROPERTY_INJECTION_ID,
    (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:123456789012:key/1') }), encryptedSecrets, { 'taken up': SECRETS }),
  ...injected('an alias of a KMS key for secrets', Secret.PROPERTY_INJECTION_ID, (stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Key', 'alias/organization') }),
    (resources) => encryptedSecrets(resources) && (functionsIn(resources).length === 0 || says('kms:ResourceAliases')(resources)), { 'taken up': SECRETS }),
  ...injected('retained secrets', Secret.PROPERTY_INJECTION_ID, () => ({ removalPolicy: RemovalPolicy.RETAIN }), says('Retain'),
    { 'taken up': named('RotatingStreamKey', 'SrtIngest', 'StreamKey, with a secret') }, { 'taken up': SECRETS }),
  ...injected('replicated secrets', Secret.PROPERTY_INJECTION_ID, () => ({ replicaRegions: [{ region: 'eu-west-1' }] }),
    every('AWS::SecretsManager::Secret', ({ ReplicaRegions }) => ReplicaRegions !== undefined), { 'taken up': SECRETS }),

  // queues
  ...injected('queues with a KMS key', Queue.PROPERTY_INJECTION_ID, (stack) => ({ encryption: QueueEncryption.KMS, encryptionMasterKey: new Key(stack, 'Key') }),
    encryptedQueues, { 'taken up': QUEUES }),
  ...injected('a KMS key for queues', Queue.PROPERTY_INJECTION_ID, (stack) => ({ encryptionMasterKey: new Key(stack, 'Key') }), encryptedQueues, { 'taken up': QUEUES }),
  ...injected('queues with the AWS managed key', Queue.PROPERTY_INJECTION_ID, () => ({ encryption: QueueEncryption.KMS_MANAGED }),
    every('AWS::SQS::Queue', ({ KmsMasterKeyId }) => KmsMasterKeyId === 'alias/aws/sqs'), { 'taken up': QUEUES }),
  ...injected('unencrypted queues', Queue.PROPERTY_INJECTION_ID, () => ({ encryption: QueueEncryption.UNENCRYPTED }), () => false, {}),
  ...injected('a dead-letter queue for all queues', Queue.PROPERTY_INJECTION_ID,
    (stack) => ({ deadLetterQueue: { queue: new Queue(stack, 'DeadLetters'), maxReceiveCount: 3 } }),
    everyOfOurs('AWS::SQS::Queue', ({ RedrivePolicy }) => RedrivePolicy?.maxReceiveCount === 3), { 'taken up': QUEUES }),

  // log groups
  ...injected('a KMS key for log groups', LogGroup.PROPERTY_INJECTION_ID, (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
    every('AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId !== undefined), { 'taken up': FUNCTIONS }),
  ...injected('an imported KMS key for log groups', LogGroup.PROPERTY_INJECTION_ID,
    (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-west-2:123456789012:key/1') }),
    every('AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId !== undefined), { 'taken up': FUNCTIONS }),
  ...injected('a retention of log groups', LogGroup.PROPERTY_INJECTION_ID, () => ({ retention: RetentionDays.ONE_YEAR }),
    every('AWS::Logs::LogGroup', ({ RetentionInDays }) => RetentionInDays === 365), {}, { 'taken up': FUNCTIONS }),
  ...injected('a class of log groups', LogGroup.PROPERTY_INJECTION_ID, () => ({ logGroupClass: LogGroupClass.INFREQUENT_ACCESS }),
    every('AWS::Logs::LogGroup', (properties) => properties.LogGroupClass === 'INFREQUENT_ACCESS'), { 'taken up': FUNCTIONS }),

  // buckets
  ...injected('buckets with a KMS key', Bucket.PROPERTY_INJECTION_ID, (stack) => ({ encryption: BucketEncryption.KMS, encryptionKey: new Key(stack, 'Key') }),
    (resources) => says('aws:kms')(resources) && says('kms:GenerateDataKey')(resources),
    { 'taken up': LISTS }, { 'taken up': LISTS, 'error RecordingBucketEncryptionInvalid': RECORDING_BUCKETS }),
  ...injected('a KMS key for buckets', Bucket.PROPERTY_INJECTION_ID, (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
    (resources) => says('aws:kms')(resources) && says('kms:GenerateDataKey')(resources),
    { 'taken up': LISTS }, { 'taken up': LISTS, 'error EncryptionkeySpecified': RECORDING_BUCKETS }),
  ...injected('versioned buckets with access logs', Bucket.PROPERTY_INJECTION_ID,
    (stack) => ({ serverAccessLogsBucket: Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'), versioned: true }),
    every('AWS::S3::Bucket', ({ LoggingConfiguration, VersioningConfiguration }) => LoggingConfiguration !== undefined && VersioningConfiguration !== undefined),
    { 'taken up': [...RECORDING_BUCKETS, ...LISTS] }),
  ...injected('public access blocked, TLS enforced', Bucket.PROPERTY_INJECTION_ID, () => ({ blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true }),
    says('aws:SecureTransport'), { 'taken up': LISTS }),
  ...injected('buckets without a policy for TLS', Bucket.PROPERTY_INJECTION_ID, () => ({ enforceSSL: false }),
    (resources) => ofType(resources, 'AWS::S3::BucketPolicy').length === 0, {}, { 'taken up': RECORDING_BUCKETS }),
  ...injected('buckets that are emptied and deleted', Bucket.PROPERTY_INJECTION_ID, () => ({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY }),
    (resources) => ofType(resources, 'AWS::S3::Bucket').every(({ DeletionPolicy }) => DeletionPolicy === 'Delete'), { 'taken up': [...RECORDING_BUCKETS, ...LISTS] }),

  // keys
  ...injected('rotated KMS keys', Key.PROPERTY_INJECTION_ID, () => ({ enableKeyRotation: true }),
    () => false, {}, { 'error RotationCannotBeEnabledOnAsymmetric': SIGNING_KMS_KEYS }),
  ...injected('retained KMS keys', Key.PROPERTY_INJECTION_ID, () => ({ removalPolicy: RemovalPolicy.RETAIN }),
    (resources) => ofType(resources, 'AWS::KMS::Key').every(({ DeletionPolicy }) => DeletionPolicy === 'Retain'), {}, { 'taken up': SIGNING_KMS_KEYS }),

  // alarms, rules, state machines
  ...injected('alarms without actions', Alarm.PROPERTY_INJECTION_ID, () => ({ actionsEnabled: false }),
    every('AWS::CloudWatch::Alarm', ({ ActionsEnabled }) => ActionsEnabled === false), { 'taken up': ALARMS }),
  ...injected('a description of rules', Rule.PROPERTY_INJECTION_ID, () => ({ description: 'organization' }),
    every('AWS::Events::Rule', ({ Description }) => Description === 'organization'), {}, { 'taken up': SIGNING_KEYS }),
  ...injected('a KMS key for state machines', StateMachine.PROPERTY_INJECTION_ID,
    (stack) => ({ encryptionConfiguration: new CustomerManagedEncryptionConfiguration(new Key(stack, 'Key')) }),
    (resources) => says('aws:states:stateMachineArn":[{"Ref":"XStateMachine')(resources), { 'taken up': LISTS }),
  ...injected('state machines without tracing', StateMachine.PROPERTY_INJECTION_ID, () => ({ tracingEnabled: false }),
    every('AWS::StepFunctions::StateMachine', ({ TracingConfiguration }) => TracingConfiguration.Enabled === false), {}, { 'taken up': LISTS }),

  // tags
  { name: 'a tag', apply: (app) => Tags.of(app).add('team', 'live'), isIn: says('"team"'), outcomes: outcomesOf({ 'taken up': NAMES }) },
  {
    name: 'a tag whose value is a token',
    apply: (app) => Tags.of(app).add('team', Fn.join('-', ['live', Aws.STACK_NAME])),
    isIn: says('"Fn::Join":["-",["live",'),
    outcomes: outcomesOf({ 'taken up': NAMES }),
  },
  {
    name: 'a tag with a name of the library',
    apply: (app) => Tags.of(app).add('cdk-ivs:stack', 'arn:aws:cloudformation:us-west-2:123456789012:stack/other/1'),
    isIn: says('stack/other/1'),
    outcomes: outcomesOf({ 'error TagReserved': [...OWN_TAGS, ...SIGNING_KMS_KEYS], 'taken up': NAMES }),
  },
  {
    name: 'the tags of the library removed', apply: (app) => Tags.of(app).remove('cdk-ivs:stack'), isIn: () => false, outcomes: outcomesOf({ 'error TagReserved': OWN_TAGS }),
  },

  // aspects
  { name: 'RemovalPolicies.of(app).retain()', apply: (app) => RemovalPolicies.of(app).retain(), isIn: says('Retain'), outcomes: outcomesOf({ 'taken up': NAMES }) },
  {
    name: 'RemovalPolicies.of(app).destroy()',
    apply: (app) => RemovalPolicies.of(app).destroy(),
    isIn: (resources) => !says('"Retain"')(resources),
    outcomes: outcomesOf({ 'taken up': NAMES }),
  },
  aspect('retention of logs', CfnLogGroup.isCfnLogGroup, (logGroup) => { logGroup.retentionInDays = 365; },
    every('AWS::Logs::LogGroup', ({ RetentionInDays }) => RetentionInDays === 365), { 'taken up': FUNCTIONS }),
  aspect('a runtime', CfnFunction.isCfnFunction, (func) => { func.runtime = 'nodejs20.x'; }, everyFunction(({ Runtime: runtime }) => runtime === 'nodejs20.x'), { 'taken up': FUNCTIONS }),
  aspect('an instruction set', CfnFunction.isCfnFunction, (func) => { func.architectures = ['x86_64']; },
    everyFunction(({ Architectures }) => Architectures[0] === 'x86_64'), { 'taken up': FUNCTIONS }),
  aspect('a VPC', CfnFunction.isCfnFunction, (func) => { func.vpcConfig = { subnetIds: ['subnet-1'] }; }, () => false, { 'error ChangedByAspect': FUNCTIONS }),
  aspect('a dead-letter queue', CfnFunction.isCfnFunction, (func) => { func.deadLetterConfig = { targetArn: 'arn:aws:sqs:us-west-2:123456789012:dead-letters' }; },
    () => false, { 'error ChangedByAspect': FUNCTIONS }),
  aspect('a KMS key for secrets', CfnSecret.isCfnSecret, (secret) => { secret.kmsKeyId = 'alias/organization'; },
    says('alias/organization'), { 'error ChangedByAspect': FILLED_SECRETS, 'taken up': named('StreamKey, with a secret') }),
  aspect('a KMS key for queues', CfnQueue.isCfnQueue, (queue) => { queue.kmsMasterKeyId = 'alias/organization'; }, () => false, { 'error ChangedByAspect': QUEUES }),
  aspect('KMS for buckets', CfnBucket.isCfnBucket, (bucket) => { bucket.bucketEncryption = { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }] }; },
    says('aws:kms'), { 'error RecordingBucketEncryptionInvalid': RECORDING_BUCKETS, 'taken up': LISTS }),

  // feature flags
  { name: 'all recommended feature flags', context: CURRENTLY_RECOMMENDED_FLAGS, isIn: () => true, outcomes: outcomesOf({ 'taken up': NAMES }) },
  {
    name: 'no feature flag',
    context: Object.fromEntries(Object.entries(CURRENTLY_RECOMMENDED_FLAGS).filter(([, value]) => typeof value === 'boolean').map(([flag, value]) => [flag, !value])),
    isIn: () => true,
    outcomes: outcomesOf({ 'taken up': NAMES }),
  },
];
