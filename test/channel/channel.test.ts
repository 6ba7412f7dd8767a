import { App, CfnParameter, Fn, Lazy, RemovalPolicy, Stack, Tags, Token, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

const TYPE = 'AWS::IVS::Channel';

describe('what is rendered', () => {
  test('a channel without props is one resource with nothing but a name', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel');
    expect(Template.fromStack(stack).toJSON().Resources).toEqual({
      Channel4048F119: { Type: TYPE, Properties: { Name: 'StackChannel2B535196' } },
    });
  });

  test('every prop reaches its property', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel', {
      authorized: true,
      channelName: 'main-stage_1',
      containerFormat: ivs.ContainerFormat.TS,
      insecureIngest: true,
      latencyMode: ivs.LatencyMode.NORMAL,
      preset: ivs.Preset.CONSTRAINED_BANDWIDTH_DELIVERY,
      recordingConfiguration: ivs.RecordingConfiguration.fromArn(stack, 'Recording', arnOf('recording-configuration')),
      removalPolicy: RemovalPolicy.RETAIN,
      tags: { team: 'live' },
      type: ivs.ChannelType.ADVANCED_HD,
    });
    Template.fromStack(stack).hasResource(TYPE, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Authorized: true,
        ContainerFormat: 'TS',
        InsecureIngest: true,
        LatencyMode: 'NORMAL',
        Name: 'main-stage_1',
        Preset: 'CONSTRAINED_BANDWIDTH_DELIVERY',
        RecordingConfigurationArn: arnOf('recording-configuration'),
        Tags: [{ Key: 'team', Value: 'live' }],
        Type: 'ADVANCED_HD',
      },
    });
  });

  test('multitrack input sets the container format that it needs', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel', {
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.REQUIRE },
    });
    expect(propertiesOf(stack, TYPE)).toMatchObject({
      ContainerFormat: 'FRAGMENTED_MP4',
      MultitrackInputConfiguration: { Enabled: true, MaximumResolution: 'HD', Policy: 'REQUIRE' },
    });
  });

  test('multitrack input that is switched off binds neither type nor container format', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel', {
      type: ivs.ChannelType.BASIC,
      multitrackInputConfiguration: { enabled: false, maximumResolution: ivs.MaximumResolution.SD, policy: ivs.Policy.ALLOW },
    });
    const properties = propertiesOf(stack, TYPE);
    expect(properties.MultitrackInputConfiguration.Enabled).toBe(false);
    expect(properties).not.toHaveProperty('ContainerFormat');
  });

  test.each([
    { type: ivs.ChannelType.ADVANCED_SD, preset: 'HIGHER_BANDWIDTH_DELIVERY', warnings: [] },
    { type: ivs.ChannelType.ADVANCED_HD, preset: 'HIGHER_BANDWIDTH_DELIVERY', warnings: [] },
    { type: ivs.ChannelType.STANDARD, preset: '', warnings: ['cdk-ivs:Channel.presetIgnored'] },
    { type: ivs.ChannelType.BASIC, preset: '', warnings: ['cdk-ivs:Channel.presetIgnored'] },
    { type: undefined, preset: 'HIGHER_BANDWIDTH_DELIVERY', warnings: ['cdk-ivs:Channel.presetIgnored'] },
  ])('a preset on type $type renders "$preset" and warns $warnings', ({ type, preset, warnings }) => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel', { type, preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY });
    expect(propertiesOf(stack, TYPE).Preset).toBe(preset);
    expect(warningsOf(stack)).toEqual(warnings);
  });

  test('tags of the props and of Tags.of() go together', () => {
    const stack = newStack();
    Tags.of(new ivs.Channel(stack, 'Channel', { tags: { a: '1' } })).add('b', '2');
    expect(propertiesOf(stack, TYPE).Tags).toEqual([{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }]);
  });
});

describe('attributes', () => {
  test('come from the resource', () => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel');
    const getAtt = (name: string) => ({ 'Fn::GetAtt': ['Channel4048F119', name] });
    expect(stack.resolve({
      arn: channel.channelArn,
      ref: channel.channelRef,
      endpoint: channel.channelIngestEndpoint,
      playback: channel.channelPlaybackUrl,
      id: channel.channelId,
      rtmps: channel.rtmpsServerUrl,
    })).toEqual({
      arn: getAtt('Arn'),
      ref: { channelArn: getAtt('Arn') },
      endpoint: getAtt('IngestEndpoint'),
      playback: getAtt('PlaybackUrl'),
      id: { 'Fn::Select': [1, { 'Fn::Split': ['/', getAtt('Arn')] }] },
      rtmps: { 'Fn::Join': ['', ['rtmps://', getAtt('IngestEndpoint'), ':443/app/']] },
    });
  });

  test('an L1 property takes the L2 where it takes a reference', () => {
    const stack = newStack();
    const recording = new ivs.RecordingConfiguration(stack, 'Recording');
    new CfnChannel(stack, 'L1', { recordingConfigurationArn: recording });
    expect(propertiesOf(stack, TYPE).RecordingConfigurationArn).toEqual(stack.resolve(recording.recordingConfigurationArn));
  });

  test('are used in another stack by an export', () => {
    const app = new App();
    const producer = new Stack(app, 'Producer');
    const channel = new ivs.Channel(producer, 'Channel');
    const consumer = new Stack(app, 'Consumer');
    new ivs.StreamKey(consumer, 'Key', { channel });
    expect(propertiesOf(consumer, 'AWS::IVS::StreamKey').ChannelArn)
      .toEqual({ 'Fn::ImportValue': 'Producer:ExportsOutputFnGetAttChannel4048F119Arn6BD23211' });
  });
});

