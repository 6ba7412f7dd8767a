import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, warningsOf } from '../helpers';

interface Options extends Omit<Partial<ivs.PlaybackTokenSignerProps>, 'signingKey' | 'channels'> {
  readonly key?: ivs.PlaybackSigningKeyProps;
  readonly channels?: (stack: Stack) => { [name: string]: aws_ivs.IChannelRef };
}

const privateChannel = (stack: Stack) => ({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) });

function build({ key, channels = privateChannel, ...props }: Options = {}, kind: 'secretsManager' | 'kms' = 'secretsManager'): ivs.PlaybackTokenSigner {
  const stack = newStack(KNOWN_ENV);
  return new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey: new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[kind](), ...key }), channels: channels(stack), ...props });
}

const find = (stack: Stack, type: string, prefix: string): any => Object.entries<any>(Template.fromStack(stack).findResources(type))
  .find(([id]) => id.startsWith(prefix))![1];
const functionOf = (signer: ivs.PlaybackTokenSigner) => find(signer.stack, 'AWS::Lambda::Function', 'SignerFunction');
const variablesOf = (signer: ivs.PlaybackTokenSigner) => functionOf(signer).Properties.Environment.Variables;
const imported = (stack: Stack, id = 'abcdABCDefgh', region = 'us-west-2') => ivs.Channel.fromChannelAttributes(stack, id, {
  channelArn: `arn:aws:ivs:${region}:123456789012:channel/${id}`, channelPlaybackUrl: `https://a1.${region}.playback.live-video.net/api/video/v1/${region}.123456789012.channel.${id}.m3u8`,
});

describe('the function', () => {
  test('knows its channels by their names, and how long a token may be valid', () => {
    const { CHANNELS, ...others } = variablesOf(build({ channels: (stack) => ({ main: imported(stack), second: imported(stack, 'second') }) }));
    expect(Object.entries<any>(JSON.parse(CHANNELS)).map(([name, { arn, playbackUrl }]) => [name, arn, new URL(playbackUrl).hostname])).toEqual([
      ['main', arnOf('channel'), 'a1.us-west-2.playback.live-video.net'],
      ['second', 'arn:aws:ivs:us-west-2:123456789012:channel/second', 'a1.us-west-2.playback.live-video.net'],
    ]);
    expect(others).toEqual({ SECRET_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'SecretArn'] }, DEFAULT_LIFETIME: '60', MAXIMUM_LIFETIME: '600', KEY_MAX_AGE: '300' });
  });

  test('takes channels of this stack, as L2 and as L1', () => {
    const { CHANNELS } = variablesOf(build({ channels: (stack) => ({ ...privateChannel(stack), l1: new CfnChannel(stack, 'L1', { authorized: true }) }) }));
    const channel = expect.stringMatching(/^Channel/);
    expect(CHANNELS['Fn::Join'][1].filter((part: unknown) => typeof part !== 'string')).toEqual([
      { 'Fn::GetAtt': [channel, 'Arn'] }, { 'Fn::GetAtt': [channel, 'PlaybackUrl'] }, { Ref: 'L1' }, { 'Fn::GetAtt': ['L1', 'PlaybackUrl'] },
    ]);
  });

  test('with a key in AWS KMS, goes by its alias, which is there before the function', () => {
    const signer = build({}, 'kms');
    expect(variablesOf(signer)).toMatchObject({ KMS_KEY_ALIAS: { Ref: expect.stringMatching(/^KeyAlias/) } });
    expect(variablesOf(signer)).not.toHaveProperty('SECRET_ARN');
  });

  test.each(['secretsManager', 'kms'] as const)('may use its key and write its log, and nothing else: %s', (kind) => {
    const statements = find(build({}, kind).stack, 'AWS::IAM::Policy', 'SignerRole').Properties.PolicyDocument.Statement;
    expect(statements.map(({ Action }: any) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'], kind === 'kms' ? 'kms:Sign' : 'secretsmanager:GetSecretValue',
    ]);
  });

  test('has no public endpoint', () => {
    const { stack } = build();
    for (const type of ['AWS::Lambda::Url', 'AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::RestApi']) { Template.fromStack(stack).resourceCountIs(type, 0); }
  });

  test('is invoked by whom it is granted to', () => {
    const signer = build();
    signer.grants.invoke(new Role(signer.stack, 'Backend', { assumedBy: new AccountPrincipal('123456789012') }));
    expect(find(signer.stack, 'AWS::IAM::Policy', 'Backend').Properties.PolicyDocument.Statement).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^SignerFunction/), 'Arn'] } },
    ]);
  });
});

