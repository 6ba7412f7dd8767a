import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

const CHANNEL = arnOf('channel');
const KEYS = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:us-west-2:123456789012:stream-key/*']] };
const TAG = 'cdk-ivs:rotating-stream-key';

function build(props: Partial<ivs.RotatingStreamKeyProps> = {}, stack = newStack(KNOWN_ENV)): ivs.RotatingStreamKey {
  const channel = ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: CHANNEL, channelIngestEndpoint: 'a1.example.com' });
  return new ivs.RotatingStreamKey(stack, 'Key', { channel, ...props });
}

/** The statements of the policies whose logical id starts so, without those for the log. */
function statementsOf(stack: Stack, logicalId: string): any[] {
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(logicalId));
  return policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement).filter(({ Action }) => ![Action].flat()[0].startsWith('logs:'));
}

test('the secret starts empty: nothing in the template could be taken for its value', () => {
  const { Description, ...rest } = propertiesOf(build().stack, 'AWS::SecretsManager::Secret');
  expect(Description).toBe('Amazon IVS stream key of Stack/Key');
  expect(rest).toEqual({});
});

test('the custom resource gets channel, secret, owner and server, and no value', () => {
  const { ServiceToken, ServiceTimeout, ...properties } = propertiesOf(build().stack, 'Custom::IvsRotatingStreamKey');
  expect(properties).toEqual({
    ChannelArn: CHANNEL, SecretArn: { Ref: expect.stringMatching(/^KeySecret/) }, Owner: 'StackKeyBEB2BA90', IngestServer: 'rtmps://a1.example.com:443/app/',
  });
});

test('who uses the secret waits until it has its value', () => {
  const key = build();
  expect(key.stack.resolve(key.secret.secretArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key961B/), 'SecretArn'] });
});

test.each<[Duration | undefined, string]>([
  [undefined, 'rate(30 days)'],
  [Duration.hours(4), 'rate(4 hours)'],
  [Duration.hours(23), 'rate(23 hours)'],
  [Duration.days(1), 'rate(1 day)'],
  [Duration.hours(48), 'rate(2 days)'],
  [Duration.days(1000), 'rate(1000 days)'],
  [Duration.hours(Lazy.number({ produce: () => 8 })), 'rate(8 hours)'],
])('every %s: %s, and not at once', (automaticallyAfter, expression) => {
  expect(propertiesOf(build({ automaticallyAfter }).stack, 'AWS::SecretsManager::RotationSchedule')).toEqual({
    SecretId: { Ref: expect.stringMatching(/^KeySecret/) },
    RotateImmediatelyOnUpdate: false,
    RotationLambdaARN: { 'Fn::GetAtt': [expect.stringMatching(/^KeyRotationFunction/), 'Arn'] },
    RotationRules: { ScheduleExpression: expression },
  });
});

test.each([Duration.hours(3), Duration.minutes(250), Duration.hours(25), Duration.days(1001), Duration.days(0)])('fails every %s', (automaticallyAfter) => {
  expectError(() => build({ automaticallyAfter }), 'RotationIntervalInvalid', 'automaticallyAfter', '[at Stack/Key]');
});

test('the schedule comes after key and permission', () => {
  const [schedule] = Object.values(Template.fromStack(build().stack).findResources('AWS::SecretsManager::RotationSchedule'));
  expect(schedule.DependsOn).toEqual(expect.arrayContaining([
    expect.stringMatching(/^Key961B/), expect.stringMatching(/^KeyRotationFunction/), expect.stringMatching(/^KeyRotationFunctionSecretsManager/),
  ]));
});

test('only Secrets Manager of this account may call the function', () => {
  expect(propertiesOf(build().stack, 'AWS::Lambda::Permission')).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: '123456789012',
  });
});

