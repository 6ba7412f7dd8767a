import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnPlaybackRestrictionPolicy } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf } from '../helpers';

const TYPE = 'Custom::IvsChannelAttachments';

function policyAndAds(stack = newStack()) {
  const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
  const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      stack, 'MediaTailor', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads')],
  });
  return { stack, playbackRestrictionPolicy, adConfiguration };
}

test('policy and ads are attached by a custom resource, which knows the settings of the channel', () => {
  const { stack, ...attachments } = policyAndAds();
  const channel = new ivs.Channel(stack, 'Channel', { channelName: 'main', latencyMode: ivs.LatencyMode.LOW, ...attachments });
  expect(propertiesOf(stack, TYPE)).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^IvsControlPlaneProvider/), 'Arn'] },
    ServiceTimeout: '360',
    ChannelArn: stack.resolve(channel.channelArn),
    PlaybackRestrictionPolicyArn: stack.resolve(attachments.playbackRestrictionPolicy.playbackRestrictionPolicyArn),
    AdConfigurationArn: stack.resolve(attachments.adConfiguration.adConfigurationArn),
    ChannelSettings: { name: 'main', latencyMode: 'LOW' },
  });
});

test('an L1 and an import can be attached, too', () => {
  const stack = newStack();
  const playbackRestrictionPolicy = new CfnPlaybackRestrictionPolicy(stack, 'L1');
  const adConfiguration = ivs.AdConfiguration.fromAdConfigurationArn(stack, 'Import', arnOf('ad-configuration'));
  new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, adConfiguration });
  expect(propertiesOf(stack, TYPE)).toMatchObject({ PlaybackRestrictionPolicyArn: { Ref: 'L1' }, AdConfigurationArn: arnOf('ad-configuration') });
});

test('the function may update these channels, write its log, and nothing else', () => {
  const { stack, playbackRestrictionPolicy } = policyAndAds();
  const channels = ['A', 'B'].map((id) => new ivs.Channel(stack, id, { playbackRestrictionPolicy }));
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 2); // the handler and the framework, for both channels
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.filter(({ Action }: any) => ![Action].flat()[0].match(/^(logs|lambda):/))).toEqual(
    channels.map((channel) => ({ Effect: 'Allow', Action: 'ivs:UpdateChannel', Resource: stack.resolve(channel.channelArn) })));
  expect(template.findResources('AWS::IAM::Role', { Properties: { ManagedPolicyArns: [{}] } })).toEqual({});
});

test('each custom resource has a policy of its own, which comes before and goes after it; the function waits for none of them', () => {
  const { stack, playbackRestrictionPolicy } = policyAndAds();
  const channels = ['A', 'B'].map((id) => new ivs.Channel(stack, id, { playbackRestrictionPolicy }));
  channels[1].node.addDependency(channels[0]); // which would be a circle with a policy for all
  const template = Template.fromStack(stack);
  for (const [id, resource] of Object.entries(template.findResources(TYPE))) {
    expect(resource.DependsOn).toContainEqual(expect.stringMatching(new RegExp(`^${id[0]}AttachmentsPolicy`)));
  }
  for (const { DependsOn = [] } of Object.values(template.findResources('AWS::Lambda::Function'))) {
    expect([DependsOn].flat().filter((name: string) => /Attachments/.test(name))).toEqual([]);
  }
});

test('what is retained is left alone', () => {
  const { stack, playbackRestrictionPolicy } = policyAndAds();
  new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, stopStreamOnDelete: true, removalPolicy: RemovalPolicy.RETAIN });
  const template = Template.fromStack(stack);
  for (const type of [TYPE, 'Custom::IvsStreamStop']) { template.hasResource(type, { DeletionPolicy: 'Retain' }); }
});

test('a stream is stopped before anything is detached from its channel', () => {
  const { stack, playbackRestrictionPolicy } = policyAndAds();
  new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, stopStreamOnDelete: true });
  const [stop] = Object.values(Template.fromStack(stack).findResources('Custom::IvsStreamStop'));
  expect(stop.DependsOn).toContainEqual(expect.stringMatching(/^ChannelAttachments[^P]/));
});

test('the log is kept for a month, in one group', () => {
  const { stack, playbackRestrictionPolicy } = policyAndAds();
  new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
  template.allResourcesProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: {} } });
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
  expectError(() => new ivs.Channel(stack, 'Channel', { authorized: true, playbackRestrictionPolicy }), 'ChannelPolicyIgnored',
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
