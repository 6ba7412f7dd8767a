import { accessKeyOf, checksFor, Permissions, secretsManagerChecks, SecretFacts } from '../../../../local/engine/iam';
import { errorOf, Harness, startHarness } from '../../../ivs-local/harness';

/*
 * What the operations of other services need, and how the embedded IVS asks.
 */
const SECRET: SecretFacts = { arn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:keys-LocaL1', tags: { team: 'a' } };

describe('Secrets Manager', () => {
  const needs = (operation: string, secret: SecretFacts = SECRET) => secretsManagerChecks((id) => (id === 'keys' ? secret : undefined))(operation, { SecretId: 'keys' });

  test.each(['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'RotateSecret', 'UpdateSecretVersionStage'])('%s needs the action on the secret, by its full ARN', (operation) => {
    expect(needs(operation)).toEqual([{ action: `secretsmanager:${operation}`, resource: SECRET.arn, context: { 'aws:ResourceTag/team': 'a', 'secretsmanager:ResourceTag/team': 'a' } }]);
  });

  test.each<[string, string[]]>([
    ['DescribeSecret', []],
    ['GetSecretValue', ['kms:Decrypt']],
    ['PutSecretValue', ['kms:GenerateDataKey', 'kms:Decrypt']],
    ['RotateSecret', []],
    ['UpdateSecretVersionStage', []],
  ])('with a key of its own, %s needs %j, through the service', (operation, actions) => {
    const resource = 'arn:aws:kms:us-west-2:123456789012:key/key-1';
    const context = { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' };
    for (const kmsKeyId of ['key-1', resource]) {
      expect(needs(operation, { ...SECRET, kmsKeyId }).slice(1)).toEqual(actions.map((action) => ({ action, resource, context })));
    }
  });

  test('a secret that does not exist is what it was called', () => {
    expect(secretsManagerChecks(() => undefined)('GetSecretValue', { SecretId: 'other' })).toEqual([{ action: 'secretsmanager:GetSecretValue', resource: 'other', context: {} }]);
  });

  test('what is not known is an error', () => {
    expect(() => needs('CreateSecret')).toThrow('secretsmanager:CreateSecret is not known');
    expect(() => needs('GetSecretValue', { ...SECRET, kmsKeyId: 'alias/mine' })).toThrow('alias/mine is an alias');
  });
});

describe('EventBridge', () => {
  const checks = checksFor('events', { region: 'us-west-2', accountId: '123456789012' });
  const bus = (name: string) => `arn:aws:events:us-west-2:123456789012:event-bus/${name}`;

  test('PutEvents needs each bus, with the source and the type of each event', () => {
    const Entries = [{ Source: 'app', DetailType: 'a' }, { Source: 'app', DetailType: 'b', EventBusName: 'mine' }, { Source: 'x', DetailType: 'c', EventBusName: bus('other') }];
    expect(checks('PutEvents', { Entries })).toEqual([
      { action: 'events:PutEvents', resource: bus('default'), context: { 'events:source': 'app', 'events:detail-type': 'a' } },
      { action: 'events:PutEvents', resource: bus('mine'), context: { 'events:source': 'app', 'events:detail-type': 'b' } },
      { action: 'events:PutEvents', resource: bus('other'), context: { 'events:source': 'x', 'events:detail-type': 'c' } },
    ]);
  });

  test('any other operation is an error', () => {
    expect(() => checks('PutRule', {})).toThrow('events:PutRule is not known');
    expect(() => checksFor('sns', { region: 'r', accountId: 'a' })('Publish', {})).toThrow('sns:Publish is not known');
  });
});

test('SQS: SendMessage needs the queue of the URL', () => {
  const checks = checksFor('sqs', { region: 'us-west-2', accountId: '123456789012' });
  expect(checks('SendMessage', { QueueUrl: 'https://sqs.us-west-2.amazonaws.com/123456789012/letters' }))
    .toEqual([{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-west-2:123456789012:letters', context: {} }]);
});

test('SQS: the key of a queue is used in the name of the caller', () => {
  const key = 'arn:aws:kms:us-west-2:123456789012:key/1';
  const checks = checksFor('sqs', { region: 'us-west-2', accountId: '123456789012' }, () => key);
  const context = { 'kms:ViaService': 'sqs.us-west-2.amazonaws.com' };
  expect(checks('SendMessage', { QueueUrl: 'https://sqs.us-west-2.amazonaws.com/123456789012/letters' }).slice(1))
    .toEqual([{ action: 'kms:GenerateDataKey', resource: key, context }, { action: 'kms:Decrypt', resource: key, context }]);
});

describe('the embedded IVS', () => {
  let harness: Harness;
  beforeEach(async () => { harness = await startHarness(); });
  afterEach(() => harness.stop());

  test('asks before a call is carried out, and answers a refusal as IVS does', async () => {
    const { channel } = await harness.call('CreateChannel');
    harness.ivs.authorizeBy(({ operation, input }) => (operation === 'DeleteChannel' ? `not ${input.arn}` : undefined));
    expect(await errorOf(harness.call('DeleteChannel', { arn: channel.arn }))).toEqual({
      class: 'AccessDeniedException', name: 'AccessDeniedException', status: 403, message: `not ${channel.arn}`,
    });
    expect(await harness.call('GetChannel', { arn: channel.arn })).toHaveProperty('channel');
    expect(harness.ivs.calls.slice(-2)).toMatchObject([
      { operation: 'DeleteChannel', accessKeyId: 'local', status: 403, error: 'AccessDeniedException' }, { operation: 'GetChannel', status: 200 },
    ]);
  });

  test('a judge that does not understand a policy does not let a call pass', async () => {
    const permissions = new Permissions();
    const Role = 'arn:aws:iam::123456789012:role/R';
    permissions.put({ type: 'AWS::Lambda::Function', stack: 'S', logicalId: 'F', physicalId: 'F', properties: { Role } });
    const Policies = [{ PolicyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { IpAddress: {} } } } }];
    permissions.put({ type: 'AWS::IAM::Role', stack: 'S', logicalId: 'R', physicalId: 'R', arn: Role, properties: { Policies } });
    harness.ivs.authorizeBy(({ operation, input }) => permissions.judge(() => [{ action: 'ivs:X', resource: '*', context: {} }])({ accessKeyId: accessKeyOf('F'), operation, input }));
    expect(await errorOf(harness.call('ListChannels'))).toMatchObject({ name: 'InternalServerException', message: expect.stringContaining('condition operator IpAddress is not supported') });
  });
});
