import { App, Duration, Lazy, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as ivs from '../../src';
import { arnInStack, arnOf, expectError, KNOWN_ENV, newStack, ON_CLOUDFORMATION_STACK, ON_STACK, policiesOf, propertiesOf, resourcesOf, warningsOf } from '../helpers';

const TYPE = 'Custom::IVSRotatingStreamKey';
const CHANNEL = arnOf('channel');
const SECRET = 'KeySecret4C0E54CF';

const imported = (stack: Stack, id = 'Channel', channelArn = CHANNEL) => ivs.Channel.fromChannelAttributes(stack, id, { channelArn, channelIngestEndpoint: 'a1.example.com' });

/** A key of an imported channel. */
function build(props: Partial<ivs.RotatingStreamKeyProps> = {}, stack = newStack(KNOWN_ENV)): ivs.RotatingStreamKey {
  return new ivs.RotatingStreamKey(stack, 'Key', { channel: props.channel ?? imported(stack), ...props });
}

/** A key of a channel in its stack. */
function buildOwn(props: Partial<ivs.RotatingStreamKeyProps> = {}, stack = newStack(KNOWN_ENV)): ivs.RotatingStreamKey {
  return build({ channel: new ivs.Channel(stack, 'Channel'), ...props }, stack);
}

const allow = (action: string | string[], resource: unknown, condition?: object) => ({ Effect: 'Allow', Action: action, Resource: resource, ...condition && { Condition: condition } });

test('the secret starts empty: nothing in the template could be taken for its value', () => {
  expect(propertiesOf(build().stack, 'AWS::SecretsManager::Secret')).toEqual({ Description: 'Stream key of Amazon IVS (cdk-ivs)', Tags: expect.anything() });
});

test.each([[undefined, 'false'], [false, 'false'], [true, 'true']])('the tags of the secret tell the one rotation function what it must know; stopStreamOnRotation = %s', (stopStreamOnRotation, stops) => {
  expect(propertiesOf(build({ stopStreamOnRotation }).stack, 'AWS::SecretsManager::Secret').Tags).toEqual([
    { Key: 'cdk-ivs:channel', Value: CHANNEL },
    { Key: 'cdk-ivs:ingest-server', Value: 'rtmps://a1.example.com:443/app/' },
    { Key: 'cdk-ivs:secret', Value: 'rotating-stream-key' },
    { Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } },
    { Key: 'cdk-ivs:stop-stream-on-rotation', Value: stops },
  ]);
});

test.each<[string, (stack: Stack) => ivs.IChannel]>([
  ['own', (stack) => new ivs.Channel(stack, 'Channel')],
  ['imported', (stack) => imported(stack)],
])('addRotatingStreamKey of an %s channel is the same as the construct in its scope', (_, channelOf) => {
  const options: ivs.RotatingStreamKeyOptions = { automaticallyAfter: Duration.days(7), secretName: 'main/key', stopStreamOnRotation: true };
  const [added, created] = [newStack(KNOWN_ENV), newStack(KNOWN_ENV)];
  const key = channelOf(added).addRotatingStreamKey('Key', options);
  const channel = channelOf(created);
  new ivs.RotatingStreamKey(channel, 'Key', { ...options, channel });
  expect(key.node.path).toBe('Stack/Channel/Key');
  expect(Template.fromStack(added).toJSON()).toEqual(Template.fromStack(created).toJSON());
});

test('it can be added to a channel with a policy whose stream is stopped on deletion: nothing depends on itself', () => {
  const stack = newStack(KNOWN_ENV);
  const channel = new ivs.Channel(stack, 'Channel', {
    playbackRestrictionPolicy: new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] }), stopStreamOnDelete: true,
  });
  channel.addRotatingStreamKey('Key');
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('the custom resource gets channel, secret and server, and neither a value nor a name', () => {
  const { ServiceToken, ServiceTimeout, ...properties } = propertiesOf(build().stack, TYPE);
  expect(properties).toEqual({ ChannelArn: CHANNEL, SecretArn: { Ref: SECRET }, IngestServer: 'rtmps://a1.example.com:443/app/' });
  expect(ServiceTimeout).toBe('360');
});

test('the custom resource is named after the secret, so that both are created anew together', () => {
  const { stack } = build();
  expect(Object.keys(resourcesOf(stack, TYPE))).toEqual([`${SECRET}Resource`]);
  const renamed = build().stack;
  renamed.renameLogicalId(SECRET, 'Mine');
  expect(Object.keys(resourcesOf(renamed, TYPE))).toEqual(['MineResource']);
});

