import { App, Aspects, CfnDeletionPolicy, ConstructSelector, Lazy, Mixins, NestedStack, RemovalPolicies, RemovalPolicy, Resource, Shims, Stack, Stage, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnChannel, CfnChannelProps, CfnPlaybackRestrictionPolicy, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct, IMixin } from 'constructs';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, resourcesOf } from '../helpers';

/*
 * The mixins of channels, on whatever a channel is made with. What the companion does is shown for the props of Channel, which use the mixins.
 */
const { ChannelAttachments, ChannelStopStreamOnDelete } = ivs.mixins;
const TYPE = 'Custom::IVSChannelLifecycle';

/** An L2 of another library, such as aws-ivs-alpha. */
class OtherChannel extends Resource {
  constructor(scope: Construct, id: string, props: CfnChannelProps = {}) {
    super(scope, id);
    new CfnChannel(this, 'Resource', props);
  }
}

const policyIn = (stack: Stack, id = 'Policy') => new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'] });
const adsIn = (stack: Stack, id = 'Ads') => new ivs.AdConfiguration(stack, id, {
  mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
    stack, `MediaTailor${id}`, 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads')],
});

/** Without dependencies on what a resource refers to: the companion of an L1 is its child, and has those of the L1, too. */
function withoutRepetitions({ Resources, ...rest }: any): any {
  return {
    ...rest,
    Resources: Object.fromEntries(Object.entries<any>(Resources).map(([id, { DependsOn = [], ...resource }]) => [
      id, { ...resource, DependsOn: [DependsOn].flat().filter((other) => !JSON.stringify(resource).includes(`"${other}"`)).sort() },
    ])),
  };
}

type Attached = ivs.mixins.ChannelAttachmentsProps;
interface Features { readonly policy?: boolean; readonly ads?: boolean; readonly stop?: boolean }
const FEATURES: Features[] = [{ policy: true }, { ads: true }, { stop: true }, { policy: true, ads: true }, { policy: true, ads: true, stop: true }];

/** A stack with a channel: made in some way, and then given the features in another. */
function build(create: (stack: Stack, attached: Attached, stop?: boolean) => void, { policy, ads, stop }: Features) {
  const stack = newStack(KNOWN_ENV);
  const [playbackRestrictionPolicy, adConfiguration] = [policyIn(stack), adsIn(stack)];
  create(stack, { ...policy && { playbackRestrictionPolicy }, ...ads && { adConfiguration } }, stop);
  return stack;
}

/** The template, with the logical ID of an L1 for the channel. */
const templateOf = (stack: Stack) => JSON.parse(JSON.stringify(Template.fromStack(stack).toJSON()).replaceAll('Channel4048F119', 'Channel'));
const byProps = (features: Features) => templateOf(build((stack, attached, stopStreamOnDelete) => new ivs.Channel(stack, 'Channel', {
  channelName: 'main', ...attached, stopStreamOnDelete,
}), features));

const MIXED: { [how: string]: (channel: IConstruct, attached: Attached, stop?: boolean) => void } = {
  'one call': (channel, attached, stop) => { channel.with(new ChannelAttachments(attached), ...stop ? [new ChannelStopStreamOnDelete()] : []); },
  'one after the other': (channel, { playbackRestrictionPolicy, adConfiguration }, stop) => {
    if (stop) { channel.with(new ChannelStopStreamOnDelete()); }
    channel.with(new ChannelAttachments({ adConfiguration }));
    channel.with(new ChannelAttachments({ playbackRestrictionPolicy }));
  },
  'each twice': (channel, attached, stop) => {
    const mixins = [new ChannelAttachments(attached), ...stop ? [new ChannelStopStreamOnDelete()] : []];
    channel.with(...mixins, ...mixins);
  },
  'Mixins.of the stack': (channel, attached, stop) => {
    Mixins.of(Stack.of(channel)).apply(new ChannelAttachments(attached), ...stop ? [new ChannelStopStreamOnDelete()] : []);
  },
  'Mixins.of what must have them': (channel, attached, stop) => {
    Mixins.of(channel, ConstructSelector.cfnResource()).requireAll()
      .apply(new ChannelAttachments(attached), ...stop ? [new ChannelStopStreamOnDelete()] : []);
  },
  'aspects': (channel, attached, stop) => {
    const { root } = channel.node;
    Aspects.of(root).add(Shims.asAspect(new ChannelAttachments(attached)));
    if (stop) { Aspects.of(root).add(Shims.asAspect(new ChannelStopStreamOnDelete())); }
  },
};

