import { Stack } from 'aws-cdk-lib';
import { ended, fail, failsOnDemand, startCancellable } from './cancellation';
import { Deployment } from './harness';
import * as ivs from '../../src';
import { MEDIA_TAILOR } from '../ivs-local/harness';

/*
 * Another resource fails while a custom resource is being updated: CloudFormation does not wait, and rolls back. The update still runs, and
 * may end after the rollback. Whichever ends last, everything is as it was before.
 */
type Side = 'before' | 'after';

interface Life {
  readonly type: string;
  /** The calls during which the update is cancelled. */
  readonly slow: readonly string[];
  build(stack: Stack, side: Side): void;
}

const channels = (stack: Stack) => ['One', 'Two'].map((id) => new ivs.Channel(stack, id, { channelName: id }));

const LIVES: { [title: string]: Life } = {
  'another policy': {
    type: 'Custom::IVSChannelLifecycle',
    slow: ['GetChannel', 'UpdateChannel'],
    build: (stack, side) => {
      const [one, two] = ['A', 'B'].map((id) => new ivs.PlaybackRestrictionPolicy(stack, id, { playbackRestrictionPolicyName: id }));
      new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy: side === 'before' ? one : two });
    },
  },
  'ads in place of a policy': {
    type: 'Custom::IVSChannelLifecycle',
    slow: ['UpdateChannel'],
    build: (stack, side) => {
      const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(stack, 'A');
      const mediaTailor = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR);
      const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [mediaTailor] });
      new ivs.Channel(stack, 'Channel', side === 'before' ? { playbackRestrictionPolicy, stopStreamOnDelete: true } : { adConfiguration, stopStreamOnDelete: true });
    },
  },
  'a rotating key that moves to another channel': {
    type: 'Custom::IVSRotatingStreamKey',
    slow: ['ListStreamKeys', 'CreateStreamKey', 'ListTagsForResource'],
    build: (stack, side) => {
      const [one, two] = channels(stack);
      new ivs.RotatingStreamKey(stack, 'Key', { channel: side === 'before' ? one : two });
    },
  },
  'SRT that moves to another channel': {
    type: 'Custom::IVSSrtIngest',
    slow: ['GetChannel'],
    build: (stack, side) => {
      const [one, two] = channels(stack);
      new ivs.SrtIngest(stack, 'Srt', { channel: side === 'before' ? one : two });
    },
  },
  'SRT with a stream key': {
    type: 'Custom::IVSSrtIngest',
    slow: ['GetChannel', 'GetStreamKey'],
    build: (stack, side) => {
      const [channel] = channels(stack);
      const streamKey = channel.addStreamKey('Key');
      new ivs.SrtIngest(stack, 'Srt', { channel, streamKey: side === 'before' ? undefined : streamKey });
    },
  },
  'SRT of a channel that becomes insecure': {
    type: 'Custom::IVSSrtIngest',
    slow: ['GetChannel'],
    build: (stack, side) => {
      new ivs.SrtIngest(stack, 'Srt', { channel: new ivs.Channel(stack, 'Channel', { insecureIngest: side === 'after' }) });
    },
  },
  ...Object.fromEntries((['secretsManager', 'kms'] as const).map((storage): [string, Life] => [`another version of a signing key, ${storage}`, {
    type: 'Custom::IVSPlaybackSigningKey',
    slow: ['ListPlaybackKeyPairs', 'ImportPlaybackKeyPair', 'TagResource', 'ListTagsForResource'],
    build: (stack, side) => {
      new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), keyVersion: side === 'before' ? 1 : 2 });
    },
  }])),
};

/** What there is, but for a key pair that retires: its tokens may still be valid. */
function inService(deployment: Deployment): { [arn: string]: unknown } {
  const all = Object.entries(deployment.snapshot()).filter(([, text]) => !text.includes('cdk-ivs:retires'));
  return Object.fromEntries(all.map(([arn, text]) => [arn, JSON.parse(text)]));
}

const LATENCY = 4_000;
const TABLE = Object.entries(LIVES).flatMap(([title, life]) => life.slow.map((operation): [string, string, Life] => [title, operation, life]));

test.concurrent.each(TABLE)('%s, in %s', async (_title, operation, { type, build }) => {
  const deployment = await startCancellable();
  try {
    expect(await deployment.deploy((stack) => { build(stack, 'before'); })).toBeUndefined();
    const [before, calls] = [inService(deployment), deployment.ivs.calls.length];
    deployment.when(type, 'UPDATE_IN_PROGRESS', () => deployment.ivs.faults.add({ operation, latency: LATENCY, atCall: () => fail(deployment) }));
    expect((await deployment.deploy((stack) => {
      build(stack, 'after');
      failsOnDemand(stack);
    }))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await ended(deployment, calls, LATENCY);
    expect(inService(deployment)).toEqual(before);

    expect(await deployment.deploy((stack) => { build(stack, 'after'); })).toBeUndefined();
    expect(inService(deployment)).not.toEqual(before);
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  } finally {
    await deployment.stop();
  }
}, 180_000);