test('who uses the secret waits until it has its value', () => {
  const key = build();
  expect(key.stack.resolve(key.secret.secretArn)).toEqual({ 'Fn::GetAtt': [`${SECRET}Resource`, 'SecretArn'] });
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
    SecretId: { Ref: SECRET },
    RotateImmediatelyOnUpdate: false,
    RotationLambdaARN: { 'Fn::GetAtt': [expect.stringMatching(/^CdkIvsStreamKeyRotationFunction/), 'Arn'] },
    RotationRules: { ScheduleExpression: expression },
  });
});

test.each([Duration.hours(3), Duration.minutes(250), Duration.hours(25), Duration.days(1001), Duration.days(0)])('fails every %s', (automaticallyAfter) => {
  expectError(() => build({ automaticallyAfter }), 'RotationIntervalInvalid', 'automaticallyAfter', '[at Stack/Key]');
});

test('the schedule comes after the key, and after all that its rotation needs; the function itself it refers to', () => {
  const [schedule] = Object.values(resourcesOf(build({ stopStreamOnRotation: true }).stack, 'AWS::SecretsManager::RotationSchedule'));
  expect(schedule.DependsOn).toEqual([
    expect.stringMatching(/^CdkIvsStreamKeyRotationFunctionSecretsManager/),
    expect.stringMatching(/^CdkIvsStreamKeyRotationRotationPolicy/),
    `${SECRET}Resource`,
    expect.stringMatching(/^KeyRotationPolicy/),
  ]);
});

test('only Secrets Manager of this account may call the function', () => {
  expect(propertiesOf(build().stack, 'AWS::Lambda::Permission')).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: '123456789012',
  });
});

test('all keys of a stack share one rotation function, which knows none of them', () => {
  const stack = newStack(KNOWN_ENV);
  const keys = ['One', 'Two', 'Three'].map((id) => new ivs.RotatingStreamKey(stack, `Key${id}`, { channel: new ivs.Channel(stack, id), stopStreamOnRotation: id === 'One' }));
  const functions = Object.entries(resourcesOf(stack, 'AWS::Lambda::Function')).filter(([id]) => /Rotation/.test(id));
  expect(functions.map(([, { Properties }]) => [Properties.Description, Properties.Environment])).toEqual([['Rotation of stream keys of Amazon IVS (cdk-ivs)', undefined]]);
  expect(new Set(keys.map(({ handler }) => handler)).size).toBe(1);
  expect(Object.keys(resourcesOf(stack, 'AWS::SecretsManager::RotationSchedule'))).toHaveLength(3);
  expect(Object.keys(resourcesOf(stack, 'AWS::Lambda::Permission'))).toHaveLength(1);
});

