import { App, CfnDeletionPolicy, CfnResource, RemovalPolicies, RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnAdConfiguration, CfnChannel, CfnPlaybackRestrictionPolicy, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import * as ivs from '../../src';
import { arnOf, newStack, resourcesOf, warningsOf } from '../helpers';

/*
 * What leaves the stack together: whether a resource is retained is often decided after it was built, in one of many ways. What counts is what
 * the template says in the end.
 */
interface Policies { readonly DeletionPolicy?: string; readonly UpdateReplacePolicy?: string }
const RETAIN: Policies = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

const policiesOf = ({ DeletionPolicy, UpdateReplacePolicy }: any): Policies => ({ DeletionPolicy, UpdateReplacePolicy });
const policiesOfType = (stack: Stack, type: string): Policies[] => Object.values(resourcesOf(stack, type)).map(policiesOf);

interface Subject {
  /** The resource that the others follow. */
  readonly leads: string;
  readonly follow: string[];
  /** What holds without a removal policy. */
  readonly byDefault: Policies;
  build(scope: Construct, props: { removalPolicy?: RemovalPolicy }): Resource;
  /** The L1 that the others follow. */
  leader?(construct: Resource): CfnResource;
}

const DELETE: Policies = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };
const SUBJECTS: { [what: string]: Subject } = {
  'RecordingConfiguration.detachOnDelete': {
    leads: 'AWS::IVS::RecordingConfiguration',
    follow: ['Custom::IVSRecordingConfigurationDetachOnDelete'],
    byDefault: {},
    build: (scope, props) => new ivs.RecordingConfiguration(scope, 'X', { detachOnDelete: true, bucket: Bucket.fromBucketName(scope, 'Bucket', 'recordings'), ...props }),
  },
  'RotatingStreamKey': {
    leads: 'AWS::SecretsManager::Secret',
    follow: ['Custom::IVSRotatingStreamKey'],
    byDefault: DELETE,
    build: (scope, props) => new ivs.RotatingStreamKey(scope, 'X', { channel: new ivs.Channel(scope, 'Channel'), ...props }),
  },
  'SrtIngest': {
    leads: 'AWS::SecretsManager::Secret',
    follow: ['Custom::IVSSrtIngest'],
    byDefault: DELETE,
    build: (scope, props) => new ivs.SrtIngest(scope, 'X', { channel: new ivs.Channel(scope, 'Channel'), ...props }),
  },
  'PlaybackSigningKey.secretsManager': {
    leads: 'AWS::SecretsManager::Secret',
    follow: ['Custom::IVSPlaybackSigningKey', 'Custom::IVSSigningKeyPairs'],
    byDefault: DELETE,
    build: (scope, props) => new ivs.PlaybackSigningKey(scope, 'X', props),
  },
  'PlaybackSigningKey.kms': {
    leads: 'AWS::KMS::Key',
    follow: ['Custom::IVSPlaybackSigningKey', 'Custom::IVSSigningKeyPairs', 'AWS::KMS::Alias', 'AWS::KMS::Key'],
    byDefault: DELETE,
    build: (scope, props) => new ivs.PlaybackSigningKey(scope, 'X', { privateKeyStorage: ivs.PrivateKeyStorage.kms(), keyVersion: 2, ...props }), // with the key of the version before
    leader: (construct) => construct.node.findChild('Key2').node.defaultChild as CfnResource,
  },
};

const leaderOf = (subject: Subject, construct: Resource): CfnResource => (subject.leader ?? (({ node }) => (
  node.findAll().find((child) => CfnResource.isCfnResource(child) && child.cfnResourceType === subject.leads) as CfnResource)))(construct);

interface Way {
  readonly expected: Policies | 'default';
  change(construct: Resource, leader: CfnResource, subject: { leads: string; follow: string[] }): void;
}

/** The ways to say it later. */
const WAYS: { [how: string]: Way } = {
  'nothing is said': { change: () => undefined, expected: 'default' },
  'applyRemovalPolicy of the construct': { change: (construct) => construct.applyRemovalPolicy(RemovalPolicy.RETAIN), expected: RETAIN },
  'applyRemovalPolicy(RETAIN_ON_UPDATE_OR_DELETE)': {
    change: (construct) => construct.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE),
    expected: { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
  },
  'RemovalPolicies of the construct': { change: (construct) => RemovalPolicies.of(construct).retain(), expected: RETAIN },
  'RemovalPolicies of the app': { change: ({ stack }) => RemovalPolicies.of(stack.node.root).retain(), expected: RETAIN },
  'RemovalPolicies for the leading type only': { change: ({ stack }, _, { leads }) => RemovalPolicies.of(stack).retain({ applyToResourceTypes: [leads] }), expected: RETAIN },
  'RemovalPolicies for all but the leading type': { change: ({ stack }, _, { leads }) => RemovalPolicies.of(stack).retain({ excludeResourceTypes: [leads] }), expected: 'default' },
  'RemovalPolicies for the followers only': {
    change: ({ stack }, _, { leads, follow }) => RemovalPolicies.of(stack).retain({ applyToResourceTypes: follow.filter((type) => type !== leads) }), expected: 'default',
  },
  'cfnOptions of the L1': {
    change: (_, { cfnOptions }) => {
      cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
      cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    },
    expected: RETAIN,
  },
  'addOverride of the L1': { change: (_, leader) => { for (const [path, policy] of Object.entries(RETAIN)) { leader.addOverride(path, policy); } }, expected: RETAIN },
};

