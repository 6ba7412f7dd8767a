import { Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, warningsOf } from '../helpers';

interface Options extends Omit<Partial<ivs.PlaybackTokenSignerProps>, 'signingKey' | 'channels'> {
  readonly key?: ivs.PlaybackSigningKeyProps;
  /** By their names, or selected otherwise. */
  readonly channels?: (stack: Stack) => { [name: string]: aws_ivs.IChannelRef } | ivs.ChannelSelection;
}

const privateChannel = (stack: Stack) => ({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) });

function build({ key, channels = privateChannel, ...props }: Options = {}, kind: 'secretsManager' | 'kms' = 'secretsManager'): ivs.PlaybackTokenSigner {
  const stack = newStack(KNOWN_ENV);
  const selected = channels(stack);
  return new ivs.PlaybackTokenSigner(stack, 'Signer', {
    signingKey: new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[kind](), ...key }),
    channels: selected instanceof ivs.ChannelSelection ? selected : ivs.ChannelSelection.named(selected),
    ...props,
  });
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
    expect(JSON.parse(CHANNELS).map(({ name, arn, playbackUrl }: any) => [name, arn, new URL(playbackUrl).hostname])).toEqual([
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

  test('knows channels without names, too', () => {
    const { CHANNELS } = variablesOf(build({ channels: (stack) => ivs.ChannelSelection.of(imported(stack), imported(stack, 'second')) }));
    expect(JSON.parse(CHANNELS).map(Object.keys)).toEqual([['arn', 'playbackUrl'], ['arn', 'playbackUrl']]);
  });

  test('for all channels, knows how their ARNs begin in its own partition, region and account', () => {
    const all = () => ivs.ChannelSelection.all();
    expect(variablesOf(build({ channels: all }))).toMatchObject({
      CHANNEL_ARN_PREFIX: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:us-west-2:123456789012:channel/']] },
    });
    expect(variablesOf(build({ channels: all }))).not.toHaveProperty('CHANNELS');
    const stack = newStack();
    const signer = new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey: new ivs.PlaybackSigningKey(stack, 'Key'), channels: all() });
    expect(variablesOf(signer).CHANNEL_ARN_PREFIX).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ivs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':channel/']],
    });
  });

  test('with a key in AWS KMS, goes by its alias, which is there before the function', () => {
    const signer = build({}, 'kms');
    expect(variablesOf(signer)).toMatchObject({ KMS_KEY_ALIAS: { Ref: expect.stringMatching(/^KeyAlias/) } });
    expect(variablesOf(signer)).not.toHaveProperty('SECRET_ARN');
  });

  test.each([
    ['secretsManager', 'a channel', privateChannel], ['kms', 'a channel', privateChannel], ['secretsManager', 'all channels', () => ivs.ChannelSelection.all()],
  ] as const)('may use its key and write its log, and nothing else: %s, %s', (kind, _, channels) => {
    const statements = find(build({ channels }, kind).stack, 'AWS::IAM::Policy', 'SignerRole').Properties.PolicyDocument.Statement;
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
  test('none, or a list as plain JavaScript can pass it, is refused', () => {
    expectError(() => build({ channels: () => ({}) }), 'ChannelSelectionInvalid', '[at ChannelSelection.named]');
    const stack = newStack(KNOWN_ENV);
    const channels: any = privateChannel(stack);
    expectError(() => new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey: new ivs.PlaybackSigningKey(stack, 'Key'), channels }), 'ChannelSelectionInvalid', 'channels = "object"');
  });

  test.each<[string, Options['channels']]>([
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
    expectError(() => build({ channels: many(16) }), 'SignedChannelsTooMany', 'channels = 16', 'use ChannelSelection.all(), or several signers');
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
    expect(signer.functionRef).toEqual({ functionArn: arn, functionName: arn.split(':function:')[1] });
    expect(signer.metrics.playbackTokenSigningCallsThrottled().dimensions).toEqual({ FunctionName: 'signer' });
  });

  test('by an ARN that is known at deployment has the name with the alias, if there is one, and metrics of the function', () => {
    const stack = newStack(KNOWN_ENV);
    const signer = ivs.PlaybackTokenSigner.fromFunctionArn(stack, 'Imported', Fn.importValue('Signer'));
    const arn = { 'Fn::ImportValue': 'Signer' };
    expect(stack.resolve(signer.functionRef.functionName)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': [':function:', arn] }] });
    expect(stack.resolve(signer.metrics.metric('Any').dimensions)).toEqual({ FunctionName: { 'Fn::Select': [6, { 'Fn::Split': [':', arn] }] } });
  });

  test.each([['arn:aws:sqs:us-west-2:123456789012:signer'], ['signer'], ['arn:aws:lambda:us-west-2:123456789012:layer:signer']])('of %s is refused', (arn) => {
    expectError(() => ivs.PlaybackTokenSigner.fromFunctionArn(newStack(), 'Imported', arn), 'ArnInvalid', 'function:<name>');
  });
});

