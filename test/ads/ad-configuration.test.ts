import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnPlaybackConfiguration } from 'aws-cdk-lib/aws-mediatailor';
import * as ivs from '../../src';
import { arnOf, expectError, newStack, propertiesOf, warningsOf } from '../helpers';

const TYPE = 'AWS::IVS::AdConfiguration';
const mediaTailorArn = (id: string) => `arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/${id}`;
const mediaTailor = (stack: Stack, ...ids: string[]) =>
  ids.map((id, i) => ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, `MediaTailor${i}`, mediaTailorArn(id)));

test('one playback configuration and nothing else', () => {
  const stack = newStack();
  const playback = new CfnPlaybackConfiguration(stack, 'MediaTailor', {
    name: 'ads', adDecisionServerUrl: 'https://ads.example.com', videoContentSourceUrl: 'https://x.playback.live-video.net/',
  });
  new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [playback] });
  expect(propertiesOf(stack, TYPE)).toEqual({
    MediaTailorPlaybackConfigurations: [{ PlaybackConfigurationArn: { 'Fn::GetAtt': ['MediaTailor', 'PlaybackConfigurationArn'] } }],
  });
});

test('every prop reaches its property', () => {
  const stack = newStack();
  new ivs.AdConfiguration(stack, 'Ads', {
    adConfigurationName: 'ads',
    mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a', 'b', 'c'),
    postRollDuration: Duration.minutes(5),
    removalPolicy: RemovalPolicy.RETAIN,
    tags: { a: 'b' },
  });
  Template.fromStack(stack).hasResource(TYPE, {
    DeletionPolicy: 'Retain',
    Properties: {
      MediaTailorPlaybackConfigurations: ['a', 'b', 'c'].map((id) => ({ PlaybackConfigurationArn: mediaTailorArn(id) })),
      Name: 'ads',
      PostRollConfiguration: { DurationSeconds: 300, Enabled: true },
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  });
});

test('a post-roll can be kept but switched off', () => {
  const stack = newStack();
  new ivs.AdConfiguration(stack, 'Ads', {
    mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a'), postRollDuration: Duration.seconds(1), postRollEnabled: false,
  });
  expect(propertiesOf(stack, TYPE).PostRollConfiguration).toEqual({ DurationSeconds: 1, Enabled: false });
});

test('the ARN comes from the resource', () => {
  const stack = newStack();
  const ads = new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a') });
  const arn = { 'Fn::GetAtt': ['AdsC25D6316', 'Arn'] };
  expect(stack.resolve([ads.adConfigurationArn, ads.adConfigurationRef])).toEqual([arn, { adConfigurationArn: arn }]);
});

test.each([[[]], [['a', 'b', 'c', 'd']], [['a', 'a']]])('fails for the playback configurations %p', (ids) => {
  const stack = newStack();
  expectError(() => new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: mediaTailor(stack, ...ids) }),
    'MediaTailorPlaybackConfigurationsInvalid', '1 to 3', '[at Stack/Ads]');
});

test.each([
  { postRollDuration: Duration.seconds(0), found: '0 s' },
  { postRollDuration: Duration.seconds(301), found: '301 s' },
  { postRollDuration: Duration.millis(1500), found: '1.5 s' },
])('fails for a post-roll of $found', ({ postRollDuration, found }) => {
  const stack = newStack();
  expectError(() => new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a'), postRollDuration }),
    'AdBreakDurationInvalid', found);
});

test('fails for a post-roll without a duration', () => {
  const stack = newStack();
  expectError(() => new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a'), postRollEnabled: true }),
    'PostRollInvalid', 'postRollEnabled = true');
});

test.each([['us-west-2', []], ['us-east-1', ['cdk-ivs:AdConfiguration.otherRegion']]])('a playback configuration of us-west-2 in a stack of %s gives the warnings %j', (region, warnings) => {
  const stack = newStack({ env: { account: '123456789012', region } });
  new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a') });
  expect(warningsOf(stack)).toEqual(warnings);
});

test('fails for an invalid name', () => {
  const stack = newStack();
  expectError(() => new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a'), adConfigurationName: '?' }), 'NameInvalid');
});

describe('imports', () => {
  test('have the environment of their ARN', () => {
    const ads = ivs.AdConfiguration.fromAdConfigurationArn(newStack(), 'Ads', arnOf('ad-configuration', 'eu-west-1'));
    expect([ads.env.region, ads.adConfigurationRef.adConfigurationArn]).toEqual(['eu-west-1', arnOf('ad-configuration', 'eu-west-1')]);
  });

  test('fail for the ARN of something else', () => {
    expectError(() => ivs.AdConfiguration.fromAdConfigurationArn(newStack(), 'Ads', mediaTailorArn('a')), 'ArnInvalid', ':ad-configuration/<id>');
    expectError(() => ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(newStack(), 'M', arnOf('channel')),
      'ArnInvalid', 'arn:aws:mediatailor:<region>:<account>:playbackConfiguration/<id>');
  });

  test('of MediaTailor know name and ARN, also of a token', () => {
    const stack = newStack();
    const [known] = mediaTailor(stack, 'a');
    expect(known.playbackConfigurationRef).toEqual({ playbackConfigurationArn: mediaTailorArn('a'), playbackConfigurationName: 'a' });
    expect(known.env.region).toBe('us-west-2');
    expect(() => ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'T', Fn.importValue('Arn'))).not.toThrow();
  });
});

test('isAdConfiguration tells one of this library from an import', () => {
  const stack = newStack();
  expect(ivs.AdConfiguration.isAdConfiguration(new ivs.AdConfiguration(stack, 'A', { mediaTailorPlaybackConfigurations: mediaTailor(stack, 'a') }))).toBe(true);
  expect(ivs.AdConfiguration.isAdConfiguration(ivs.AdConfiguration.fromAdConfigurationArn(stack, 'I', arnOf('ad-configuration')))).toBe(false);
});