describe.each(Object.entries(SUBJECTS))('%s: all others follow the one that leads', (_, subject) => {
  const check = (stack: Stack, leader: CfnResource, expected: Policies) => {
    const template = Template.fromStack(stack).toJSON();
    const led = policiesOf(template.Resources[stack.resolve(leader.logicalId)]);
    expect(led).toEqual(expected);
    for (const type of subject.follow) {
      const policies = policiesOfType(stack, type);
      expect([type, policies]).toEqual([type, policies.map(() => expected)]);
      expect(policies.length).toBeGreaterThan(0);
    }
  };

  test.each<[RemovalPolicy, Policies]>([[RemovalPolicy.RETAIN, RETAIN], [RemovalPolicy.DESTROY, DELETE]])('the prop removalPolicy: %s', (removalPolicy, expected) => {
    const construct = subject.build(newStack(), { removalPolicy });
    check(construct.stack, leaderOf(subject, construct), expected);
  });

  test.each(Object.entries(WAYS))('%s', (...[, { change, expected }]) => {
    const construct = subject.build(newStack(), {});
    const leader = leaderOf(subject, construct);
    change(construct, leader, subject);
    check(construct.stack, leader, expected === 'default' ? subject.byDefault : expected);
  });

  test('an override of one attribute alone', () => {
    const construct = subject.build(newStack(), {});
    const leader = leaderOf(subject, construct);
    leader.addOverride('DeletionPolicy', 'Retain');
    check(construct.stack, leader, { ...subject.byDefault, DeletionPolicy: 'Retain' });
  });

  test('an override that takes it back', () => {
    const construct = subject.build(newStack(), { removalPolicy: RemovalPolicy.RETAIN });
    const leader = leaderOf(subject, construct);
    leader.addOverride('DeletionPolicy', 'Delete');
    check(construct.stack, leader, { ...RETAIN, DeletionPolicy: 'Delete' });
  });
});

describe('the companion of a channel is told in a property: it is always deleted, since its prop may be removed from a retained channel', () => {
  const TYPE = 'Custom::IVSChannelLifecycle';
  const subject = { leads: 'AWS::IVS::Channel', follow: [TYPE] };

  test.each(Object.entries(WAYS))('%s', (...[, { change, expected }]) => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
    change(channel, channel.node.defaultChild as CfnChannel, subject);
    const [companion] = Object.values(resourcesOf(stack, TYPE));
    expect({ retained: companion.Properties.ChannelRetained, ...policiesOf(companion) }).toEqual({ retained: expected === 'default' ? undefined : true, ...DELETE });
  });

  test('the prop removalPolicy', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true, removalPolicy: RemovalPolicy.RETAIN });
    expect(Object.values(resourcesOf(stack, TYPE))[0].Properties.ChannelRetained).toBe(true);
  });
});