const TARGETS: { [what: string]: (stack: Stack) => IConstruct } = {
  'an L1': (stack) => new CfnChannel(stack, 'Channel', { name: 'main' }),
  'an L2 of another library': (stack) => new OtherChannel(stack, 'Channel', { name: 'main' }),
  'the L1 in an L2 of another library': (stack) => new OtherChannel(stack, 'Channel', { name: 'main' }).node.defaultChild!,
  'a Channel': (stack) => new ivs.Channel(stack, 'Channel', { channelName: 'main' }),
};

describe.each(Object.entries(TARGETS))('on %s', (_, create) => {
  describe.each(Object.entries(MIXED))('applied by %s', (__, mix) => {
    test.each(FEATURES)('%j gives the same resources as the props of a Channel, with one companion', (features) => {
      const mixed = templateOf(build((stack, attached, stop) => mix(create(stack), attached, stop), features));
      expect(withoutRepetitions(mixed)).toEqual(withoutRepetitions(byProps(features)));
      expect(Object.keys(mixed.Resources).filter((id) => mixed.Resources[id].Type === TYPE)).toEqual(['ChannelLifecycle']);
    });
  });
});

test('props and mixins add up to one companion', () => {
  const mixed = templateOf(build((stack, { playbackRestrictionPolicy, adConfiguration }) => {
    new ivs.Channel(stack, 'Channel', { channelName: 'main', playbackRestrictionPolicy }).with(new ChannelAttachments({ adConfiguration }), new ChannelStopStreamOnDelete());
  }, { policy: true, ads: true }));
  expect(mixed).toEqual(byProps({ policy: true, ads: true, stop: true }));
});

test.each([true, false])('an aspect works with and without the feature flag that stabilizes aspects: %s', (flag) => {
  const stack = new Stack(new App({ context: { '@aws-cdk/core:aspectStabilization': flag } }), 'Stack', KNOWN_ENV);
  new CfnChannel(stack, 'Channel');
  Aspects.of(stack.node.root).add(Shims.asAspect(new ChannelStopStreamOnDelete()));
  expect(Object.keys(resourcesOf(stack, TYPE))).toEqual(['ChannelLifecycle']);
  expect(propertiesOf(stack, 'AWS::IVS::Channel').Tags.map(({ Key }: any) => Key)).toEqual(['cdk-ivs:channel-lifecycle', 'cdk-ivs:stack']);
});

test('all channels of an app get theirs, and nothing else does', () => {
  const stack = newStack();
  const nested = new NestedStack(stack, 'Nested');
  for (const scope of [stack, nested]) {
    new CfnChannel(scope, 'L1');
    new ivs.Channel(scope, 'L2');
    ivs.Channel.fromChannelArn(scope, 'Import', arnOf('channel')); // skipped, as the CDK does with whatever has no such resource
  }
  Mixins.of(stack.node.root).apply(new ChannelStopStreamOnDelete());
  for (const each of [stack, nested]) { expect(Object.keys(resourcesOf(each, TYPE))).toEqual(['L1Lifecycle', expect.stringMatching(/^L2\w+Lifecycle$/)]); }
});

test('without an attachment, nothing is added', () => {
  const stack = newStack();
  new CfnChannel(stack, 'Channel').with(new ChannelAttachments({}));
  expect(Template.fromStack(stack).toJSON().Resources).toEqual({ Channel: { Type: 'AWS::IVS::Channel' } });
});