describe('what the functions may do', () => {
  const ownKeys = [
    { Effect: 'Allow', Action: 'ivs:ListStreamKeys', Resource: [CHANNEL, KEYS] },
    {
      Effect: 'Allow',
      Action: ['ivs:CreateStreamKey', 'ivs:TagResource'],
      Resource: KEYS,
      Condition: {
        StringEquals: { [`aws:RequestTag/${TAG}`]: 'StackKeyBEB2BA90' },
        StringEqualsIfExists: { [`aws:ResourceTag/${TAG}`]: 'StackKeyBEB2BA90' },
      },
    },
    {
      Effect: 'Allow',
      Action: ['ivs:DeleteStreamKey', 'ivs:GetStreamKey'],
      Resource: KEYS,
      Condition: { StringEquals: { [`aws:ResourceTag/${TAG}`]: 'StackKeyBEB2BA90' } },
    },
  ];
  const secret = { Ref: expect.stringMatching(/^KeySecret/) };

  test('the control plane: its own stream keys, and writing the secret', () => {
    expect(statementsOf(build().stack, 'KeyResourcePolicy')).toEqual([...ownKeys, { Effect: 'Allow', Action: 'secretsmanager:PutSecretValue', Resource: secret }]);
  });

  const rotation = [
    ...ownKeys,
    {
      Effect: 'Allow',
      Resource: secret,
      Action: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`),
    },
  ];
  const event = {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Condition: { StringEquals: { 'events:source': 'cdk-ivs' } },
    Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:us-west-2:123456789012:event-bus/default']] },
  };

  test('the rotation: the same, and reading, staging, and one kind of event', () => {
    expect(statementsOf(build().stack, 'KeyRotationRole')).toEqual([...rotation, event]);
  });

  test('with stopStreamOnRotation it may also stop this stream, and knows that it should', () => {
    const { stack } = build({ stopStreamOnRotation: true });
    expect(statementsOf(stack, 'KeyRotationRole')).toEqual([...rotation, { Effect: 'Allow', Action: 'ivs:StopStream', Resource: CHANNEL }, event]);
    const environments = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Environment?.Variables);
    expect(environments).toContainEqual({
      CHANNEL_ARN: CHANNEL, INGEST_SERVER: 'rtmps://a1.example.com:443/app/', OWNER: 'StackKeyBEB2BA90', STOP_STREAM: 'yes',
    });
  });

  test('with a KMS key, both may use it through Secrets Manager', () => {
    const stack = newStack(KNOWN_ENV);
    build({ encryptionKey: new Key(stack, 'Kms') }, stack);
    const kms = {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Kms/), 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } },
    };
    expect(statementsOf(stack, 'KeyResourcePolicy')).toContainEqual(kms);
    expect(statementsOf(stack, 'KeyRotationRole')).toContainEqual(kms);
  });
});

test('settings of the secret reach it, and a removal policy keeps the key, too', () => {
  const { stack } = build({ secretName: 'live/key', description: 'for OBS', removalPolicy: RemovalPolicy.RETAIN });
  Template.fromStack(stack).hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain', Properties: { Name: 'live/key', Description: 'for OBS' } });
  Template.fromStack(stack).hasResource('Custom::IvsRotatingStreamKey', { DeletionPolicy: 'Retain' });
});

test('onRotated matches the events of this channel only', () => {
  const key = build();
  key.onRotated('Rule', { target: undefined });
  expect(propertiesOf(key.stack, 'AWS::Events::Rule').EventPattern).toEqual({
    'source': ['cdk-ivs'], 'detail-type': ['IVS Stream Key Rotated'], 'resources': [CHANNEL],
  });
});

test('the channel may be an L2 or an L1', () => {
  const stack = newStack();
  new ivs.RotatingStreamKey(stack, 'OfL2', { channel: new ivs.Channel(stack, 'L2') });
  new ivs.RotatingStreamKey(stack, 'OfL1', { channel: new CfnChannel(stack, 'L1') });
  const servers = Object.values(Template.fromStack(stack).findResources('Custom::IvsRotatingStreamKey')).map(({ Properties }) => Properties.IngestServer);
  expect(servers).toEqual([
    { 'Fn::Join': ['', ['rtmps://', { 'Fn::GetAtt': [expect.stringMatching(/^L2/), 'IngestEndpoint'] }, ':443/app/']] },
    { 'Fn::Join': ['', ['rtmps://', { 'Fn::GetAtt': ['L1', 'IngestEndpoint'] }, ':443/app/']] },
  ]);
});

test.each(['L2', 'L1'])('the key goes before the stream is stopped, of an %s', (which) => {
  const stack = newStack();
  const l2 = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
  new ivs.RotatingStreamKey(stack, 'Key', { channel: which === 'L2' ? l2 : l2.node.defaultChild as CfnChannel });
  const [key] = Object.values(Template.fromStack(stack).findResources('Custom::IvsRotatingStreamKey'));
  expect(key.DependsOn).toContainEqual(expect.stringMatching(/^ChannelStopStream/));
});

describe('fails', () => {
  test('beside another stream key of the channel, whichever comes first', () => {
    const stack = newStack();
    const [one, two] = ['One', 'Two'].map((id) => new ivs.Channel(stack, id));
    one.addStreamKey('Key');
    expectError(() => new ivs.RotatingStreamKey(stack, 'Second', { channel: one }), 'RotatingStreamKeyNotAlone', 'Stack/One', '[at Stack/Second]');
    new ivs.RotatingStreamKey(stack, 'First', { channel: two });
    expectError(() => two.addStreamKey('Key'), 'RotatingStreamKeyNotAlone', 'Stack/Two', '[at Stack/Two/Key]');
  });

  test('beside a stream key of the L1 in the channel', () => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel');
    channel.addStreamKey('Key');
    expectError(() => new ivs.RotatingStreamKey(stack, 'Second', { channel: channel.node.defaultChild as CfnChannel }), 'RotatingStreamKeyNotAlone');
  });

  test('for a channel without a known ingest endpoint', () => {
    const stack = newStack();
    const channel = ivs.Channel.fromChannelArn(stack, 'Import', CHANNEL);
    expectError(() => new ivs.RotatingStreamKey(stack, 'Key', { channel }), 'ChannelAttributeUnknown', 'channelIngestEndpoint');
  });

  test('for a channel of another account', () => {
    const stack = newStack({ env: { account: '999999999999', region: 'us-west-2' } });
    expectError(() => build({}, stack), 'AccountMismatch', '"999999999999"', 'account of channel = "123456789012"');
  });

  test('for a channel of another region', () => {
    const stack = newStack(KNOWN_ENV);
    const channel = ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', 'eu-west-1'));
    expectError(() => new ivs.RotatingStreamKey(stack, 'Key', { channel }), 'RegionMismatch');
  });
});

test('warns in a region without IVS', () => {
  const stack = newStack({ env: { region: 'eu-west-2' } });
  new ivs.RotatingStreamKey(stack, 'Key', { channel: new CfnChannel(stack, 'Channel') });
  expect(warningsOf(stack)).toEqual(['cdk-ivs:Stack.regionWithoutIvs']);
});

test('many of them in one stack give a warning, before IAM refuses their policies', () => {
  const stack = newStack();
  const add = (from: number, to: number) => {
    for (let i = from; i < to; i++) { new ivs.RotatingStreamKey(stack, `Key${i}`, { channel: new ivs.Channel(stack, `Channel${i}`) }); }
  };
  add(0, 5);
  expect(warningsOf(stack)).toEqual([]);
  add(5, 12);
  expect(warningsOf(stack)).toEqual(['cdk-ivs:ControlPlane.permissionsNearQuota']);
});
