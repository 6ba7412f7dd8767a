import { App, Aspects, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as ivs from '../../src';
import { arnInStack, arnOf, expectError, KNOWN_ENV, newStack, ON_STACK, policiesOf, propertiesOf, resourcesOf } from '../helpers';

const TYPE = 'Custom::IVSSrtIngest';
const SECRET = /^ChannelSrtSecret[0-9A-F]{8}$/;
const imported = (stack: Stack) => ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel'));
const own = (stack: Stack) => new ivs.Channel(stack, 'Channel');

test('endpoint and secret come from the custom resource, so that who uses them waits for it', () => {
  const stack = newStack();
  const srt = imported(stack).addSrtIngest('Srt');
  const resource = expect.stringMatching(/^ChannelSrtSecret[0-9A-F]{8}Resource$/);
  expect(stack.resolve(srt.srtIngestEndpoint)).toEqual({ 'Fn::GetAtt': [resource, 'Endpoint'] });
  expect(stack.resolve(srt.srtServerUrl)).toEqual({ 'Fn::Join': ['', ['srt://', { 'Fn::GetAtt': [resource, 'Endpoint'] }, ':9000']] });
  expect(stack.resolve(srt.secret.secretArn)).toEqual({ 'Fn::GetAtt': [resource, 'SecretArn'] });
});

test('the secret starts empty, and its tags let the functions of the stack fill it', () => {
  const stack = newStack();
  imported(stack).addSrtIngest('Srt', { secretName: 'live/srt' });
  expect(propertiesOf(stack, 'AWS::SecretsManager::Secret')).toEqual({
    Name: 'live/srt',
    Description: 'SRT ingest of an Amazon IVS channel, with its passphrase (cdk-ivs)',
    Tags: [
      { Key: 'cdk-ivs:secret', Value: 'srt-ingest' },
      { Key: 'cdk-ivs:srt-of', Value: `${arnOf('channel')} false` },
      { Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } },
    ],
  });
});

test('the custom resource gets ARNs, and neither a value nor a name', () => {
  const stack = newStack(KNOWN_ENV);
  imported(stack).addSrtIngest('Srt', { streamKey: ivs.StreamKey.fromStreamKeyArn(stack, 'Key', arnOf('stream-key')) });
  const { ServiceToken, ServiceTimeout, ...properties } = propertiesOf(stack, TYPE);
  expect(properties).toEqual({ ChannelArn: arnOf('channel'), StreamKeyArn: arnOf('stream-key'), SecretArn: { Ref: expect.stringMatching(SECRET) } });
});

