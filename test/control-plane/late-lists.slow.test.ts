import { setTimeout as sleep } from 'node:timers/promises';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Deployment } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, newClient } from '../ivs-local/harness';

/*
 * What random lives have found: lists that are behind, also those of tags, and requests that run at the same time.
 */
const LAG = 100;

let deployment: Deployment;

afterEach(() => deployment.stop());

const start = async (listLag = LAG, settle = 400) => {
  deployment = await Deployment.start({ ssmParameters: { taken: 'x' }, environment: { LISTS_SETTLE_MS: String(settle), PERMISSIONS_SETTLE_MS: '20' } }, { listLag });
};
const channels = () => [...deployment.ivs.account.channels.values()];

test('a signing key is created, though the tags of its key pair are listed late', async () => {
  await start();
  expect(await deployment.deploy((stack) => { new ivs.PlaybackSigningKey(stack, 'Key'); })).toBeUndefined();
});

test('a policy is detached, though its channel is still listed with the mark', async () => {
  await start();
  const app = (isOn: boolean) => (stack: Stack) => {
    const policy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
    new ivs.Channel(stack, 'Channel', isOn ? { playbackRestrictionPolicy: policy } : {});
  };
  await deployment.deploy(app(true));
  expect(await deployment.deploy(app(false))).toBeUndefined();
  expect(channels()[0].playbackRestrictionPolicyArn).toBe('');
});

test('channels move to a recording configuration, though its successor is not listed yet', async () => {
  await start();
  const app = (seconds: number) => (stack: Stack) => {
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'recordings');
    new ivs.RecordingConfiguration(stack, 'Recording', { bucket, detachOnDelete: true, recordingReconnectWindow: Duration.seconds(seconds) });
  };
  const recordings = () => [...deployment.ivs.account.recordingConfigurations.keys()];
  await deployment.deploy(app(10));
  await callerOf(newClient(deployment.ivs.endpoint))('CreateChannel', { recordingConfigurationArn: recordings()[0] });
  expect(await deployment.deploy(app(20))).toBeUndefined();
  expect(recordings()).toEqual([channels()[0].recordingConfigurationArn]);
});

/* The list still shows the channel with the configuration that is about to be deleted. These wait as long as a real deployment does. */
describe.each([
  ['by the same deployment', 'removed'], ['by the same deployment', 'replaced'], ['at run time', 'removed'], ['at run time', 'replaced'],
] as const)('a channel that %s uses another recording configuration', (by, event) => {
  const isByTemplate = by === 'by the same deployment';
  const app = (side: 'before' | 'after') => (stack: Stack) => {
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'recordings');
    const other = new ivs.RecordingConfiguration(stack, 'Other', { bucket });
    const recording = side === 'after' && event === 'removed' ? undefined
      : new ivs.RecordingConfiguration(stack, 'Recording', { bucket, detachOnDelete: true, recordingReconnectWindow: Duration.seconds(side === 'before' ? 10 : 20) });
    if (isByTemplate) { new ivs.Channel(stack, 'Channel', { recordingConfiguration: side === 'before' ? recording : other }); }
  };

  test(`is left alone when the first one is ${event}`, async () => {
    deployment = await Deployment.start({}, { listLag: 3_000 });
    await deployment.deploy(app('before'));
    const [other, recording] = ['Other', 'Recording'].map((id) => deployment.cloudFormation.stack('Stack').resources
      .find(({ logicalId, type }) => type === 'AWS::IVS::RecordingConfiguration' && logicalId.startsWith(id))!.physicalId!);
    const call = callerOf(newClient(deployment.ivs.endpoint));
    if (!isByTemplate) { await call('CreateChannel', { recordingConfigurationArn: recording }); }
    await sleep(3_000); // the list shows it with the first one
    if (!isByTemplate) { await call('UpdateChannel', { arn: channels()[0].arn, recordingConfigurationArn: other }); }
    const calls = deployment.ivs.calls.length;
    expect(await deployment.deploy(app('after'))).toBeUndefined();
    expect(channels()[0].recordingConfigurationArn).toBe(other);
    expect(deployment.callsOfHandler(calls).map(({ operation }) => operation)).not.toContain('UpdateChannel');
    expect(deployment.ivs.account.recordingConfigurations.has(recording)).toBe(false);
  });
});

