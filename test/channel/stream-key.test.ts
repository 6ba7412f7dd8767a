import { App, RemovalPolicy, Stack, Token, Tokenization, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, limitsOf, newStack, propertiesOf, resourcesOf } from '../helpers';

const TYPE = 'AWS::IVS::StreamKey';

test('a stream key has a channel and nothing else', () => {
  const stack = newStack();
  const channel = new ivs.Channel(stack, 'Channel');
  const key = channel.addStreamKey('Key');
  expect(key.node.path).toBe('Stack/Channel/Key');
  expect(propertiesOf(stack, TYPE)).toEqual({ ChannelArn: stack.resolve(channel.channelArn) });
});

test('every option reaches its property', () => {
  const stack = newStack();
  new ivs.Channel(stack, 'Channel').addStreamKey('Key', { tags: { a: 'b' }, removalPolicy: RemovalPolicy.RETAIN });
  Template.fromStack(stack).hasResource(TYPE, { DeletionPolicy: 'Retain', Properties: { Tags: [{ Key: 'a', Value: 'b' }] } });
});

test('the channel may be an L1 or an import', () => {
  const stack = newStack();
  const l1 = new CfnChannel(stack, 'L1');
  new ivs.StreamKey(stack, 'OfL1', { channel: l1 });
  new ivs.StreamKey(stack, 'OfImport', { channel: ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel')) });
  const arns = Object.values(Template.fromStack(stack).findResources(TYPE)).map(({ Properties }) => Properties.ChannelArn);
  expect(arns).toEqual([{ Ref: 'L1' }, arnOf('channel')]);
});

test('attributes come from the resource', () => {
  const stack = newStack();
  const key = new ivs.Channel(stack, 'Channel').addStreamKey('Key');
  const value = { 'Fn::GetAtt': ['ChannelKey24C306D7', 'Value'] };
  expect(stack.resolve([key.streamKeyArn, key.streamKeyRef, key.streamKeyValue, key.streamKeySecretValue])).toEqual([
    { 'Fn::GetAtt': ['ChannelKey24C306D7', 'Arn'] },
    { streamKeyArn: { 'Fn::GetAtt': ['ChannelKey24C306D7', 'Arn'] } },
    value,
    value,
  ]);
});

const importedAs = (stack: Stack, id: string) => ivs.Channel.fromChannelArn(stack, id, arnOf('channel'));

test.each<[string, (stack: Stack) => aws_ivs.IChannelRef[]]>([
  ['one channel', (stack) => { const channel = new ivs.Channel(stack, 'Channel'); return [channel, channel]; }],
  ['a channel and its L1', (stack) => { const channel = new ivs.Channel(stack, 'Channel'); return [channel, channel.node.defaultChild as CfnChannel]; }],
  ['two imports of one channel', (stack) => [importedAs(stack, 'One'), importedAs(stack, 'Two')]],
  ['imports in two stacks of an app', (stack) => [importedAs(stack, 'One'), importedAs(new Stack(stack.node.root as App, 'Other'), 'Two')]],
])('a second stream key is an error that can be acknowledged, since IVS may allow more one day: %s', (_, channelsOf) => {
  const [stack, acknowledged] = [newStack(), newStack()];
  const build = (scope: Stack) => {
    const [first, second] = channelsOf(scope);
    new ivs.StreamKey(scope, 'First', { channel: first });
    return () => new ivs.StreamKey(scope, 'Second', { channel: second });
  };
  const addSecond = build(stack);
  addSecond();
  expect(limitsOf(stack)).toEqual([expect.stringContaining('a channel can have only one stream key')]);
  build(acknowledged)();
  Validations.of(acknowledged).acknowledge({ id: 'cdk-ivs:StreamKey.secondKey', reason: 'the other one is deleted by hand' });
  expect(limitsOf(acknowledged)).toEqual([]);
});

test('another channel, or the same one in another app, may have its own', () => {
  const [stack, other] = [newStack(), newStack()];
  for (const scope of [stack, other]) {
    new ivs.StreamKey(scope, 'First', { channel: importedAs(scope, 'Import') });
    new ivs.StreamKey(scope, 'Own', { channel: new ivs.Channel(scope, 'Channel') });
    expect(limitsOf(scope)).toEqual([]);
  }
});

test('fails for a channel of another region', () => {
  const stack = newStack(KNOWN_ENV);
  const channel = ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', 'eu-west-1'));
  expectError(() => new ivs.StreamKey(stack, 'Key', { channel }), 'RegionMismatch', 'region of channel = "eu-west-1"');
});

describe('secrets', () => {
  test('the value fails to leave its stack, where it would become an export', () => {
    const stack = newStack();
    const key = new ivs.Channel(stack, 'Channel').addStreamKey('Key');
    const other = new Stack(stack.node.root as App, 'Other');
    new Secret(other, 'Secret', { secretStringValue: key.streamKeySecretValue });
    const code = 'StreamKeyStackMismatch'; // the CDK puts words of its own before it
    expect(() => (stack.node.root as App).synth()).toThrow(new RegExp(`${code}: streamKey = "Stack/Channel/Key".*\\[at Other/Secret/Resource\\]`));
  });

  test('the value stays a token when it is made a text', () => {
    const key = new ivs.Channel(newStack(), 'Channel').addStreamKey('Key');
    const token = Tokenization.reverseCompleteString(key.streamKeySecretValue.unsafeUnwrap())!;
    expect(Token.isUnresolved(token.toString())).toBe(true);
  });

  test('its secret may be used in another stack', () => {
    const stack = newStack();
    const secret = new ivs.Channel(stack, 'Channel').addStreamKey('Key').addSecret('Secret');
    const other = new Stack(stack.node.root as App, 'Other');
    secret.grantRead(new Role(other, 'Role', { assumedBy: new AccountPrincipal('123456789012') }));
    expect(JSON.stringify(Template.fromStack(stack).toJSON().Outputs)).not.toContain('"Value"]');
    Template.fromStack(other).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('the secret holds JSON with references, under the keys of a rotating stream key', () => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel');
    const key = channel.addStreamKey('Key');
    key.addSecret('Secret');
    const [value, endpoint] = [stack.resolve(key.streamKeyValue), stack.resolve(channel.channelIngestEndpoint)];
    expect(propertiesOf(stack, 'AWS::SecretsManager::Secret')).toEqual({
      Description: 'Stream key of an Amazon IVS channel',
      SecretString: {
        'Fn::Join': ['', [
          '{"streamKey":"', value, '","ingestUrl":"rtmps://', endpoint, ':443/app/', value,
          '","streamKeyArn":"', stack.resolve(key.streamKeyArn), '","channelArn":"', stack.resolve(channel.channelArn), '"}',
        ]],
      },
    });
  });

  test('name, description, encryption and removal can be chosen', () => {
    const stack = newStack();
    const options: ivs.IngestSecretOptions = {
      secretName: 'stage/key',
      description: 'for the encoder',
      encryptionKey: new Key(stack, 'Kms'),
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const key = new ivs.Channel(stack, 'Channel').addStreamKey('Key');
    key.addSecret('Secret', options);
    expect(Object.values(resourcesOf(stack, 'AWS::SecretsManager::Secret'))).toEqual([expect.objectContaining({
      DeletionPolicy: 'Retain',
      Properties: expect.objectContaining({
        Name: 'stage/key', Description: 'for the encoder', KmsKeyId: { 'Fn::GetAtt': [expect.stringContaining('Kms'), 'Arn'] },
      }),
    })]);
  });

  test.each<[string, (stack: Stack) => aws_ivs.IChannelRef, string]>([
    ['an L1', (stack) => new CfnChannel(stack, 'L1'), '"ingestUrl":"rtmps://",{"Fn::GetAtt":["L1","IngestEndpoint"]},":443/app/"'],
    ['an import that knows its endpoint', (stack) => ivs.Channel.fromChannelAttributes(stack, 'Known', { channelArn: arnOf('channel'), channelIngestEndpoint: 'abc.live-video.net' }),
      '"ingestUrl":"rtmps://abc.live-video.net:443/app/"'],
  ])('the secret of a key of %s has the ingest URL', (_, channelOf, expected) => {
    const stack = newStack();
    new ivs.StreamKey(stack, 'Key', { channel: channelOf(stack) }).addSecret('Secret');
    expect(JSON.stringify(propertiesOf(stack, 'AWS::SecretsManager::Secret').SecretString).replaceAll('\\"', '"')).toContain(expected);
  });

  test.each<[string, (stack: Stack) => aws_ivs.IChannelRef]>([
    ['an import without its endpoint', (stack) => ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel'))],
    ['a bare reference', (stack) => Object.assign(ivs.StreamKey.fromStreamKeyArn(stack, 'Bare', arnOf('stream-key')), { channelRef: { channelArn: arnOf('channel') } })],
  ])('the secret of a key of %s leaves the ingest URL out', (_, channelOf) => {
    const stack = newStack();
    const key = new ivs.StreamKey(stack, 'Key', { channel: channelOf(stack) });
    key.addSecret('Secret');
    expect(propertiesOf(stack, 'AWS::SecretsManager::Secret').SecretString).toEqual({
      'Fn::Join': ['', [
        '{"streamKey":"', stack.resolve(key.streamKeyValue), '","streamKeyArn":"', stack.resolve(key.streamKeyArn), `","channelArn":"${arnOf('channel')}"}`,
      ]],
    });
  });

  test('another error of the endpoint is not taken for an unknown one', () => {
    const stack = newStack();
    const channel = Object.defineProperty(new ivs.Channel(stack, 'Channel'), 'channelIngestEndpoint', { get: () => { throw new Error('broken'); } });
    expect(() => new ivs.StreamKey(stack, 'Key', { channel }).addSecret('Secret')).toThrow('broken');
  });
});

test('an import has the environment of its ARN', () => {
  const key = ivs.StreamKey.fromStreamKeyArn(newStack(), 'Key', arnOf('stream-key', 'eu-west-1'));
  expect(key.env.region).toBe('eu-west-1');
  expect(key.streamKeyRef).toEqual({ streamKeyArn: arnOf('stream-key', 'eu-west-1') });
});

test('fails for the ARN of a channel', () => {
  expectError(() => ivs.StreamKey.fromStreamKeyArn(newStack(), 'Key', arnOf('channel')), 'ArnInvalid', ':stream-key/<id>');
});

test('fails for invalid tags', () => {
  expectError(() => new ivs.Channel(newStack(), 'Channel').addStreamKey('Key', { tags: { 'a#b': 'c' } }), 'TagsInvalid', 'tags.a#b');
});

test('isStreamKey tells a stream key of this library from an import', () => {
  const stack = newStack();
  expect(ivs.StreamKey.isStreamKey(new ivs.Channel(stack, 'Channel').addStreamKey('Key'))).toBe(true);
  expect(ivs.StreamKey.isStreamKey(ivs.StreamKey.fromStreamKeyArn(stack, 'Import', arnOf('stream-key')))).toBe(false);
});