describe('lifetimes', () => {
  test.each<[string, Options, { DEFAULT_LIFETIME: string; MAXIMUM_LIFETIME: string }]>([
    ['those of the props', { defaultTokenLifetime: Duration.seconds(30), maximumTokenLifetime: Duration.minutes(2) }, { DEFAULT_LIFETIME: '30', MAXIMUM_LIFETIME: '120' }],
    ['a ceiling below a minute is the default, too', { maximumTokenLifetime: Duration.seconds(20) }, { DEFAULT_LIFETIME: '20', MAXIMUM_LIFETIME: '20' }],
    ['the ceiling of the key', { key: { maximumTokenLifetime: Duration.hours(24) } }, { DEFAULT_LIFETIME: '60', MAXIMUM_LIFETIME: '86400' }],
  ])('%s', (_, options, expected) => {
    expect(variablesOf(build(options))).toMatchObject(expected);
  });

  test.each<[string, Options, 'TokenLifetimeInvalid' | 'TokenLifetimeAboveMaximum', string]>([
    ['a ceiling above that of the key', { maximumTokenLifetime: Duration.seconds(601) }, 'TokenLifetimeAboveMaximum', 'maximumTokenLifetime = "601 s", maximumTokenLifetime of signingKey = "600 s"'],
    ['a default above that of the key', { defaultTokenLifetime: Duration.seconds(601) }, 'TokenLifetimeAboveMaximum', 'defaultTokenLifetime = "601 s"'],
    ['a default above the ceiling', { defaultTokenLifetime: Duration.seconds(61), maximumTokenLifetime: Duration.minutes(1) }, 'TokenLifetimeAboveMaximum', 'defaultTokenLifetime = "61 s", maximumTokenLifetime = "60 s"'],
    ['a ceiling of nothing', { maximumTokenLifetime: Duration.seconds(0) }, 'TokenLifetimeInvalid', 'maximumTokenLifetime'],
    ['a default in fractions', { defaultTokenLifetime: Duration.millis(1500) }, 'TokenLifetimeInvalid', 'defaultTokenLifetime'],
  ])('%s is refused', (_, options, code, text) => {
    expectError(() => build(options), code, text);
  });
});

describe('channels', () => {
  test.each<[string, Options['channels']]>([
    ['none', () => ({})],
    ['one without a name', (stack) => ({ '': imported(stack) })],
    ['a name that could be taken for an ARN', (stack) => ({ 'arn:aws:ivs': imported(stack) })],
  ])('%s is refused', (_, channels) => {
    expectError(() => build({ channels }), 'SignedChannelNameInvalid', 'channels');
  });

  const many = (count: number) => (stack: Stack) => Object.fromEntries([...Array(count).keys()].map((i) => [`channel-${i}`, imported(stack, `id${i}`)]));

  test('15 fit into the settings of a function, with names and ids of usual length', () => {
    const size = Object.entries<any>(variablesOf(build({ channels: many(15) }))).reduce((sum, [name, value]) => sum + name.length + (typeof value === 'string' ? value.length : 150), 0);
    expect(size).toBeLessThan(4096);
  });

  test('more are refused', () => {
    expectError(() => build({ channels: many(16) }), 'SignedChannelsTooMany', 'channels = 16', 'use several signers');
    const long = (stack: Stack) => Object.fromEntries([...Array(4).keys()].map((i) => [`${i}`.padEnd(101, 'x'), imported(stack, `id${i}`)]));
    expectError(() => build({ channels: long }), 'SignedChannelsTooMany', 'characters = 404');
  });

  test('a channel that everybody can watch gives a warning', () => {
    expect(warningsOf(build({ channels: (stack) => ({ open: new ivs.Channel(stack, 'Open') }) }))).toContain('cdk-ivs:PlaybackTokenSigner.channelNotPrivate');
    expect(warningsOf(build())).toEqual([]);
  });

  test('without a known playback URL, of another region or of another account, one is refused', () => {
    expectError(() => build({ channels: (stack) => ({ a: ivs.Channel.fromChannelArn(stack, 'A', arnOf('channel')) }) }), 'ChannelAttributeUnknown', 'channelPlaybackUrl');
    expectError(() => build({ channels: (stack) => ({ a: imported(stack, 'abcdABCDefgh', 'eu-west-1') }) }), 'RegionMismatch', 'eu-west-1');
    const other = (stack: Stack) => ivs.Channel.fromChannelAttributes(stack, 'Other', { channelArn: 'arn:aws:ivs:us-west-2:999999999999:channel/a', channelPlaybackUrl: 'https://a' });
    expectError(() => build({ channels: (stack) => ({ a: other(stack) }) }), 'AccountMismatch', '999999999999');
  });
});

describe('an imported signer', () => {
  test.each([['arn:aws:lambda:us-west-2:123456789012:function:signer'], ['arn:aws:lambda:us-west-2:123456789012:function:signer:live']])('%s can be granted', (arn) => {
    const stack = newStack(KNOWN_ENV);
    const signer: ivs.IPlaybackTokenSigner = ivs.PlaybackTokenSigner.fromFunctionArn(stack, 'Imported', arn);
    signer.grants.invoke(new Role(stack, 'Backend', { assumedBy: new AccountPrincipal('123456789012') })).assertSuccess();
    expect(find(stack, 'AWS::IAM::Policy', 'Backend').Properties.PolicyDocument.Statement).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn }]);
    expect(signer.functionRef).toEqual({ functionArn: arn, functionName: 'signer' });
  });

  test.each([['arn:aws:sqs:us-west-2:123456789012:signer'], ['signer'], ['arn:aws:lambda:us-west-2:123456789012:layer:signer']])('of %s is refused', (arn) => {
    expectError(() => ivs.PlaybackTokenSigner.fromFunctionArn(newStack(), 'Imported', arn), 'ArnInvalid', 'function:<name>');
  });
});

test('a reference to the signer is one to its function', () => {
  const signer = build();
  expect(signer.stack.resolve(signer.functionRef.functionArn)).toEqual(signer.stack.resolve(signer.handler.functionArn));
});
