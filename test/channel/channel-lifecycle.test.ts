import { App, AspectPriority, Aspects, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnAdConfiguration, CfnChannel, CfnPlaybackRestrictionPolicy, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { arnInStack, arnOf, expectError, KNOWN_ENV, newStack, ON_CLOUDFORMATION_STACK, ON_STACK, policiesOf, propertiesOf, resourcesOf } from '../helpers';

/*
 * What a channel needs in its life beyond its CloudFormation properties: one companion for each channel, whatever it does.
 */
const TYPE = 'Custom::IVSChannelLifecycle';
const MARK = { Key: 'cdk-ivs:channel-lifecycle', Value: 'true' };
const STACK_TAG = { Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } };

function policyAndAds(stack = newStack(KNOWN_ENV)) {
  const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
  const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      stack, 'MediaTailor', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads')],
  });
  return { stack, playbackRestrictionPolicy, adConfiguration };
}

/** The properties of the companion, without those that every custom resource has. */
function companionOf(stack: Stack): any {
  const { ServiceToken, ServiceTimeout, ...properties } = propertiesOf(stack, TYPE);
  return properties;
}
const cfnOf = (channel: ivs.Channel) => channel.node.defaultChild as CfnChannel;
const tagsOf = (stack: Stack) => propertiesOf(stack, 'AWS::IVS::Channel').Tags;

type Feature = 'playbackRestrictionPolicy' | 'adConfiguration' | 'stopStreamOnDelete';
const FEATURES: Feature[] = ['playbackRestrictionPolicy', 'adConfiguration', 'stopStreamOnDelete'];

/** A channel with some of the features. */
function channelWith(features: Feature[], stack = newStack(KNOWN_ENV), props: ivs.ChannelProps = {}): ivs.Channel {
  const { playbackRestrictionPolicy, adConfiguration } = policyAndAds(stack);
  const all = { playbackRestrictionPolicy, adConfiguration, stopStreamOnDelete: true };
  return new ivs.Channel(stack, 'Channel', { ...props, ...Object.fromEntries(features.map((feature) => [feature, all[feature]])) });
}

describe('a channel without a feature that needs it', () => {
  test.each<[string, ivs.ChannelProps]>([['without props', {}], ['with stopStreamOnDelete = false', { stopStreamOnDelete: false }]])('%s is one resource, without a mark', (_, props) => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel', { channelName: 'main', ...props });
    expect(Template.fromStack(stack).toJSON().Resources).toEqual({ Channel4048F119: { Type: 'AWS::IVS::Channel', Properties: { Name: 'main' } } });
  });

  test('has no tag beside one that has it', () => {
    const { stack, playbackRestrictionPolicy } = policyAndAds();
    new ivs.Channel(stack, 'Marked', { playbackRestrictionPolicy });
    new ivs.Channel(stack, 'Plain');
    const tags = Object.values(resourcesOf(stack, 'AWS::IVS::Channel')).map(({ Properties }) => Properties.Tags);
    expect(tags).toEqual([[MARK, STACK_TAG], undefined]);
  });
});