describe('a guard is retained with what it guards: a channel would be open, or could never be deleted, without it', () => {
  const MEDIA_TAILOR = 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads';
  const mediaTailor = (scope: Construct) => ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(scope, 'MediaTailor', MEDIA_TAILOR);
  interface Guard {
    readonly type: string;
    l2(scope: Construct, removalPolicy?: RemovalPolicy): Resource;
    l1(scope: Construct): CfnResource;
  }
  const GUARDS: { [prop: string]: Guard } = {
    playbackRestrictionPolicy: {
      type: 'AWS::IVS::PlaybackRestrictionPolicy',
      l2: (scope, removalPolicy) => new ivs.PlaybackRestrictionPolicy(scope, 'Guard', { allowedCountries: ['DE'], removalPolicy }),
      l1: (scope) => new CfnPlaybackRestrictionPolicy(scope, 'Guard'),
    },
    adConfiguration: {
      type: 'AWS::IVS::AdConfiguration',
      l2: (scope, removalPolicy) => new ivs.AdConfiguration(scope, 'Guard', { mediaTailorPlaybackConfigurations: [mediaTailor(scope)], removalPolicy }),
      l1: (scope) => new CfnAdConfiguration(scope, 'Guard', { mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] }),
    },
  };
  const cfnOf = (guard: Construct) => (guard.node.defaultChild ?? guard) as CfnResource;

  describe.each(Object.entries(GUARDS))('%s', (prop, { type, l1, l2 }) => {
    const channelOf = (scope: Construct, guard: unknown, id = 'Channel', props: ivs.ChannelProps = {}) => new ivs.Channel(scope, id, { ...props, [prop]: guard });

    test.each(Object.entries(WAYS))('the channel: %s', (how, { change, expected }) => {
      const stack = newStack();
      const channel = channelOf(stack, l2(stack));
      change(channel, channel.node.defaultChild as CfnChannel, { leads: 'AWS::IVS::Channel', follow: ['Custom::IVSChannelLifecycle'] });
      const unguarded = how.includes('all but') ? RETAIN : {}; // what is said of the guard itself
      expect(policiesOfType(stack, type)).toEqual([expected === 'default' ? unguarded : expected]);
    });

    test.each([['a retained channel first', true], ['the other channel first', false]])('shared, %s', (_, isFirst) => {
      const stack = newStack();
      const guard = l2(stack);
      for (const retained of [isFirst, !isFirst]) { channelOf(stack, guard, `Channel${retained}`, retained ? { removalPolicy: RemovalPolicy.RETAIN } : {}); }
      expect(policiesOfType(stack, type)).toEqual([RETAIN]);
    });

    test('in another stack of the app', () => {
      const app = new App();
      const [security, channels] = ['Security', 'Channels'].map((id) => new Stack(app, id));
      channelOf(channels, l2(security), 'Channel', { removalPolicy: RemovalPolicy.RETAIN });
      expect(policiesOfType(security, type)).toEqual([RETAIN]);
    });

    test('as an L1', () => {
      const stack = newStack();
      channelOf(stack, l1(stack), 'Channel', { removalPolicy: RemovalPolicy.RETAIN });
      expect(policiesOfType(stack, type)).toEqual([RETAIN]);
    });

    test('an import is left alone', () => {
      const stack = newStack();
      const guard = prop === 'adConfiguration' ? ivs.AdConfiguration.fromAdConfigurationArn(stack, 'Guard', arnOf('ad-configuration'))
        : ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'Guard', arnOf('playback-restriction-policy'));
      expect(() => channelOf(stack, guard, 'Channel', { removalPolicy: RemovalPolicy.RETAIN })).not.toThrow();
    });

    describe('of a channel that is deleted: what is said of the guard itself counts', () => {
      const KEPT: [string, (guard: Resource) => void, Policies][] = [
        ['cfnOptions', (guard) => cfnOf(guard).applyRemovalPolicy(RemovalPolicy.RETAIN), RETAIN],
        ['an override', (guard) => cfnOf(guard).addOverride('DeletionPolicy', 'Retain'), { DeletionPolicy: 'Retain' }],
        ['RemovalPolicies', (guard) => RemovalPolicies.of(guard).retain(), RETAIN],
      ];

      test('the prop removalPolicy', () => {
        const stack = newStack();
        channelOf(stack, l2(stack, RemovalPolicy.RETAIN));
        expect(policiesOfType(stack, type)).toEqual([RETAIN]);
      });

      test.each(KEPT.flatMap(([how, ...rest]) => ['before', 'after'].map((when) => [how, when, ...rest] as const)))('%s, %s it is attached', (...[, when, change, expected]) => {
        const stack = newStack();
        const guard = l2(stack);
        if (when === 'before') { change(guard); }
        channelOf(stack, guard);
        if (when === 'after') { change(guard); }
        expect(policiesOfType(stack, type)).toEqual([expected]);
      });
    });
  });
});

describe('the policy of a new recording bucket guards it', () => {
  test.each(Object.entries(WAYS).filter(([how]) => /cfnOptions|addOverride/.test(how)))('%s', (...[, { change, expected }]) => {
    const stack = newStack();
    const { bucket } = new ivs.RecordingConfiguration(stack, 'Recording');
    (bucket as Bucket).applyRemovalPolicy(RemovalPolicy.DESTROY);
    change(bucket as Bucket, bucket.node.defaultChild as CfnResource, { leads: '', follow: [] });
    expect(policiesOfType(stack, 'AWS::S3::BucketPolicy')).toEqual([expected]);
  });
});