describe('what the functions may do', () => {
  const [channels, streamKeys] = [arnInStack('ivs', 'channel/*'), arnInStack('ivs', 'stream-key/*')];
  const secrets = { ...ON_STACK, StringEquals: { 'aws:ResourceTag/cdk-ivs:secret': 'rotating-stream-key' } };
  const toCreate = {
    StringEquals: { 'aws:RequestTag/cdk-ivs:stack': { Ref: 'AWS::StackId' } },
    StringEqualsIfExists: { 'aws:ResourceTag/cdk-ivs:stack': { Ref: 'AWS::StackId' } },
  };
  const ownKeys = [
    allow('ivs:ListTagsForResource', [channels, streamKeys]),
    allow('ivs:ListStreamKeys', channels, ON_STACK),
    allow('ivs:ListStreamKeys', channels, ON_CLOUDFORMATION_STACK),
    allow('ivs:ListStreamKeys', streamKeys),
    allow(['ivs:CreateStreamKey', 'ivs:TagResource'], streamKeys, toCreate),
  ];
  const onKeys = (...more: string[]) => allow(['ivs:DeleteStreamKey', 'ivs:GetStreamKey', ...more], streamKeys, ON_STACK);
  const onSecrets = allow(
    ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`), arnInStack('secretsmanager', 'secret:*'), secrets);
  const CONTROL_PLANE = [...ownKeys, onKeys('ivs:TagResource', 'ivs:UntagResource'), onSecrets];
  const ROTATION = [...ownKeys, onKeys(), onSecrets, allow('events:PutEvents', arnInStack('events', 'event-bus/default'), { StringEquals: { 'events:source': 'cdk-ivs' } })];
  const BASIC = { CdkIvsProviderRotatingStreamKey: CONTROL_PLANE, CdkIvsStreamKeyRotationRotation: ROTATION };

  test('of a channel of the stack: on what carries the tag of the stack, and the channel gets it', () => {
    const { stack } = buildOwn();
    expect(policiesOf(stack)).toEqual(BASIC);
    expect(propertiesOf(stack, 'AWS::IVS::Channel').Tags).toEqual([{ Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } }]);
  });

  test('with stopStreamOnRotation, the rotation may also stop streams of the stack', () => {
    expect(policiesOf(buildOwn({ stopStreamOnRotation: true }).stack)).toEqual({
      ...BASIC, CdkIvsStreamKeyRotationStreamStop: [allow('ivs:StopStream', channels, ON_STACK)],
    });
  });

  test('of an imported channel: on its ARN', () => {
    expect(policiesOf(build().stack)).toEqual({
      ...BASIC, KeyResource: [allow('ivs:ListStreamKeys', CHANNEL)], KeyRotation: [allow('ivs:ListStreamKeys', CHANNEL)],
    });
    expect(policiesOf(build({ stopStreamOnRotation: true }).stack)).toEqual({
      ...BASIC, KeyResource: [allow('ivs:ListStreamKeys', CHANNEL)], KeyRotation: [allow(['ivs:ListStreamKeys', 'ivs:StopStream'], CHANNEL)],
    });
  });

  test('of a channel of another stack: on its ARN, and the channel gets no tag', () => {
    const app = new App();
    const [there, here] = ['There', 'Here'].map((id) => new Stack(app, id, KNOWN_ENV));
    new ivs.RotatingStreamKey(here, 'Key', { channel: new ivs.Channel(there, 'Channel') });
    const channel = { 'Fn::ImportValue': expect.stringMatching(/^There:ExportsOutputFnGetAttChannel.*Arn/) };
    expect(policiesOf(here)).toEqual({ ...BASIC, KeyResource: [allow('ivs:ListStreamKeys', channel)], KeyRotation: [allow('ivs:ListStreamKeys', channel)] });
    expect(propertiesOf(there, 'AWS::IVS::Channel').Tags).toBeUndefined();
  });

  test('for another channel, policies on an ARN are others: those of the old one are needed until its key has been deleted', () => {
    const idsFor = (channelArn: string) => {
      const stack = newStack(KNOWN_ENV);
      const channel = ivs.Channel.fromChannelAttributes(stack, 'Imported', { channelArn, channelIngestEndpoint: 'a1.example.com' });
      new ivs.RotatingStreamKey(stack, 'Key', { channel });
      return Object.keys(resourcesOf(stack, 'AWS::IAM::Policy')).filter((id) => /^Key/.test(id));
    };
    expect(idsFor(CHANNEL)).toHaveLength(2); // of two roles
    expect(idsFor(CHANNEL)).toEqual(idsFor(CHANNEL));
    expect(idsFor(`${CHANNEL}2`).filter((id) => idsFor(CHANNEL).includes(id))).toEqual([]);
  });

  test('to take over a stream key, the control plane may read and tag it; the rotation may not', () => {
    const takeOverStreamKey = (stack: Stack) => ivs.StreamKey.fromStreamKeyArn(stack, 'Earlier', arnOf('stream-key'));
    const takeOver = allow(['ivs:GetStreamKey', 'ivs:TagResource', 'ivs:UntagResource'], arnOf('stream-key'));
    const stack = newStack(KNOWN_ENV);
    expect(policiesOf(buildOwn({ takeOverStreamKey: takeOverStreamKey(stack) }, stack).stack)).toEqual({ ...BASIC, KeyResource: [takeOver] });
    expect(propertiesOf(stack, TYPE).TakeOver).toBe(arnOf('stream-key'));
    const other = newStack(KNOWN_ENV);
    expect(policiesOf(build({ takeOverStreamKey: takeOverStreamKey(other) }, other).stack).KeyResource).toEqual([allow('ivs:ListStreamKeys', CHANNEL), takeOver]);
  });

  test('with a KMS key, both may use it through Secrets Manager; one of several keys is listed once', () => {
    const stack = newStack(KNOWN_ENV);
    const kms = ['KmsA', 'KmsB'].map((id) => new Key(stack, id));
    ['One', 'Two', 'Three'].forEach((id, i) => new ivs.RotatingStreamKey(stack, `Key${id}`, { channel: new ivs.Channel(stack, id), encryptionKey: kms[i % 2] }));
    const statement = allow(
      ['kms:Decrypt', 'kms:GenerateDataKey'], ['KmsA', 'KmsB'].map((id) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${id}`), 'Arn'] })),
      { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } });
    expect(policiesOf(stack)).toEqual({ ...BASIC, CdkIvsProviderKeys: [statement], CdkIvsStreamKeyRotationKeys: [statement] });
  });

  test('50 keys of channels of the stack need no more than one', () => {
    const stack = newStack(KNOWN_ENV);
    for (let i = 0; i < 50; i++) { new ivs.RotatingStreamKey(stack, `Key${i}`, { channel: new ivs.Channel(stack, `Channel${i}`) }); }
    expect(policiesOf(stack)).toEqual(BASIC);
  });
});