test('the rollback of a replaced recording configuration is no trouble for its deletion', async () => {
  await start(0);
  const app = (seconds: number, fails = false) => (stack: Stack) => {
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'recordings');
    const recording = new ivs.RecordingConfiguration(stack, 'Recording', { bucket, detachOnDelete: true, recordingReconnectWindow: Duration.seconds(seconds) });
    if (fails) { new StringParameter(stack, 'Taken', { parameterName: 'taken', stringValue: recording.recordingConfigurationArn }); }
  };
  await deployment.deploy(app(10));
  expect(await deployment.deploy(app(20, true))).toBeDefined();
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});

test('a policy is detached from a retained channel that stays, and nothing happens to one that leaves', async () => {
  await start(0);
  const app = (isAttached: boolean, isThere = true) => (stack: Stack) => {
    const policy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
    if (!isThere) { return; }
    new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true, removalPolicy: RemovalPolicy.RETAIN, playbackRestrictionPolicy: isAttached ? policy : undefined })
      .addStreamKey('Key', { removalPolicy: RemovalPolicy.RETAIN });
  };
  await deployment.deploy(app(true));
  await deployment.deploy(app(false));
  expect(channels()[0].playbackRestrictionPolicyArn).toBe('');
  await deployment.deploy(app(true));
  goLive(deployment.ivs.account, [...deployment.ivs.account.streamKeys.values()][0].value!);
  expect(await deployment.deploy(app(true, false))).toBeUndefined();
  expect(channels()[0].playbackRestrictionPolicyArn).toBe([...deployment.ivs.account.policies.keys()][0]);
  expect(deployment.ivs.account.streams.size).toBe(1);
});

describe('a rotating key', () => {
  const app = (isRotating: boolean) => (stack: Stack) => {
    const channel = new ivs.Channel(stack, 'Channel');
    if (isRotating) { new ivs.RotatingStreamKey(stack, 'Key', { channel }); }
  };
  const rotate = async () => deployment.cloudFormation.rotateSecret([...deployment.cloudFormation.secrets.keys()][0]);

  test('is rotated twice, though the tags of the new key are listed late', async () => {
    await start();
    await deployment.deploy(app(true));
    expect([await rotate(), await rotate()].map(({ succeeded }) => succeeded)).toEqual([true, true]);
  });

  test('that is removed during a rotation leaves no key on a channel that stays', async () => {
    await start(0, 1_000);
    await deployment.deploy(app(true));
    await deployment.cloudFormation.secretsManager.rotations.settled();
    deployment.ivs.faults.add({ operation: 'CreateStreamKey', latency: 800 });
    const rotation = rotate();
    while (deployment.callsOf('DeleteStreamKey').length < 2) { await new Promise((resolve) => setTimeout(resolve, 10)); } // the first came with the channel
    expect(await deployment.deploy(app(false))).toBeUndefined();
    await rotation;
    expect(deployment.ivs.account.streamKeys.size).toBe(0);
  });

  test('whose creation was answered by nobody, and failed then, leaves no key behind', async () => {
    await start(0);
    await deployment.deploy(app(false));
    deployment.ivs.faults.add({ operation: 'CreateStreamKey', reset: 'after', atCall: () => deployment.ivs.faults.add({ operation: 'ListTagsForResource', error: 'PendingVerification' }) });
    expect((await deployment.deploy(app(true)))!.reasons[0]).toContain('PendingVerification');
    expect(deployment.ivs.account.streamKeys.size).toBe(0);
  });
});