describe.each<[Feature[]]>([...FEATURES.map((feature): [Feature[]] => [[feature]]), [FEATURES]])('%j', (features) => {
  const has = (feature: Feature) => features.includes(feature);

  test('one companion, and a mark that is in the template', () => {
    const { stack } = channelWith(features);
    expect(Object.keys(resourcesOf(stack, TYPE))).toEqual(['Channel4048F119Lifecycle']);
    expect(tagsOf(stack)).toEqual([MARK, STACK_TAG]);
  });

  test('the companion knows the channel, what is attached, and the settings of the channel if something is', () => {
    const { stack } = channelWith(features, undefined, { channelName: 'main', latencyMode: ivs.LatencyMode.LOW });
    const attaches = has('playbackRestrictionPolicy') || has('adConfiguration');
    expect(companionOf(stack)).toEqual({
      ChannelArn: { 'Fn::GetAtt': ['Channel4048F119', 'Arn'] },
      ...has('playbackRestrictionPolicy') && { PlaybackRestrictionPolicyArn: { 'Fn::GetAtt': [expect.stringMatching(/^Policy/), 'Arn'] } },
      ...has('adConfiguration') && { AdConfigurationArn: { 'Fn::GetAtt': [expect.stringMatching(/^Ads/), 'Arn'] } },
      ...has('stopStreamOnDelete') && { StopStreamOnDelete: true },
      ...attaches && {
        ChannelSettings: {
          overrides: {},
          settings: { name: 'main', latencyMode: 'LOW', tags: [MARK, STACK_TAG].map(({ Key: key, Value: value }) => ({ key, value })) },
        },
      },
    });
  });

  test('the function may do just that, to the channels of this stack', () => {
    const channels = arnInStack('ivs', 'channel/*');
    const onChannels = (...Action: string[]) => [ON_STACK, ON_CLOUDFORMATION_STACK].map((Condition) => ({ Effect: 'Allow', Action, Resource: channels, Condition }));
    expect(policiesOf(channelWith(features).stack)).toEqual({
      CdkIvsProviderChannelMarks: [{ Effect: 'Allow', Action: 'ivs:ListTagsForResource', Resource: channels }],
      ...(has('playbackRestrictionPolicy') || has('adConfiguration')) && { CdkIvsProviderChannelAttachments: onChannels('ivs:GetChannel', 'ivs:UpdateChannel') },
      ...has('stopStreamOnDelete') && { CdkIvsProviderStreamStop: [{ Effect: 'Allow', Action: ['ivs:GetStream', 'ivs:StopStream'], Resource: channels, Condition: ON_STACK }] },
    });
  });

  test('its permissions are created before it and deleted after it, and the function waits for none of them', () => {
    const { stack } = channelWith(features);
    const policies = Object.keys(resourcesOf(stack, 'AWS::IAM::Policy')).filter((id) => !/DefaultPolicy/.test(id));
    expect(Object.values(resourcesOf(stack, TYPE))[0].DependsOn.sort()).toEqual(policies.sort());
    for (const { DependsOn = [] } of Object.values(resourcesOf(stack, 'AWS::Lambda::Function'))) {
      expect([DependsOn].flat().filter((id) => policies.includes(id))).toEqual([]);
    }
  });

  test('the permissions of 50 channels are those of one', () => {
    const policiesFor = (count: number) => {
      const { stack, ...attached } = policyAndAds();
      const props = { ...attached, stopStreamOnDelete: true };
      for (let i = 0; i < count; i++) { new ivs.Channel(stack, `Channel${i}`, Object.fromEntries(features.map((feature) => [feature, props[feature]]))); }
      return [resourcesOf(stack, 'AWS::IAM::Policy'), resourcesOf(stack, 'AWS::IAM::Role'), Object.keys(resourcesOf(stack, 'AWS::Lambda::Function'))];
    };
    expect(policiesFor(50)).toEqual(policiesFor(1));
  });
});

test('an L1 and an import can be attached, too', () => {
  const stack = newStack();
  const playbackRestrictionPolicy = new CfnPlaybackRestrictionPolicy(stack, 'L1');
  const adConfiguration = ivs.AdConfiguration.fromAdConfigurationArn(stack, 'Import', arnOf('ad-configuration'));
  new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, adConfiguration });
  expect(companionOf(stack)).toMatchObject({ PlaybackRestrictionPolicyArn: { Ref: 'L1' }, AdConfigurationArn: arnOf('ad-configuration') });
});

test.each(['L1', 'L2'])('what is attached as an %s is created before the channel, and deleted after it', (level) => {
  const { stack, playbackRestrictionPolicy, adConfiguration } = policyAndAds();
  const l1 = (l2: ivs.PlaybackRestrictionPolicy | ivs.AdConfiguration) => l2.node.defaultChild as any;
  new ivs.Channel(stack, 'Channel', level === 'L2' ? { playbackRestrictionPolicy, adConfiguration } : {
    playbackRestrictionPolicy: l1(playbackRestrictionPolicy) as CfnPlaybackRestrictionPolicy,
    adConfiguration: l1(adConfiguration) as CfnAdConfiguration,
  });
  const [{ DependsOn }] = Object.values(resourcesOf(stack, 'AWS::IVS::Channel'));
  expect(DependsOn).toEqual([expect.stringMatching(/^Ads/), expect.stringMatching(/^Policy/)]);
});