describe('a second attachment of a kind', () => {
  const SAME: [string, (stack: Stack) => ivs.mixins.ChannelAttachmentsProps[]][] = [
    ['the L2 and its L1', (stack) => {
      const policy = policyIn(stack);
      return [{ playbackRestrictionPolicy: policy }, { playbackRestrictionPolicy: policy.node.defaultChild as CfnPlaybackRestrictionPolicy }];
    }],
    ['two imports of one policy', (stack) => ['One', 'Two'].map((id) => ({
      playbackRestrictionPolicy: ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, id, arnOf('playback-restriction-policy')),
    }))],
    ['two imports of one ad configuration', (stack) => ['One', 'Two'].map((id) => ({ adConfiguration: ivs.AdConfiguration.fromAdConfigurationArn(stack, id, arnOf('ad-configuration')) }))],
  ];
  test.each(SAME)('is the same if it is %s', (_, attachments) => {
    const stack = newStack();
    const channel = new CfnChannel(stack, 'Channel');
    for (const each of attachments(stack)) { channel.with(new ChannelAttachments(each)); }
    expect(Object.keys(resourcesOf(stack, TYPE))).toHaveLength(1);
  });

  test.each<[string, (stack: Stack) => IConstruct, string]>([
    ['mixins on an L1', (stack) => new CfnChannel(stack, 'Channel').with(new ChannelAttachments({ playbackRestrictionPolicy: policyIn(stack, 'First') })), 'Stack/Channel'],
    ['a prop and a mixin', (stack) => new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy: policyIn(stack, 'First') }), 'Stack/Channel'],
  ])('fails if it is another one: %s', (_, create, path) => {
    const stack = newStack();
    const channel = create(stack);
    expectError(() => channel.with(new ChannelAttachments({ playbackRestrictionPolicy: policyIn(stack, 'Second') })), 'ChannelAttachmentConflict',
      'playbackRestrictionPolicy = "Stack/Second"', '"Stack/First"', `[at ${path}]`);
  });

  test('fails for ads, too', () => {
    const stack = newStack();
    const channel = new CfnChannel(stack, 'Channel').with(new ChannelAttachments({ adConfiguration: adsIn(stack, 'First') }));
    expectError(() => channel.with(new ChannelAttachments({ adConfiguration: adsIn(stack, 'Second') })), 'ChannelAttachmentConflict', 'adConfiguration = "Stack/Second"');
  });
});

