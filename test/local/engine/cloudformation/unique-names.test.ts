import { assemblyOf, deployed } from './scenario';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition } from '../../../../local/engine/cloudformation/assembly';

/* Resources whose names are unique: who holds a name, and what a second one gets. */

let cfn: LocalCloudFormation;
beforeEach(() => { cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1', ssmParameters: { '/given': 'x' } }); });
afterEach(async () => cfn.close());

const deploy = async (resources: { [id: string]: ResourceDefinition }, stack = 'Stack') => deployed(cfn, assemblyOf({ [stack]: { Resources: resources } }));
const idsLeft = () => cfn.resourcesLeft().map(({ stack, logicalId }) => `${stack}.${logicalId}`);
const exists = (type: string, name: string) => `Resource handler returned message: "Resource of type '${type}' with identifier '${name}' already exists." (HandlerErrorCode: AlreadyExists)`;

const FUNCTION = { Code: { ZipFile: '' }, Handler: 'index.handler', Runtime: 'nodejs22.x' };
const TYPES: [type: string, property: string, more?: object][] = [
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::Events::EventBus', 'Name'],
  ['AWS::Events::Rule', 'Name'],
  ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName', { PolicyDocument: { Statement: [] } }],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::KMS::Alias', 'AliasName', { TargetKeyId: 'key' }],
  ['AWS::Lambda::Function', 'FunctionName', FUNCTION],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::S3::Bucket', 'BucketName'],
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::SSM::Parameter', 'Name', { Value: 'x' }],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName'],
];

describe.each(TYPES)('%s', (Type, property, more) => {
  const named = (name: string, others: Partial<ResourceDefinition> = {}): ResourceDefinition => (
    { Type, Properties: { [property]: name, ...more }, ...others });

  test('two of one name in a stack: the second one fails, and the first is deleted once', async () => {
    const failure = await deploy({ One: named('same'), Two: named('same', { DependsOn: 'One' }) });
    expect(failure).toMatchObject({ status: 'ROLLBACK_COMPLETE', reasons: [exists(Type, 'same')] });
    expect(idsLeft()).toEqual([]);
    expect(await deploy({ One: named('same') })).toBeUndefined();
  });

  test('one in another stack fails, and the name is free again once that stack is gone', async () => {
    await deploy({ One: named('same') });
    expect(await deploy({ Two: named('same') }, 'Other')).toMatchObject({ status: 'ROLLBACK_COMPLETE', reasons: [exists(Type, 'same')] });
    expect(idsLeft()).toEqual(['Stack.One']);
    await cfn.destroy(['Stack']);
    expect(await deploy({ Two: named('same') }, 'Other')).toBeUndefined();
  });

  test('one that a policy has kept still holds its name', async () => {
    await deploy({ One: named('same', { DeletionPolicy: 'Retain' }) });
    await cfn.destroy(['Stack']);
    expect((await deploy({ One: named('same') }))!.reasons).toEqual([exists(Type, 'same')]);
  });

  test('one that moves to another logical id fails: the new one comes first', async () => {
    await deploy({ One: named('same') });
    expect(await deploy({ Two: named('same') })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: [exists(Type, 'same')] });
    expect(idsLeft()).toEqual(['Stack.One']);
  });
});

test('a replacement that keeps its name fails, and what was there stays', async () => {
  const role = (Path: string): ResourceDefinition => ({ Type: 'AWS::IAM::Role', Properties: { RoleName: 'same', Path } });
  await deploy({ Role: role('/') });
  expect(await deploy({ Role: role('/other/') })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: [exists('AWS::IAM::Role', 'same')] });
  expect(idsLeft()).toEqual(['Stack.Role']);
  expect(await deploy({ Role: role('/') })).toBeUndefined();
});

test('a name that a rolled-back update gave is free again', async () => {
  const queue = (QueueName: string): ResourceDefinition => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
  const broken: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none.zip' } }, DependsOn: 'Queue' };
  await deploy({ Queue: queue('a') });
  expect(await deploy({ Queue: queue('b'), Broken: broken })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect((await deploy({ Other: queue('a') }, 'Other'))!.reasons).toEqual([exists('AWS::SQS::Queue', 'a')]);
  expect(await deploy({ Other: queue('b') }, 'Other')).toBeUndefined();
});

test('rules on different buses, and types of one name, do not meet', async () => {
  const rule = (EventBusName?: string): ResourceDefinition => ({ Type: 'AWS::Events::Rule', Properties: { Name: 'same', ...EventBusName && { EventBusName } } });
  const arn = 'arn:aws:events:us-west-2:123456789012:event-bus/mine';
  expect(await deploy({ A: rule(), B: rule('mine'), C: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'same' } } })).toBeUndefined();
  expect(cfn.stack('Stack').resources.map(({ physicalId }) => physicalId)).toEqual(['same', 'mine|same', 'same']);
  expect((await deploy({ D: rule(arn) }, 'Other'))!.reasons).toEqual([exists('AWS::Events::Rule', 'same')]);
});

test('a secret that was kept holds its name', async () => {
  const secret: ResourceDefinition = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'same' } };
  await deploy({ Secret: { ...secret, DeletionPolicy: 'Retain' } });
  await cfn.destroy(['Stack']);
  expect((await deploy({ Secret: secret }))!.reasons).toEqual(['The operation failed because the secret same already exists.']);
});

test('a parameter that is there from the start holds its name', async () => {
  const failure = await deploy({ Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/given', Value: 'y' } } });
  expect(failure!.reasons).toEqual([exists('AWS::SSM::Parameter', '/given')]);
});

test('alarms overwrite each other on AWS, so that two of one name are no error here', async () => {
  const alarm: ResourceDefinition = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'same' } };
  expect(await deploy({ One: alarm, Two: alarm })).toBeUndefined();
});