describe('the attachments are looked at again when the template changes the channel', () => {
  const CHANGES: [string, (channel: ivs.Channel) => void, object][] = [
    ['a property of the L1', (channel) => { cfnOf(channel).latencyMode = 'NORMAL'; }, { settings: { latencyMode: 'NORMAL' } }],
    ['a tag', (channel) => { cfnOf(channel).tags.setTag('a', 'b'); }, { settings: { tags: expect.arrayContaining([{ key: 'a', value: 'b' }]) } }],
    ['addPropertyOverride', (channel) => cfnOf(channel).addPropertyOverride('LatencyMode', 'NORMAL'), { overrides: { 'Properties.LatencyMode': 'NORMAL' } }],
    ['addOverride', (channel) => cfnOf(channel).addOverride('Properties.Type', 'BASIC'), { overrides: { 'Properties.Type': 'BASIC' } }],
    ['addPropertyDeletionOverride', (channel) => cfnOf(channel).addPropertyDeletionOverride('Name'), { overrides: { 'Properties.Name': 'removed' } }],
    ['an aspect of the app', ({ stack }) => Aspects.of(stack.node.root).add({
      visit: (node) => { if (CfnChannel.isCfnChannel(node)) { node.insecureIngest = true; } },
    }), { settings: { insecureIngest: true } }],
    ['an aspect that overrides', ({ stack }) => Aspects.of(stack).add({
      visit: (node) => { if (CfnChannel.isCfnChannel(node)) { node.addPropertyOverride('InsecureIngest', true); } },
    }), { overrides: { 'Properties.InsecureIngest': true } }],
  ];

  test.each(CHANGES)('by %s', (_, change, expected) => {
    const channel = channelWith(['playbackRestrictionPolicy']);
    change(channel);
    const { ChannelSettings } = companionOf(channel.stack);
    expect(ChannelSettings).toMatchObject(expected);
    expect(ChannelSettings).not.toEqual(companionOf(channelWith(['playbackRestrictionPolicy']).stack).ChannelSettings);
  });
});

describe('stream keys are deleted first, since an encoder comes back as long as its key is valid', () => {
  test.each<[string, (channel: ivs.Channel) => unknown]>([
    ['added to the channel', (channel) => channel.addStreamKey('Key')],
    ['created apart', (channel) => new ivs.StreamKey(channel.stack, 'Key', { channel })],
    ['created apart, of the L1', (channel) => new ivs.StreamKey(channel.stack, 'Key', { channel: cfnOf(channel) })],
  ])('one that is %s', (_, add) => {
    const channel = channelWith(['stopStreamOnDelete']);
    add(channel);
    const [key] = Object.values(resourcesOf(channel.stack, CfnStreamKey.CFN_RESOURCE_TYPE_NAME));
    expect(key.DependsOn).toEqual(['Channel4048F119Lifecycle']);
  });

  test.each(['L1', 'L2'])('one that rotates, of an %s', (level) => {
    const channel = channelWith(['stopStreamOnDelete']);
    new ivs.RotatingStreamKey(channel.stack, 'Key', { channel: level === 'L2' ? channel : cfnOf(channel) });
    const [key] = Object.values(resourcesOf(channel.stack, 'Custom::IVSRotatingStreamKey'));
    expect(key.DependsOn).toContain('Channel4048F119Lifecycle');
  });

  test('without the companion, a stream key depends on nothing', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel').addStreamKey('Key');
    const [key] = Object.values(resourcesOf(stack, CfnStreamKey.CFN_RESOURCE_TYPE_NAME));
    expect(key.DependsOn).toBeUndefined();
  });
});