describe('what does not fit the properties of an L1', () => {
  const PROBLEMS: [string, CfnChannelProps, 'policy' | 'ads', (channel: CfnChannel) => void, 'ChannelRestrictionPolicyIgnored' | 'ChannelAdsContainerInvalid'][] = [
    ['authorized', { authorized: true }, 'policy', (channel) => { channel.authorized = true; }, 'ChannelRestrictionPolicyIgnored'],
    ['authorized, by an override', { authorized: true }, 'policy', (channel) => { channel.addPropertyOverride('Authorized', true); }, 'ChannelRestrictionPolicyIgnored'],
    ['containerFormat', { containerFormat: 'FRAGMENTED_MP4' }, 'ads', (channel) => { channel.containerFormat = 'FRAGMENTED_MP4'; }, 'ChannelAdsContainerInvalid'],
    ['multitrack input', { multitrackInputConfiguration: { enabled: true } }, 'ads', (channel) => { channel.multitrackInputConfiguration = { enabled: true }; }, 'ChannelAdsContainerInvalid'],
  ];
  const mixin = (stack: Stack, what: 'policy' | 'ads') => new ChannelAttachments(what === 'policy' ? { playbackRestrictionPolicy: policyIn(stack) } : { adConfiguration: adsIn(stack) });

  test.each(PROBLEMS)('fails: %s', (_, props, what, __, code) => {
    const stack = newStack();
    expectError(() => new CfnChannel(stack, 'Channel', props).with(mixin(stack, what)), code, '[at Stack/Channel]');
  });

  test.each(PROBLEMS)('is reported at synthesis if it is set later: %s', (_, __, what, change, code) => {
    const stack = newStack();
    const channel = new CfnChannel(stack, 'Channel');
    channel.with(mixin(stack, what));
    change(channel);
    expect(() => Template.fromStack(stack)).toThrow(`${code}: `);
  });

  test('is fine if the property is taken back', () => {
    const stack = newStack();
    const channel = new CfnChannel(stack, 'Channel');
    channel.with(mixin(stack, 'policy'));
    channel.authorized = true;
    channel.addPropertyDeletionOverride('Authorized');
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('tokens are never judged', () => {
    const stack = newStack();
    new CfnChannel(stack, 'Channel', {
      authorized: Token.asAny({ Ref: 'Authorized' }),
      containerFormat: Token.asString({ Ref: 'Format' }),
      multitrackInputConfiguration: Token.asAny({ Ref: 'Multitrack' }),
      name: Lazy.string({ produce: () => 'main' }),
      recordingConfigurationArn: Token.asString({ Ref: 'Recording' }),
    }).with(mixin(stack, 'policy'), mixin(stack, 'ads'), new ChannelStopStreamOnDelete());
    expect(propertiesOf(stack, TYPE).ChannelSettings.settings).toMatchObject({ name: 'main', authorized: { Ref: 'Authorized' }, recordingConfigurationArn: { Ref: 'Recording' } });
  });

  test('fails for another region and another account', () => {
    const stack = newStack(KNOWN_ENV);
    const channel = new CfnChannel(stack, 'Channel');
    const there = ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'There', arnOf('playback-restriction-policy', 'eu-west-1'));
    expectError(() => channel.with(new ChannelAttachments({ playbackRestrictionPolicy: there })), 'RegionMismatch', 'region of playbackRestrictionPolicy = "eu-west-1"');
    const theirs = ivs.AdConfiguration.fromAdConfigurationArn(stack, 'Theirs', arnOf('ad-configuration').replace('123456789012', '210987654321'));
    expectError(() => channel.with(new ChannelAttachments({ adConfiguration: theirs })), 'AccountMismatch', 'account of adConfiguration = "210987654321"');
    expect(resourcesOf(stack, TYPE)).toEqual({});
  });
});

describe('what a mixin is not for', () => {
  const mixins = () => [new ChannelAttachments({}), new ChannelStopStreamOnDelete()];

  test('an import fails: it would have no effect, without a word', () => {
    const imported = ivs.Channel.fromChannelArn(newStack(), 'Import', arnOf('channel'));
    for (const mixin of mixins()) { expectError(() => imported.with(mixin), 'MixinTargetInvalid', 'type of the target = "an import"', '[at Stack/Import]'); }
  });

  test('an import takes mixins of others', () => {
    const imported = ivs.Channel.fromChannelArn(newStack(), 'Import', arnOf('channel'));
    const seen: IConstruct[] = [];
    const mixin: IMixin = { supports: () => true, applyTo: (construct) => { seen.push(construct); } };
    expect(imported.with(mixin)).toBe(imported);
    expect(seen).toEqual([imported]);
  });

  test('another resource is not supported, and fails when it is forced', () => {
    const stack = newStack();
    const [bucket, policy] = [new Bucket(stack, 'Bucket'), policyIn(stack).node.defaultChild!];
    for (const mixin of mixins()) {
      expect([bucket, policy, stack].map((construct) => mixin.supports(construct))).toEqual([false, false, false]);
      bucket.with(mixin);
      expect(() => Mixins.of(bucket).requireAll().apply(mixin)).toThrow('could not be applied');
      expectError(() => mixin.applyTo(policy), 'MixinTargetInvalid', 'type of the target = "AWS::IVS::PlaybackRestrictionPolicy"');
      expectError(() => mixin.applyTo(bucket), 'MixinTargetInvalid', 'type of the target = "not a resource"');
    }
    expect(resourcesOf(stack, TYPE)).toEqual({});
  });
});

describe('an L1 that is retained: the companion is told, and the guard is retained, too', () => {
  const WAYS: [string, (channel: CfnChannel) => void][] = [
    ['applyRemovalPolicy', (channel) => channel.applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['cfnOptions', ({ cfnOptions }) => { cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN; }],
    ['an override', (channel) => channel.addOverride('DeletionPolicy', 'Retain')],
    ['RemovalPolicies', ({ stack }) => RemovalPolicies.of(stack).retain({ applyToResourceTypes: [CfnChannel.CFN_RESOURCE_TYPE_NAME] })],
  ];
  const check = (stack: Stack) => {
    const [companion] = Object.values(resourcesOf(stack, TYPE));
    const [guard] = Object.values(resourcesOf(stack, CfnPlaybackRestrictionPolicy.CFN_RESOURCE_TYPE_NAME));
    expect({ retained: companion.Properties.ChannelRetained, companion: companion.DeletionPolicy, guard: guard.DeletionPolicy }).toEqual({ retained: true, companion: 'Delete', guard: 'Retain' });
  };
  const mixins = (stack: Stack) => [new ChannelAttachments({ playbackRestrictionPolicy: policyIn(stack) }), new ChannelStopStreamOnDelete()];

  test.each(WAYS)('later, by %s', (_, retain) => {
    const stack = newStack();
    const channel = new CfnChannel(stack, 'Channel');
    channel.with(...mixins(stack));
    retain(channel);
    check(stack);
  });

  test.each(WAYS.filter(([way]) => way !== 'an override'))('before, by %s', (_, retain) => {
    const stack = newStack();
    const channel = new CfnChannel(stack, 'Channel');
    retain(channel);
    channel.with(...mixins(stack));
    check(stack);
  });
});

describe('stream keys are deleted before the stream is stopped', () => {
  type Add = (stack: Stack, channel: CfnChannel) => void;
  const KEYS: [string, string, Add][] = [
    ['an L1', CfnStreamKey.CFN_RESOURCE_TYPE_NAME, (stack, { attrArn }) => { new CfnStreamKey(stack, 'Key', { channelArn: attrArn }); }],
    ['an L1 by reference', CfnStreamKey.CFN_RESOURCE_TYPE_NAME, (stack, channel) => { new CfnStreamKey(stack, 'Key', { channelArn: channel }); }],
    ['an L1 by Ref', CfnStreamKey.CFN_RESOURCE_TYPE_NAME, (stack, { ref }) => { new CfnStreamKey(stack, 'Key', { channelArn: ref }); }],
    ['an L2', CfnStreamKey.CFN_RESOURCE_TYPE_NAME, (stack, channel) => { new ivs.StreamKey(stack, 'Key', { channel }); }],
    ['one that rotates', 'Custom::IVSRotatingStreamKey', (stack, channel) => { new ivs.RotatingStreamKey(stack, 'Key', { channel }); }],
  ];
  const WHEN: [string, (stack: Stack, channel: CfnChannel, add: Add) => void][] = [
    ['before the mixin', (stack, channel, add) => {
      add(stack, channel);
      channel.with(new ChannelStopStreamOnDelete());
    }],
    ['after the mixin', (stack, channel, add) => {
      channel.with(new ChannelStopStreamOnDelete());
      add(stack, channel);
    }],
    ['before an aspect', (stack, channel, add) => {
      add(stack, channel);
      Aspects.of(stack).add(Shims.asAspect(new ChannelStopStreamOnDelete()));
    }],
  ];
  test.each(KEYS.flatMap(([what, type, add]) => WHEN.map(([when, order]): [string, string, string, () => Stack] => [what, when, type, () => {
    const stack = newStack();
    order(stack, new CfnChannel(stack, 'Channel'), add);
    return stack;
  }])))('%s, created %s', (_, __, type, create) => {
    const [key] = Object.values(resourcesOf(create(), type));
    expect([key.DependsOn].flat()).toContain('ChannelLifecycle');
  });

  test('those of other channels do not wait', () => {
    const stack = newStack();
    new CfnChannel(stack, 'Channel').with(new ChannelStopStreamOnDelete());
    new CfnStreamKey(stack, 'Key', { channelArn: new CfnChannel(stack, 'Other').attrArn });
    new CfnStreamKey(stack, 'Imported', { channelArn: arnOf('channel') });
    new CfnStreamKey(stack, 'Joined', { channelArn: `${new CfnChannel(stack, 'Third').attrArn}x` });
    for (const key of Object.values(resourcesOf(stack, CfnStreamKey.CFN_RESOURCE_TYPE_NAME))) { expect(key.DependsOn).toBeUndefined(); }
  });

  test('in each stage of an app', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map((name) => {
      const stack = new Stack(new Stage(app, name), 'Stack');
      const channel = new CfnChannel(stack, 'Channel');
      new CfnStreamKey(stack, 'Key', { channelArn: channel.attrArn });
      channel.with(new ChannelStopStreamOnDelete());
      return stack;
    });
    app.synth();
    for (const stack of stacks) { expect(resourcesOf(stack, CfnStreamKey.CFN_RESOURCE_TYPE_NAME).Key.DependsOn).toEqual(['ChannelLifecycle']); }
  });
});

test('what is attached may be in another stack', () => {
  const stack = newStack(KNOWN_ENV);
  const other = new Stack(stack.node.root as App, 'Other', KNOWN_ENV);
  new CfnChannel(stack, 'Channel').with(new ChannelAttachments({ playbackRestrictionPolicy: policyIn(other) }));
  expect(propertiesOf(stack, TYPE).PlaybackRestrictionPolicyArn).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Other:/) });
});

test('a child of the channel whose ID the companion needs fails', () => {
  const stack = newStack();
  const channel = new OtherChannel(stack, 'Channel');
  new Construct(channel, 'Lifecycle');
  expectError(() => channel.with(new ChannelStopStreamOnDelete()), 'ConstructIdTaken', 'id = "Lifecycle"', '[at Stack/Channel]');
});

test('in a construct of the app that is no L2, the companion belongs to the L1, so that it takes no ID of the app', () => {
  const stack = newStack();
  const own = new Construct(stack, 'Own');
  new Construct(own, 'Lifecycle');
  new CfnChannel(own, 'Resource').with(new ChannelStopStreamOnDelete());
  expect(Object.keys(resourcesOf(stack, TYPE))).toEqual([expect.stringMatching(/^Own\w+Lifecycle$/)]);
});