describe('what the function may do', () => {
  const allow = (Action: string | string[], Resource: unknown, Condition?: object) => ({ Effect: 'Allow', Action, Resource, ...Condition && { Condition } });
  const [channels, streamKeys] = [arnInStack('ivs', 'channel/*'), arnInStack('ivs', 'stream-key/*')];
  const BASIC = [
    allow('ivs:GetChannel', channels, ON_STACK),
    allow(['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'], arnInStack('secretsmanager', 'secret:*'), {
      ...ON_STACK, StringEquals: { 'aws:ResourceTag/cdk-ivs:secret': 'srt-ingest' },
    }),
  ];
  const STREAM_KEYS = [allow('ivs:GetStreamKey', streamKeys, ON_STACK)];
  const STACK_TAG = [{ Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } }];

  test.each<[string, (stack: Stack) => unknown, object]>([
    ['a channel of the stack, by its tag', (stack) => own(stack).addSrtIngest('Srt'), {}],
    ['the L1 of such a channel, by its tag', (stack) => new ivs.SrtIngest(stack, 'Srt', { channel: new CfnChannel(stack, 'Channel') }), {}],
    ['and its stream key, by its tag', (stack) => { const channel = own(stack); channel.addSrtIngest('Srt', { streamKey: channel.addStreamKey('Key') }); }, { CdkIvsProviderSrtStreamKey: STREAM_KEYS }],
    ['and an imported stream key, by its ARN', (stack) => own(stack).addSrtIngest('Srt', { streamKey: ivs.StreamKey.fromStreamKeyArn(stack, 'Key', arnOf('stream-key')) }), {
      ChannelSrtResource: [allow('ivs:GetStreamKey', arnOf('stream-key'))],
    }],
    ['an imported channel, by its ARN', (stack) => imported(stack).addSrtIngest('Srt'), { ChannelSrtResource: [allow('ivs:GetChannel', arnOf('channel'))] }],
    ['and an imported stream key, by its ARN, too', (stack) => imported(stack).addSrtIngest('Srt', { streamKey: ivs.StreamKey.fromStreamKeyArn(stack, 'Key', arnOf('stream-key')) }), {
      ChannelSrtResource: [allow('ivs:GetChannel', arnOf('channel')), allow('ivs:GetStreamKey', arnOf('stream-key'))],
    }],
    ['50 channels of the stack, as one', (stack) => { for (let i = 0; i < 50; i++) { new ivs.Channel(stack, `Channel${i}`).addSrtIngest('Srt'); } }, {}],
  ])('%s', (_, build, more) => {
    const stack = newStack(KNOWN_ENV);
    build(stack);
    expect(policiesOf(stack)).toEqual({ CdkIvsProviderSrtIngest: BASIC, ...more });
    for (const { Properties } of Object.values(resourcesOf(stack, 'AWS::IVS::Channel'))) { expect(Properties.Tags).toEqual(STACK_TAG); }
    for (const { Properties } of Object.values(resourcesOf(stack, 'AWS::IVS::StreamKey'))) { expect(Properties.Tags).toEqual(STACK_TAG); }
  });

  test('a channel and a stream key of another stack, by their ARNs, and they get no tag', () => {
    const app = new App();
    const [there, here] = ['There', 'Here'].map((id) => new Stack(app, id, KNOWN_ENV));
    const channel = own(there);
    new ivs.SrtIngest(here, 'Srt', { channel, streamKey: channel.addStreamKey('Key') });
    expect(policiesOf(here)).toEqual({
      CdkIvsProviderSrtIngest: BASIC,
      SrtResource: [
        allow('ivs:GetChannel', { 'Fn::ImportValue': expect.stringMatching(/^There:ExportsOutputFnGetAttChannel.*Arn/) }),
        allow('ivs:GetStreamKey', { 'Fn::ImportValue': expect.stringMatching(/^There:ExportsOutputFnGetAttChannelKey.*Arn/) }),
      ],
    });
    for (const type of ['AWS::IVS::Channel', 'AWS::IVS::StreamKey']) { expect(propertiesOf(there, type).Tags).toBeUndefined(); }
  });

  test('with a KMS key, it may use that through Secrets Manager; a key of several secrets is listed once', () => {
    const stack = newStack(KNOWN_ENV);
    const encryptionKey = new Key(stack, 'Kms');
    for (const id of ['One', 'Two']) { new ivs.Channel(stack, id).addSrtIngest('Srt', { encryptionKey }); }
    expect(policiesOf(stack)).toEqual({
      CdkIvsProviderSrtIngest: BASIC,
      CdkIvsProviderKeys: [allow(['kms:Decrypt', 'kms:GenerateDataKey'], { 'Fn::GetAtt': [expect.stringMatching(/^Kms/), 'Arn'] },
        { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } })],
    });
  });
});

const setInsecure = (channel: ivs.Channel, value: boolean) => { (channel.node.defaultChild as CfnChannel).insecureIngest = value; };

test.each<[string, (stack: Stack) => { channel: ivs.IChannel | CfnChannel }, ((channel: any) => void) | undefined, unknown]>([
  ['of an L2', (stack) => ({ channel: new ivs.Channel(stack, 'Channel', { insecureIngest: true }) }), undefined, true],
  ['of an L1', (stack) => ({ channel: new CfnChannel(stack, 'Channel', { insecureIngest: false }) }), undefined, false],
  ['of an import, which is not known', (stack) => ({ channel: imported(stack) }), undefined, undefined],
  ['that is set later', (stack) => ({ channel: own(stack) }), (channel) => setInsecure(channel, true), true],
  ['that an override sets', (stack) => ({ channel: own(stack) }), (channel) => channel.node.defaultChild.addPropertyOverride('InsecureIngest', true), true],
  ['that an aspect sets', (stack) => ({ channel: own(stack) }), (channel) => Aspects.of(channel).add({ visit: (node) => { if (node === channel) { setInsecure(channel, true); } } }), true],
  ['that an override removes', (stack) => ({ channel: new ivs.Channel(stack, 'Channel', { insecureIngest: true }) }),
    (channel) => channel.node.defaultChild.addPropertyDeletionOverride('InsecureIngest'), undefined],
  ['that a parameter sets', (stack) => ({ channel: own(stack) }),
    (channel) => setInsecure(channel, new CfnParameter(channel, 'Insecure').value as unknown as boolean), { Ref: 'ChannelInsecure82C52CBD' }],
  ['that an override sets to a parameter', (stack) => ({ channel: own(stack) }),
    (channel) => channel.node.defaultChild.addPropertyOverride('InsecureIngest', { Ref: 'Insecure' }), { Ref: 'Insecure' }],
])('the channel is read again when its insecure ingest changes, and a tag says so for a rollback: %s', (_, build, change, expected) => {
  const stack = newStack();
  const { channel } = build(stack);
  new ivs.SrtIngest(stack, 'Srt', { channel });
  change?.(channel);
  const { ChannelArn, InsecureIngest } = propertiesOf(stack, TYPE);
  expect(InsecureIngest).toEqual(expected);
  const tag = propertiesOf(stack, 'AWS::SecretsManager::Secret').Tags.find((candidate: { Key: string }) => candidate.Key === 'cdk-ivs:srt-of');
  const text = typeof expected === 'object' ? expected as any : String(expected ?? false);
  expect(tag.Value).toEqual(stack.resolve(Fn.join(' ', [ChannelArn, text])));
});