describe('instances that are kept ready', () => {
  const ready = () => build({ provisionedConcurrentExecutions: 50 });

  test('are those of an alias of the current version', () => {
    expect(find(ready().stack, 'AWS::Lambda::Alias', 'SignerAlias').Properties).toEqual({
      Name: 'live',
      FunctionName: { Ref: expect.stringMatching(/^SignerFunction/) },
      FunctionVersion: { 'Fn::GetAtt': [expect.stringMatching(/^SignerFunctionCurrentVersion/), 'Version'] },
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 50 },
    });
  });

  test('are those that are invoked: handler, reference and grant are the alias, and the name leads to it', () => {
    const signer = ready();
    const { stack, handler, functionRef } = signer;
    const alias = { Ref: expect.stringMatching(/^SignerAlias/) };
    expect(stack.resolve([handler.functionArn, functionRef.functionArn])).toEqual([alias, alias]);
    expect(stack.resolve(handler.functionName)).toEqual({ 'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', alias] }] }, ':live']] });
    signer.grants.invoke(new Role(stack, 'Backend', { assumedBy: new AccountPrincipal('123456789012') }));
    expect(find(stack, 'AWS::IAM::Policy', 'Backend').Properties.PolicyDocument.Statement).toEqual([{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: alias }]);
  });

  test('change with the function: another setting is another version', () => {
    const versionOf = (options: Options) => find(build({ ...options, provisionedConcurrentExecutions: 1 }).stack, 'AWS::Lambda::Alias', 'SignerAlias').Properties.FunctionVersion['Fn::GetAtt'][0];
    expect(versionOf({})).toBe(versionOf({}));
    expect(versionOf({ maximumTokenLifetime: Duration.minutes(2) })).not.toBe(versionOf({}));
  });

  test('are none by default, and there is no alias', () => {
    const template = Template.fromStack(build().stack);
    for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version']) { template.resourceCountIs(type, 0); }
  });

  test.each([0, -1, 1.5, NaN])('%p of them are refused', (provisionedConcurrentExecutions) => {
    expectError(() => build({ provisionedConcurrentExecutions }), 'ProvisionedConcurrencyInvalid', 'provisionedConcurrentExecutions');
  });

  test('may be a number that is known at deployment', () => {
    const signer = build({ provisionedConcurrentExecutions: Token.asNumber({ Ref: 'Ready' }) });
    expect(find(signer.stack, 'AWS::Lambda::Alias', 'SignerAlias').Properties.ProvisionedConcurrencyConfig).toEqual({ ProvisionedConcurrentExecutions: { Ref: 'Ready' } });
  });
});

describe('throttling', () => {
  test.each([undefined, 2])('is counted under the name of the function, also with %p instances that are kept ready', (provisionedConcurrentExecutions) => {
    const signer = build({ provisionedConcurrentExecutions }, 'kms');
    const metric = signer.metrics.playbackTokenSigningCallsThrottled({ period: Duration.minutes(1) });
    expect([metric.namespace, metric.metricName, metric.statistic, metric.period.toSeconds()]).toEqual(['cdk-ivs', 'PlaybackTokenSigningCallsThrottled', 'Sum', 60]);
    expect(signer.stack.resolve(metric.dimensions!.FunctionName)).toEqual({ 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': [expect.stringMatching(/^SignerFunction/), 'Arn'] }] }] });
  });

  test.each([undefined, 2])('gives an alarm, by AWS KMS and by AWS Lambda, with %p instances that are kept ready', (provisionedConcurrentExecutions) => {
    const signer = build({ provisionedConcurrentExecutions }, 'kms');
    const { node } = signer.addThrottlingAlarm('Throttled');
    expect(node.path).toBe('Stack/Signer/Throttled');
    const { Metrics, ...alarm } = find(signer.stack, 'AWS::CloudWatch::Alarm', 'SignerThrottled').Properties;
    expect(alarm).toEqual({
      AlarmDescription: expect.stringContaining('throttled'), ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1, Threshold: 1, TreatMissingData: 'notBreaching',
    });
    const ofFunction = [{ Name: 'FunctionName', Value: expect.anything() }]; // without the alias: of all invocations
    expect(Metrics).toEqual([
      { Id: 'expr_1', Expression: 'FILL(byKms, 0) + FILL(byLambda, 0)', Label: 'Throttled', ReturnData: true },
      { Id: 'byKms', ReturnData: false, MetricStat: { Metric: { Namespace: 'cdk-ivs', MetricName: 'PlaybackTokenSigningCallsThrottled', Dimensions: ofFunction }, Period: 60, Stat: 'Sum' } },
      { Id: 'byLambda', ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions: ofFunction }, Period: 60, Stat: 'Sum' } },
    ]);
  });
});

test('a reference to the signer is one to its function', () => {
  const signer = build();
  expect(signer.stack.resolve(signer.functionRef.functionArn)).toEqual(signer.stack.resolve(signer.handler.functionArn));
});