describe('tags of the app', () => {
  const tagsOf = (stack: Stack) => propertiesOf(stack, TYPE).Tags;

  test.each<[string, (stack: Stack) => void, object | undefined]>([
    ['none', () => undefined, undefined],
    ['on the stack reach the stream key', (stack) => Tags.of(stack).add('team', 'live'), { team: 'live' }],
    ['for its type', (stack) => Tags.of(stack).add('team', 'live', { includeResourceTypes: [TYPE] }), { team: 'live' }],
    ['for another type do not', (stack) => Tags.of(stack).add('team', 'live', { includeResourceTypes: ['AWS::IVS::Channel'] }), undefined],
    ['not for its type do not', (stack) => Tags.of(stack).add('team', 'live', { excludeResourceTypes: [TYPE] }), undefined],
    ['that are removed again do not', (stack) => { Tags.of(stack).add('team', 'live'); Tags.of(stack).remove('team', { includeResourceTypes: [TYPE] }); }, undefined],
    ['with a priority win', (stack) => { Tags.of(stack).add('team', 'live', { priority: 300 }); Tags.of(stack).add('team', 'other'); }, { team: 'live' }],
  ])('%s', (_, tag, expected) => {
    const { stack } = build();
    tag(stack);
    expect(tagsOf(stack)).toEqual(expected);
  });

  test('on the construct reach the secret and the stream key', () => {
    const key = build();
    Tags.of(key).add('team', 'live');
    expect(tagsOf(key.stack)).toEqual({ team: 'live' });
    expect(propertiesOf(key.stack, 'AWS::SecretsManager::Secret').Tags).toContainEqual({ Key: 'team', Value: 'live' });
  });
});

test('settings of the secret reach it, and a removal policy keeps the key, too', () => {
  const { stack } = build({ secretName: 'live/key', description: 'for OBS', removalPolicy: RemovalPolicy.RETAIN });
  Template.fromStack(stack).hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain', Properties: { Name: 'live/key', Description: 'for OBS' } });
  Template.fromStack(stack).hasResource(TYPE, { DeletionPolicy: 'Retain' });
});

test('onRotated matches the events of this key only', () => {
  const key = build();
  const pattern = { source: ['cdk-ivs'], resources: [{ 'Fn::GetAtt': [`${SECRET}Resource`, 'SecretArn'] }] };
  expect(key.stack.resolve(key.events.rotatedPattern())).toEqual({ ...pattern, detailType: ['Stream Key Rotated'] });
  key.events.onRotated('Rule');
  expect(propertiesOf(key.stack, 'AWS::Events::Rule').EventPattern).toEqual({ ...pattern, 'detail-type': ['Stream Key Rotated'] });
});