test.each(['channel', 'streamKey'])('fails for a %s of another region', (prop) => {
  const stack = newStack(KNOWN_ENV);
  const channel = ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', prop === 'channel' ? 'eu-west-1' : undefined));
  const streamKey = ivs.StreamKey.fromStreamKeyArn(stack, 'Key', arnOf('stream-key', prop === 'streamKey' ? 'eu-west-1' : undefined));
  expectError(() => new ivs.SrtIngest(stack, 'Srt', { channel, streamKey }), 'RegionMismatch', `region of ${prop} = "eu-west-1"`);
});

test.each<[string, (stack: Stack) => ivs.IChannel]>([
  ['of another channel of the app', (stack) => new ivs.Channel(stack, 'Other')],
  ['of another channel that is imported', (stack) => ivs.Channel.fromChannelArn(stack, 'Other', `${arnOf('channel')}Other`)],
])('fails for a stream key %s', (_, otherOf) => {
  const stack = newStack();
  const streamKey = otherOf(stack).addStreamKey('Key');
  expectError(() => own(stack).addSrtIngest('Srt', { streamKey }), 'StreamKeyMismatch', 'Stack/Other/Key', 'channel of the stream key = "Stack/Other"', '[at Stack/Channel/Srt]');
});

test('accepts a stream key whose channel is another import of the same one, or is not known', () => {
  const stack = newStack();
  const streamKey = ivs.Channel.fromChannelArn(stack, 'Twin', arnOf('channel')).addStreamKey('Key');
  expect(() => imported(stack).addSrtIngest('Srt', { streamKey })).not.toThrow();
  const unknown = ivs.StreamKey.fromStreamKeyArn(stack, 'Unknown', arnOf('stream-key'));
  expect(() => new ivs.SrtIngest(stack, 'Srt', { channel: new ivs.Channel(stack, 'Own'), streamKey: unknown })).not.toThrow();
});

describe('the name of the secret', () => {
  const nameOf = (stack: Stack, options: ivs.SrtIngestOptions) => stack.resolve(imported(stack).addSrtIngest('Srt', options).secret.secretName);
  const parts = (count: number) => {
    const nameAndSuffix = { 'Fn::Split': ['-', { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': [expect.stringMatching(/^ChannelSrt.*Resource$/), 'SecretArn'] }] }] }] };
    return { 'Fn::Join': ['-', Array.from({ length: count }, (_, index) => ({ 'Fn::Select': [index, nameAndSuffix] }))] };
  };

  test.each<[string, string | undefined, number]>([
    ['without a hyphen', 'studio/srt', 1],
    ['with hyphens', 'my-studio/srt-of-main', 4],
    ['that CloudFormation generates, which has one', undefined, 2],
  ])('%s has no random characters at its end, and waits for the value', (_, secretName, count) => {
    const name = nameOf(newStack(), { secretName });
    const expected = parts(count) as { 'Fn::Join': [string, unknown[]] };
    expect(name).toEqual(count === 1 ? expected['Fn::Join'][1][0] : expected);
  });

  test('that is a token is that token', () => {
    const stack = newStack();
    expect(nameOf(stack, { secretName: new CfnParameter(stack, 'Name').valueAsString })).toEqual({ Ref: 'Name' });
  });
});
