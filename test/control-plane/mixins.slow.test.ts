import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAdConfiguration, CfnChannel, CfnPlaybackKeyPair, CfnPlaybackRestrictionPolicy, CfnRecordingConfiguration, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { customResource } from './case-helpers';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, MEDIA_TAILOR, newClient } from '../ivs-local/harness';

/*
 * A bare L1 with mixins lives the same life as an L2 with props: the same requests, the same calls, the same state after each step. The calls are
 * judged by the role of the handler.
 */
jest.setTimeout(180_000); // each test lives twice

type Variant = 'without' | 'first' | 'changed';
type Build = (stack: Stack, variant: Variant, retained?: boolean) => void;

interface Feature {
  readonly type: string;
  readonly l2: Build;
  readonly l1: Build;
  /** The state that shows that it works, after `first`, when it was removed, and when it was deleted in use. */
  readonly seen: { readonly first: unknown; readonly without: unknown; readonly deleted: unknown };
  /** Whether the mixin can't be removed while it is in use. */
  readonly isRemovalRefused: boolean;
  readonly callsOfDelete: readonly string[];
  /** The calls whose order matters: each once, since an encoder comes back as long as its key is valid. */
  readonly orderOfDelete?: string[];
  /** What happens at run time, so that there is something to do. */
  use(deployment: Deployment): Promise<void>;
  /** It ends again. */
  end?(deployment: Deployment): void;
  observe(deployment: Deployment): unknown;
}

const MIXINS = ivs.mixins;
const retain = (removalPolicy: boolean | undefined) => removalPolicy ? RemovalPolicy.RETAIN : undefined;
const bucketName = 'recordings';

const startEncoder = async ({ ivs: { account } }: Deployment) => {
  goLive(account, [...account.streamKeys.values()][0].value!, { reconnects: true });
};
const stopEncoder = ({ ivs: { account } }: Deployment) => { account.streams.clear(); };