describe('checks', () => {
  test.each<[string, ivs.ChannelProps, Parameters<typeof expectError>[1], string]>([
    ['a space in the name', { channelName: 'my channel' }, 'NameInvalid', 'channelName = "my channel"'],
    ['a name of 129 characters', { channelName: 'x'.repeat(129) }, 'NameInvalid', 'at most 128 characters'],
    ['an umlaut in the name', { channelName: 'bühne' }, 'NameInvalid', '"bühne"'],
    ['51 tags', { tags: Object.fromEntries([...Array(51).keys()].map((i) => [`k${i}`, 'v'])) }, 'TagsInvalid', '51 tags'],
    ['a tag of AWS itself', { tags: { 'aws:x': 'y' } }, 'TagsInvalid', 'tags.aws:x = "y"'],
    ['a tag of AWS in capitals', { tags: { 'AWS:x': 'y' } }, 'TagsInvalid', 'tags.AWS:x'],
    ['an empty tag key', { tags: { '': 'y' } }, 'TagsInvalid', 'tags. = "y"'],
    ['a tag value of 257 characters', { tags: { k: 'v'.repeat(257) } }, 'TagsInvalid', 'at most 256'],
    ['multitrack input on BASIC', {
      type: ivs.ChannelType.BASIC,
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW },
    }, 'ChannelMultitrackTypeInvalid', 'type = "BASIC"'],
    ['multitrack input on ADVANCED_HD', {
      type: ivs.ChannelType.ADVANCED_HD,
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW },
    }, 'ChannelMultitrackTypeInvalid', 'use ChannelType.STANDARD'],
    ['multitrack input in MPEG-TS', {
      containerFormat: ivs.ContainerFormat.TS,
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW },
    }, 'ChannelMultitrackContainerInvalid', 'containerFormat = "TS"'],
  ])('fails for %s', (_, props, code, found) => {
    expectError(() => new ivs.Channel(newStack(), 'Channel', props), code, found, '[at Stack/Channel]');
  });

  test('fails for a recording configuration of another region', () => {
    const stack = newStack(KNOWN_ENV);
    const recordingConfiguration = ivs.RecordingConfiguration.fromArn(stack, 'R', arnOf('recording-configuration', 'eu-west-1'));
    expectError(() => new ivs.Channel(stack, 'Channel', { recordingConfiguration }), 'RegionMismatch',
      'region = "us-west-2"', 'region of recordingConfiguration = "eu-west-1"');
    expect(() => new ivs.Channel(newStack(), 'Unknown', { recordingConfiguration })).not.toThrow();
  });

  test.each<[string, ivs.ChannelProps]>([
    ['a name of 128 characters', { channelName: 'x'.repeat(128) }],
    ['50 tags with a value of 256 characters', { tags: Object.fromEntries([...Array(50).keys()].map((i) => [`k${i}`, 'v'.repeat(256)])) }],
    ['multitrack input on an explicit STANDARD and FRAGMENTED_MP4', {
      type: ivs.ChannelType.STANDARD,
      containerFormat: ivs.ContainerFormat.FRAGMENTED_MP4,
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW },
    }],
  ])('accepts %s', (_, props) => {
    expect(() => new ivs.Channel(newStack(), 'Channel', props)).not.toThrow();
  });

  test('tokens are never judged', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const tokens = {
      type: Lazy.string({ produce: () => 'BASIC' }) as ivs.ChannelType,
      containerFormat: Lazy.string({ produce: () => 'TS' }) as ivs.ContainerFormat,
    };
    new ivs.Channel(stack, 'Channel', {
      ...tokens,
      channelName: name,
      preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY,
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW },
      tags: { [Token.asString({ Ref: 'Key' })]: name, plain: Token.asString({ Ref: 'Value' }) },
    });
    expect(propertiesOf(stack, TYPE)).toMatchObject({ Name: { Ref: 'Name' }, Type: 'BASIC', ContainerFormat: 'TS' });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('warnings', () => {
  const custom = ivs.RenditionConfiguration.custom([ivs.Resolution.HD]);

  test.each<[string, (stack: Stack) => void, string[]]>([
    ['insecure ingest', (s) => new ivs.Channel(s, 'C', { insecureIngest: true }), ['cdk-ivs:Channel.insecureIngest']],
    ['custom renditions on BASIC', (s) => new ivs.Channel(s, 'C', {
      type: ivs.ChannelType.BASIC,
      recordingConfiguration: new ivs.RecordingConfiguration(s, 'R', { renditionConfiguration: custom }),
    }), ['cdk-ivs:Channel.customRenditionsIgnored']],
    ['all renditions on BASIC', (s) => new ivs.Channel(s, 'C', {
      type: ivs.ChannelType.BASIC,
      recordingConfiguration: new ivs.RecordingConfiguration(s, 'R', { renditionConfiguration: ivs.RenditionConfiguration.all() }),
    }), []],
    ['default renditions on BASIC', (s) => new ivs.Channel(s, 'C', {
      type: ivs.ChannelType.BASIC, recordingConfiguration: new ivs.RecordingConfiguration(s, 'R'),
    }), []],
    ['custom renditions on STANDARD', (s) => new ivs.Channel(s, 'C', {
      recordingConfiguration: new ivs.RecordingConfiguration(s, 'R', { renditionConfiguration: custom }),
    }), []],
  ])('%s', (_, build, warnings) => {
    const stack = newStack();
    build(stack);
    expect(warningsOf(stack)).toEqual(warnings);
  });

  test('can be acknowledged', () => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel', { insecureIngest: true });
    Validations.of(channel).acknowledge({ id: 'cdk-ivs:Channel.insecureIngest', reason: 'the encoder is on the same network' });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('imports', () => {
  test('by ARN: the id, and the environment of the ARN', () => {
    const stack = newStack(KNOWN_ENV);
    const channel = ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel', 'eu-central-1'));
    expect(channel.channelId).toBe('abcdABCDefgh');
    expect(channel.channelRef).toEqual({ channelArn: arnOf('channel', 'eu-central-1') });
    expect(channel.env).toEqual({ account: '123456789012', region: 'eu-central-1' });
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('by a token ARN', () => {
    const stack = newStack();
    const channel = ivs.Channel.fromChannelArn(stack, 'Channel', Fn.importValue('ChannelArn'));
    expect(stack.resolve(channel.channelId)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'ChannelArn' }] }] });
  });

  test('by attributes: all that was given', () => {
    const channel = ivs.Channel.fromChannelAttributes(newStack(), 'Channel', {
      channelArn: arnOf('channel'),
      channelIngestEndpoint: 'abc.global-contribute.live-video.net',
      channelPlaybackUrl: 'https://abc.us-west-2.playback.live-video.net/api/video/v1/x.m3u8',
    });
    expect(channel.rtmpsServerUrl).toBe('rtmps://abc.global-contribute.live-video.net:443/app/');
    expect(channel.channelPlaybackUrl).toBe('https://abc.us-west-2.playback.live-video.net/api/video/v1/x.m3u8');
  });

  test.each(['channelIngestEndpoint', 'channelPlaybackUrl', 'rtmpsServerUrl'] as const)('by ARN alone: fails for %s', (attribute) => {
    const channel = ivs.Channel.fromChannelArn(newStack(), 'Import', arnOf('channel'));
    expectError(() => channel[attribute], 'ChannelAttributeUnknown', arnOf('channel'), 'Channel.fromLookup', '[at Stack/Import]');
  });

  test.each(['not-an-arn', arnOf('stream-key'), arnOf('channel').replace(':ivs:', ':medialive:'), 'arn:aws:ivs:us-west-2:1:channel/', 'arn:aws:ivs:us-west-2:12ab:channel/a', 'arn:aws:ivs:*:*:channel/*'])(
    'fails for %s', (arn) => {
      expectError(() => ivs.Channel.fromChannelArn(newStack(), 'Channel', arn), 'ArnInvalid', arn, ':channel/<id>');
    });

  test.each(['rtmps://abc.live-video.net', 'abc.live-video.net:443', 'abc.live-video.net/app'])('fails for the ingest endpoint %s', (channelIngestEndpoint) => {
    expectError(() => ivs.Channel.fromChannelAttributes(newStack(), 'C', { channelArn: arnOf('channel'), channelIngestEndpoint }),
      'IngestEndpointInvalid', channelIngestEndpoint);
  });

  test('a stream key can be added to an import', () => {
    const stack = newStack();
    ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel')).addStreamKey('Key');
    expect(propertiesOf(stack, 'AWS::IVS::StreamKey')).toEqual({ ChannelArn: arnOf('channel') });
  });
});

test('isChannel tells a channel of this library from everything else', () => {
  const stack = newStack();
  expect(ivs.Channel.isChannel(new ivs.Channel(stack, 'Channel'))).toBe(true);
  for (const other of [ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel')), new CfnChannel(stack, 'L1'), stack, null, undefined, 'x']) {
    expect(ivs.Channel.isChannel(other)).toBe(false);
  }
});