describe('imported by its secret', () => {
  const COMPLETE = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:studio/key-a1B2c3';
  const byName = (stack: Stack) => ivs.RotatingStreamKey.fromSecret(stack, 'Import', Secret.fromSecretNameV2(stack, 'Secret', 'studio/key'));
  const byArn = (stack: Stack) => ivs.RotatingStreamKey.fromSecret(stack, 'Import', Secret.fromSecretCompleteArn(stack, 'Secret', COMPLETE));
  const named = (end: string) => (
    { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:us-west-2:123456789012:secret:studio/key${end}`]] });

  test.each<[string, (stack: Stack) => ivs.IRotatingStreamKey, string | object, unknown]>([
    ['its name, of which the last six characters are not known', byName, named('-??????'), { prefix: named('-') }], ['its ARN', byArn, COMPLETE, COMPLETE],
  ])('%s: another stack is permitted to read and to rotate it, and has its events', (_, importKey, inPolicy, inPattern) => {
    const stack = newStack(KNOWN_ENV);
    const key = importKey(stack);
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    key.grants.read(role);
    key.grants.rotate(role);
    const [{ Properties: { PolicyDocument } }] = Object.values(resourcesOf(stack, 'AWS::IAM::Policy'));
    expect(PolicyDocument.Statement).toEqual([
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], inPolicy), allow('secretsmanager:RotateSecret', inPolicy),
    ]);
    expect(stack.resolve(key.events.rotatedPattern()).resources).toEqual([inPattern]);
    expect([key.env.account, key.env.region]).toEqual(['123456789012', 'us-west-2']);
  });
});

test('to read the secret and to rotate it are two grants', () => {
  const key = build({ encryptionKey: undefined });
  const arn = { 'Fn::GetAtt': [`${SECRET}Resource`, 'SecretArn'] };
  const roleOf = (id: string) => new Role(key.stack, id, { assumedBy: new AccountPrincipal('123456789012') });
  key.grants.read(roleOf('Reader'));
  key.grants.rotate(roleOf('Rotator'));
  const statementsOf = (role: string) => Object.entries(resourcesOf(key.stack, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(`${role}DefaultPolicy`)).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  expect(statementsOf('Reader')).toEqual([allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], arn)]);
  expect(statementsOf('Rotator')).toEqual([allow('secretsmanager:RotateSecret', arn)]);
});

test('the channel may be an L2 or an L1', () => {
  const stack = newStack();
  new ivs.RotatingStreamKey(stack, 'OfL2', { channel: new ivs.Channel(stack, 'L2') });
  new ivs.RotatingStreamKey(stack, 'OfL1', { channel: new CfnChannel(stack, 'L1') });
  const servers = Object.values(resourcesOf(stack, TYPE)).map(({ Properties }) => Properties.IngestServer);
  expect(servers).toEqual([
    { 'Fn::Join': ['', ['rtmps://', { 'Fn::GetAtt': [expect.stringMatching(/^L2/), 'IngestEndpoint'] }, ':443/app/']] },
    { 'Fn::Join': ['', ['rtmps://', { 'Fn::GetAtt': ['L1', 'IngestEndpoint'] }, ':443/app/']] },
  ]);
});

describe('fails', () => {
  test('beside another stream key of the channel, whichever comes first', () => {
    const stack = newStack();
    const [one, two] = ['One', 'Two'].map((id) => new ivs.Channel(stack, id));
    one.addStreamKey('Key');
    expectError(() => new ivs.RotatingStreamKey(stack, 'Second', { channel: one }), 'StreamKeyConflict', 'Stack/One', '[at Stack/Second]');
    new ivs.RotatingStreamKey(stack, 'First', { channel: two });
    expectError(() => two.addStreamKey('Key'), 'StreamKeyConflict', 'Stack/Two', '[at Stack/Two/Key]');
  });

  test('beside a stream key of the L1 in the channel', () => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel');
    channel.addStreamKey('Key');
    expectError(() => new ivs.RotatingStreamKey(stack, 'Second', { channel: channel.node.defaultChild as CfnChannel }), 'StreamKeyConflict');
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

  test.each([
    ['AccountMismatch', 'arn:aws:ivs:us-west-2:999999999999:stream-key/abc', 'account of takeOverStreamKey = "999999999999"'],
    ['RegionMismatch', 'arn:aws:ivs:eu-west-1:123456789012:stream-key/abc', 'region of takeOverStreamKey = "eu-west-1"'],
  ] as const)('to take over a stream key from elsewhere: %s', (code, arn, found) => {
    const stack = newStack(KNOWN_ENV);
    const takeOverStreamKey = ivs.StreamKey.fromStreamKeyArn(stack, 'Earlier', arn);
    expectError(() => build({ takeOverStreamKey }, stack), code, found, '[at Stack/Key]');
  });
});

test('warns in a region without IVS', () => {
  const stack = newStack({ env: { region: 'eu-west-2' } });
  new ivs.RotatingStreamKey(stack, 'Key', { channel: new CfnChannel(stack, 'Channel') });
  expect(warningsOf(stack)).toEqual(['cdk-ivs:Region.withoutControlPlane']);
});