describe('the companion is named after the channel, so that it is never replaced alone', () => {
  test('wherever the channel stands', () => {
    const { stack } = channelWith(['stopStreamOnDelete']);
    expect(Object.keys(resourcesOf(stack, TYPE))).toEqual(['Channel4048F119Lifecycle']);
  });

  test.each<[string, (channel: ivs.Channel) => void]>([
    ['overrideLogicalId', (channel) => cfnOf(channel).overrideLogicalId('Mine')],
    ['renameLogicalId of the stack', ({ stack }) => stack.renameLogicalId('Channel4048F119', 'Mine')],
    ['an aspect', ({ stack }) => Aspects.of(stack).add({
      visit: (node) => { if (CfnChannel.isCfnChannel(node)) { node.overrideLogicalId('Mine'); } },
    }, { priority: AspectPriority.MUTATING })],
  ])('also after %s', (_, rename) => {
    const stack = newStack(KNOWN_ENV);
    const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
    rename(channel);
    expect([Object.keys(resourcesOf(stack, 'AWS::IVS::Channel')), Object.keys(resourcesOf(stack, TYPE))]).toEqual([['Mine'], ['MineLifecycle']]);
  });

  test('also when its own logical ID is overridden', () => {
    const channel = channelWith(['stopStreamOnDelete']);
    const companion = channel.node.findAll().find((child) => CfnResource.isCfnResource(child) && child.cfnResourceType === TYPE) as CfnResource;
    companion.overrideLogicalId('Mine');
    expect(Object.keys(resourcesOf(channel.stack, TYPE))).toEqual(['Channel4048F119Lifecycle']);
  });

  test('and keeps its name when it is synthesized again', () => {
    const { stack } = channelWith(['stopStreamOnDelete']);
    const app = stack.node.root as App;
    const ids = [1, 2].map(() => Object.keys(app.synth({ force: true }).getStackByName('Stack').template.Resources));
    expect(ids[0]).toEqual(ids[1]);
  });
});

test('the log is kept for a month, in one group', () => {
  const { stack } = channelWith(['playbackRestrictionPolicy']);
  const template = Template.fromStack(stack);
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
  template.resourceCountIs('AWS::Lambda::Function', 2); // the handler and the framework
  template.allResourcesProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: {} } });
  expect(template.findResources('AWS::IAM::Role', { Properties: { ManagedPolicyArns: [{}] } })).toEqual({});
});

test.each<[string, ivs.ChannelProps]>([
  ['in fragmented MP4', { containerFormat: ivs.ContainerFormat.FRAGMENTED_MP4 }],
  ['with multitrack input', { multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW } }],
])('ads fail %s', (_, props) => {
  const { stack, adConfiguration } = policyAndAds();
  expectError(() => new ivs.Channel(stack, 'Channel', { ...props, adConfiguration }), 'ChannelAdsContainerInvalid', 'containerFormat = "FRAGMENTED_MP4"');
});

test('ads are fine in MPEG-TS, and with multitrack input that is switched off', () => {
  const { stack, adConfiguration } = policyAndAds();
  const multitrackInputConfiguration = { enabled: false, maximumResolution: ivs.MaximumResolution.HD, policy: ivs.Policy.ALLOW };
  expect(() => new ivs.Channel(stack, 'Channel', { adConfiguration, containerFormat: ivs.ContainerFormat.TS, multitrackInputConfiguration })).not.toThrow();
});

test('a policy fails on an authorized channel, which would ignore it', () => {
  const { stack, playbackRestrictionPolicy } = policyAndAds();
  expectError(() => new ivs.Channel(stack, 'Channel', { authorized: true, playbackRestrictionPolicy }), 'ChannelRestrictionPolicyIgnored',
    'playbackRestrictionPolicy = "Stack/Policy"');
});

test('tokens are never judged', () => {
  const { stack, ...attachments } = policyAndAds();
  const authorized = Token.asAny({ Ref: 'Authorized' }) as unknown as boolean;
  const containerFormat = Token.asString({ Ref: 'Format' }) as ivs.ContainerFormat;
  expect(() => new ivs.Channel(stack, 'Channel', { authorized, containerFormat, ...attachments })).not.toThrow();
});

test.each([
  ['playbackRestrictionPolicy', 'playback-restriction-policy'], ['adConfiguration', 'ad-configuration'],
] as const)('%s fails when it is of another region', (prop, type) => {
  const stack = newStack(KNOWN_ENV);
  const there = arnOf(type, 'eu-west-1');
  const attachment = prop === 'adConfiguration' ? ivs.AdConfiguration.fromAdConfigurationArn(stack, 'There', there)
    : ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'There', there);
  expectError(() => new ivs.Channel(stack, 'Channel', { [prop]: attachment }), 'RegionMismatch', `region of ${prop} = "eu-west-1"`);
});