const FEATURES: { [what: string]: Feature } = {
  attachments: {
    type: 'Custom::IVSChannelLifecycle',
    l2: (stack, variant, retained) => {
      const [one, two] = ['A', 'B'].map((id) => new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'], playbackRestrictionPolicyName: id }));
      const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', {
        mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR)],
      });
      const attached = { without: {}, first: { playbackRestrictionPolicy: one }, changed: { playbackRestrictionPolicy: two, adConfiguration } };
      new ivs.Channel(stack, 'Channel', { channelName: 'main', ...attached[variant], removalPolicy: retain(retained) }).addStreamKey('Key');
    },
    l1: (stack, variant, retained) => {
      const channel = new CfnChannel(stack, 'Channel', { name: 'main' });
      new CfnStreamKey(stack, 'Key', { channelArn: channel.attrArn });
      const [one, two] = ['A', 'B'].map((name) => new CfnPlaybackRestrictionPolicy(stack, name, { allowedCountries: ['DE'], name }));
      const adConfiguration = new CfnAdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] });
      if (variant !== 'without') { channel.with(new MIXINS.ChannelAttachments({ playbackRestrictionPolicy: variant === 'first' ? one : two })); }
      if (variant === 'changed') { channel.with(new MIXINS.ChannelAttachments({ adConfiguration })); }
      if (retained) { channel.applyRemovalPolicy(RemovalPolicy.RETAIN); }
    },
    use: startEncoder,
    end: stopEncoder,
    observe: ({ ivs: { account: { channels, policies, adConfigurations } } }) => [...channels.values()].map((channel) => ({
      policy: policies.get(channel.playbackRestrictionPolicyArn!)?.name, ads: adConfigurations.has(channel.adConfigurationArn!),
    })),
    seen: { first: [{ policy: 'A', ads: false }], without: [{ policy: undefined, ads: false }], deleted: undefined }, // the deletion of a live channel is refused
    isRemovalRefused: true,
    callsOfDelete: ['ListTagsForResource'],
  },
  stop: {
    type: 'Custom::IVSChannelLifecycle',
    l2: (stack, variant, retained) => {
      const [removalPolicy, tags] = [retain(retained), variant === 'changed' ? { changed: 'yes' } : undefined];
      const channel = new ivs.Channel(stack, 'Channel', { channelName: 'main', stopStreamOnDelete: variant !== 'without', tags, removalPolicy });
      channel.addStreamKey('Key', { removalPolicy });
    },
    l1: (stack, variant, retained) => {
      const channel = new CfnChannel(stack, 'Channel', { name: 'main', tags: variant === 'changed' ? [{ key: 'changed', value: 'yes' }] : undefined });
      const key = new CfnStreamKey(stack, 'Key', { channelArn: channel.attrArn });
      if (variant !== 'without') { channel.with(new MIXINS.ChannelStopStreamOnDelete()); }
      if (retained) { for (const resource of [channel, key]) { resource.applyRemovalPolicy(RemovalPolicy.RETAIN); } }
    },
    use: startEncoder,
    end: stopEncoder,
    observe: ({ ivs: { account: { channels, streams } } }) => [...channels.keys()].map((arn) => streams.has(arn)),
    seen: { first: [false], without: [false], deleted: [] },
    isRemovalRefused: true,
    callsOfDelete: ['ListTagsForResource', 'StopStream', 'GetStream'],
    orderOfDelete: ['DeleteStreamKey', 'StopStream', 'DeleteChannel'],
  },
  detachOnDelete: {
    type: 'Custom::IVSRecordingConfigurationDetachOnDelete',
    l2: (stack, variant, retained) => {
      const tags = variant === 'changed' ? { changed: 'yes' } : undefined;
      new ivs.RecordingConfiguration(stack, 'Recording', {
        bucket: Bucket.fromBucketName(stack, 'Bucket', bucketName), detachOnDelete: variant !== 'without', waitUntilActive: true, tags, removalPolicy: retain(retained),
      });
    },
    l1: (stack, variant, retained) => {
      const recording = new CfnRecordingConfiguration(stack, 'Recording', {
        destinationConfiguration: { s3: { bucketName } }, tags: variant === 'changed' ? [{ key: 'changed', value: 'yes' }] : undefined,
      });
      recording.with(new MIXINS.RecordingConfigurationWaitUntilActive());
      if (variant !== 'without') { recording.with(new MIXINS.RecordingConfigurationDetachOnDelete()); }
      if (retained) { recording.applyRemovalPolicy(RemovalPolicy.RETAIN); }
    },
    use: async ({ ivs: { account, endpoint } }) => { // a channel that an app creates at run time
      await callerOf(newClient(endpoint))('CreateChannel', { recordingConfigurationArn: [...account.recordingConfigurations.keys()][0] });
    },
    observe: ({ ivs: { account: { channels, recordingConfigurations } } }) => [...channels.values()]
      .map(({ recordingConfigurationArn }) => recordingConfigurations.has(recordingConfigurationArn!)),
    seen: { first: [], without: [], deleted: [false] },
    isRemovalRefused: false,
    callsOfDelete: ['ListTagsForResource', 'ListChannels', 'UpdateChannel'],
  },
};

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

/** Lives with an L1, and then the same with an L2; what happened must be the same. Returns what happened. */
async function livesAlike(feature: Feature, live: (build: Build) => Promise<unknown[]>): Promise<unknown[]> {
  const asL1 = await live(feature.l1);
  await deployment.stop();
  deployment = await Deployment.start(IMPATIENT);
  const asL2 = await live(feature.l2);
  expect(asL1).toEqual(asL2);
  return asL1;
}

/** How often the handler reads again depends on the time that the machine takes. */
function withoutRepetitions(calls: string[]): string[] {
  return calls.filter((operation, index) => operation !== calls[index - 1]);
}

/** What happens in a step: the requests to the custom resource, the calls of the handler, and what there is to see. */
async function happens(feature: Feature, step: () => Promise<{ status?: string } | undefined>): Promise<object> {
  const before = deployment.ivs.calls.length;
  const failure = await step();
  return {
    failure: failure?.status,
    requests: deployment.requests(feature.type),
    calls: withoutRepetitions(deployment.callsOfHandler(before).map(({ operation }) => operation)),
    seen: feature.observe(deployment),
  };
}