describe('a retained channel keeps its recording configuration in use, so the stack could never be deleted', () => {
  const WARNING = 'cdk-ivs:Channel.recordingConfigurationNotRetained';
  const recordingOf = (scope: Construct, props: ivs.RecordingConfigurationProps = {}) => new ivs.RecordingConfiguration(scope, 'Recording', { bucket: Bucket.fromBucketName(scope, 'Bucket', 'recordings'), ...props });
  const channelOf = (scope: Construct, recordingConfiguration: ivs.ChannelProps['recordingConfiguration'], props: ivs.ChannelProps = { removalPolicy: RemovalPolicy.RETAIN }) => (
    new ivs.Channel(scope, 'Channel', { recordingConfiguration, ...props }));

  test.each<[string, (stack: Stack) => unknown, string[]]>([
    ['which is deleted: a warning', (stack) => channelOf(stack, recordingOf(stack)), [WARNING]],
    ['an L1 which is deleted: a warning', (stack) => channelOf(stack, new CfnRecordingConfiguration(stack, 'L1', { destinationConfiguration: {} })), [WARNING]],
    ['by an override of the channel: a warning', (stack) => (channelOf(stack, recordingOf(stack), {}).node.defaultChild as CfnChannel).addOverride('DeletionPolicy', 'Retain'), [WARNING]],
    ['by RemovalPolicies for channels: a warning', (stack) => {
      channelOf(stack, recordingOf(stack), {});
      RemovalPolicies.of(stack).retain({ applyToResourceTypes: ['AWS::IVS::Channel'] });
    }, [WARNING]],
    ['which is retained: none', (stack) => channelOf(stack, recordingOf(stack, { removalPolicy: RemovalPolicy.RETAIN })), []],
    ['which is retained later: none', (stack) => {
      const recording = recordingOf(stack);
      channelOf(stack, recording);
      recording.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }, []],
    ['which is retained by an override, before the channel uses it: none', (stack) => {
      const recording = recordingOf(stack);
      (recording.node.defaultChild as CfnResource).addOverride('DeletionPolicy', 'Retain');
      channelOf(stack, recording);
    }, []],
    ['with detachOnDelete: none', (stack) => channelOf(stack, recordingOf(stack, { detachOnDelete: true })), []],
    ['of a channel that is deleted, too: none', (stack) => channelOf(stack, recordingOf(stack), {}), []],
    ['an import: none', (stack) => channelOf(stack, ivs.RecordingConfiguration.fromRecordingConfigurationArn(stack, 'Import', arnOf('recording-configuration'))), []],
  ])('%s', (_, build, expected) => {
    const stack = newStack();
    build(stack);
    expect(warningsOf(stack)).toEqual(expected);
  });

  test('in another stack: none, since a use there has a warning of its own', () => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
    const [recordings, channels] = ['Recordings', 'Channels'].map((id) => new Stack(app, id));
    channelOf(channels, recordingOf(recordings));
    expect(warningsOf(channels)).toEqual([]);
  });
});

describe('a retained rotating key is lost with its channel', () => {
  const WARNING = 'cdk-ivs:RotatingStreamKey.channelNotRetained';
  const keyOf = (stack: Stack, channel: ivs.RotatingStreamKeyProps['channel'], removalPolicy?: RemovalPolicy) => new ivs.RotatingStreamKey(stack, 'Key', { channel, removalPolicy });
  const { RETAIN: retain } = RemovalPolicy;

  test.each<[string, (stack: Stack) => unknown, string[]]>([
    ['which is deleted: a warning', (stack) => keyOf(stack, new ivs.Channel(stack, 'Channel'), retain), [WARNING]],
    ['by an override of the secret: a warning', (stack) => (
      keyOf(stack, new ivs.Channel(stack, 'Channel')).node.findChild('Secret').node.defaultChild as CfnResource).addOverride('DeletionPolicy', 'Retain'), [WARNING]],
    ['which is retained, too: none', (stack) => keyOf(stack, new ivs.Channel(stack, 'Channel', { removalPolicy: retain }), retain), []],
    ['which is retained by an override, before: none', (stack) => {
      const channel = new ivs.Channel(stack, 'Channel');
      (channel.node.defaultChild as CfnResource).addOverride('DeletionPolicy', 'Retain');
      keyOf(stack, channel, retain);
    }, []],
    ['an L1 which is retained by an override, after: none', (stack) => {
      const channel = new CfnChannel(stack, 'Channel');
      keyOf(stack, channel, retain);
      channel.addOverride('DeletionPolicy', 'Retain');
    }, []],
    ['both are deleted: none', (stack) => keyOf(stack, new ivs.Channel(stack, 'Channel')), []],
    ['an imported channel: none', (stack) => keyOf(stack, ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: arnOf('channel'), channelIngestEndpoint: 'a1.example.com' }), retain), []],
  ])('%s', (_, build, expected) => {
    const stack = newStack();
    build(stack);
    expect(warningsOf(stack)).toEqual(expected);
  });
});