describe.each(Object.entries(FEATURES))('%s', (_, feature) => {
  const deploy = (build: Build, variant: Variant, more?: (stack: Stack) => void) => happens(feature, () => deployment.deploy((stack) => {
    build(stack, variant);
    more?.(stack);
  }));

  test('created, unchanged, changed, removed, added again, deleted', async () => {
    const [created, unchanged, , removed, added, deleted] = await livesAlike(feature, async (build) => [
      await deploy(build, 'first'),
      await deploy(build, 'first'),
      await deploy(build, 'changed'),
      await deploy(build, 'without'),
      await deploy(build, 'first'),
      await happens(feature, () => failureOf(deployment.destroy())),
      deployment.left(),
      deployment.unusedActions().length,
    ]);
    expect(created).toMatchObject({ failure: undefined, requests: ['Create'], seen: feature.seen.first });
    expect(unchanged).toEqual({ failure: undefined, requests: [], calls: [], seen: feature.seen.first });
    expect(removed).toMatchObject({ failure: undefined, requests: ['Delete'], seen: feature.seen.without });
    expect(added).toMatchObject({ requests: ['Create'], seen: feature.seen.first });
    expect(deleted).toMatchObject({ failure: undefined, requests: ['Delete'] });
    expect(deployment.left()).toEqual([]);
  });

  test('an update that fails elsewhere is rolled back', async () => {
    const failing = (stack: Stack) => {
      new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, feature.type));
    };
    const [, failed] = await livesAlike(feature, async (build) => [await deploy(build, 'without'), await deploy(build, 'first', failing)]);
    expect(failed).toMatchObject({ failure: 'UPDATE_ROLLBACK_COMPLETE', requests: ['Create', 'Delete'], seen: feature.seen.without });
  });

  test('removed while in use', async () => {
    const [removed] = await livesAlike(feature, async (build) => {
      await deploy(build, 'first');
      await feature.use(deployment);
      return [await deploy(build, 'without')];
    });
    expect(removed).toMatchObject({ failure: feature.isRemovalRefused ? 'UPDATE_ROLLBACK_COMPLETE' : undefined });
  });

  test('deleted while in use', async () => {
    const [deleted] = await livesAlike(feature, async (build) => {
      await deploy(build, 'first');
      await feature.use(deployment);
      const { orderOfDelete = [] } = feature;
      const from = deployment.ivs.calls.length;
      if (orderOfDelete.length > 0) { deployment.ivs.faults.add({ operation: orderOfDelete[0], latency: 1_500 }); } // the others must wait for it
      const what = await happens(feature, () => failureOf(deployment.destroy()));
      return [{ ...what, order: deployment.ivs.calls.slice(from).map(({ operation }) => operation).filter((name) => orderOfDelete.includes(name)) }];
    });
    const isRefused = feature.seen.deleted === undefined;
    expect(deleted).toMatchObject({ failure: isRefused ? 'DELETE_FAILED' : undefined, requests: ['Delete'], order: feature.orderOfDelete ?? [] });
    if (!isRefused) { expect(deleted).toMatchObject({ seen: feature.seen.deleted }); }
    expect([...new Set((deleted as any).calls)]).toEqual(feature.callsOfDelete);
    if (isRefused) {
      feature.end!(deployment);
      await deployment.destroy();
    }
    expect(deployment.cloudFormation.resourcesLeft()).toEqual([]);
  });

  test('retained while in use: all is as before', async () => {
    await livesAlike(feature, async (build) => {
      expect(await deployment.deploy((stack) => build(stack, 'first', true))).toBeUndefined();
      await feature.use(deployment);
      const before = feature.observe(deployment);
      const after = await happens(feature, () => failureOf(deployment.destroy()));
      expect(after).toMatchObject({ failure: undefined, seen: before });
      return [after, deployment.cloudFormation.resourcesKept().map(({ type }) => type).sort()];
    });
  });
});
