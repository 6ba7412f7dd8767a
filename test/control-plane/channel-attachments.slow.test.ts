import { Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { Deployment } from './harness';
import { Fault, goLive } from '../../local/ivs';
import * as ivs from '../../src';

/*
 * Policies and ads on channels, over their whole life: on the life-cycle engine, with the synthesized Provider framework, the
 * bundled handler and the embedded IVS.
 */
interface Options {
  readonly policy?: 'A' | 'B';
  readonly ads?: boolean;
  readonly latencyMode?: ivs.LatencyMode;
  /** A resource that fails to be created, after the channel. */
  readonly failing?: boolean;
}

const app = ({ policy, ads, latencyMode, failing }: Options) => (stack: Stack) => {
  const policies = Object.fromEntries(['A', 'B'].map((id) => [id, new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'], playbackRestrictionPolicyName: id })]));
  const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      stack, 'MediaTailor', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads')],
  });
  const channel = new ivs.Channel(stack, 'Channel', {
    latencyMode, playbackRestrictionPolicy: policy && policies[policy], adConfiguration: ads ? adConfiguration : undefined,
  });
  if (failing) { new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).node.addDependency(channel); }
};

let deployment: Deployment;
const channel = () => [...deployment.ivs.account.channels.values()][0];
const attached = () => ({
  policy: deployment.ivs.account.policies.get(channel().playbackRestrictionPolicyArn!)?.name,
  ads: deployment.ivs.account.adConfigurations.has(channel().adConfigurationArn!),
});

beforeEach(async () => { deployment = await Deployment.start(); });
afterEach(() => deployment.stop());

describe('the life of attachments', () => {
  test('created, unchanged, changed in place, re-asserted with the channel, detached, deleted', async () => {
    expect(await deployment.deploy(app({ policy: 'A', ads: true }))).toBeUndefined();
    expect(attached()).toEqual({ policy: 'A', ads: true });
    const { arn } = channel();

    const calls = deployment.ivs.calls.length;
    expect(await deployment.deploy(app({ policy: 'A', ads: true }))).toBeUndefined();
    expect(deployment.ivs.calls).toHaveLength(calls);

    expect(await deployment.deploy(app({ policy: 'B', ads: true }))).toBeUndefined();
    expect(attached()).toEqual({ policy: 'B', ads: true });

    const before = deployment.ivs.calls.length;
    expect(await deployment.deploy(app({ policy: 'B', ads: true, latencyMode: ivs.LatencyMode.NORMAL }))).toBeUndefined();
    const updates = deployment.callsOf('UpdateChannel', before).map(({ input }) => Object.keys(input).filter((key) => input[key] !== undefined).sort());
    expect(updates).toContainEqual(['adConfigurationArn', 'arn', 'playbackRestrictionPolicyArn']);
    expect({ ...attached(), latency: channel().latencyMode }).toEqual({ policy: 'B', ads: true, latency: 'NORMAL' });

    expect(await deployment.deploy(app({ policy: 'B', latencyMode: ivs.LatencyMode.NORMAL }))).toBeUndefined();
    expect(attached()).toEqual({ policy: 'B', ads: false });
    expect(await deployment.deploy(app({ latencyMode: ivs.LatencyMode.NORMAL }))).toBeUndefined();
    expect(attached()).toEqual({ policy: undefined, ads: false });
    expect(channel().arn).toBe(arn);

    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test('a stack with attachments is deleted in one go: detached first', async () => {
    await deployment.deploy(app({ policy: 'A', ads: true }));
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
    expect(deployment.ivs.calls.filter(({ error }) => error === 'ConflictException')).toEqual([]);
  });

  test('a create that fails elsewhere is rolled back, and nothing is left', async () => {
    expect((await deployment.deploy(app({ policy: 'A', ads: true, failing: true })))?.status).toBe('ROLLBACK_COMPLETE');
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test('an update that fails elsewhere brings back what was attached', async () => {
    await deployment.deploy(app({ policy: 'A' }));
    expect((await deployment.deploy(app({ policy: 'B', ads: true, failing: true })))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(attached()).toEqual({ policy: 'A', ads: false });
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test('a channel that was deleted by hand does not hold up the deletion', async () => {
    await deployment.deploy(app({ policy: 'A' }));
    deployment.ivs.account.channels.clear();
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });
});

test('a live channel gives one clear reason, with the remedy, in less than 1,000 characters', async () => {
  await deployment.deploy(app({}));
  const { arn } = channel();
  const key = deployment.ivs.account.addStreamKey(arn);
  goLive(deployment.ivs.account, key.value!);
  const failure = await deployment.deploy(app({ policy: 'A' }));
  const [reason] = failure!.reasons;
  expect(reason).toContain(`can't change what is attached to channel ${arn}: ConflictException: channel ${arn} is live`);
  expect(reason).toContain('stop its stream, and deploy again');
  expect(reason).not.toContain('UnknownError');
  expect(reason.length).toBeLessThan(1000);
  expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(attached()).toEqual({ policy: undefined, ads: false });
});

describe('faults of the service that pass', () => {
  test.each<[string, Fault]>([
    ['a burst of throttling', { operation: 'UpdateChannel', error: 'ThrottlingException', times: 4 }],
    ['a permission that does not count yet', { operation: 'UpdateChannel', error: 'AccessDeniedException' }],
    ['a server error', { operation: 'UpdateChannel', error: 'InternalServerException', times: 2 }],
    ['a connection that is cut before the call', { operation: 'UpdateChannel', reset: 'before' }],
    ['a connection that is cut after the call', { operation: 'UpdateChannel', reset: 'after' }],
    ['latency', { operation: 'UpdateChannel', latency: 500 }],
  ])('%s', async (_, fault) => {
    deployment.ivs.faults.add(fault);
    expect(await deployment.deploy(app({ policy: 'A', ads: true }))).toBeUndefined();
    expect(attached()).toEqual({ policy: 'A', ads: true });
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  }, 60_000);

  test('a request that is delivered twice', async () => {
    await deployment.stop();
    deployment = await Deployment.start({ handlerDeliveries: 2 });
    await deployment.deploy(app({ policy: 'A', ads: true }));
    expect(attached()).toEqual({ policy: 'A', ads: true });
    await deployment.deploy(app({ policy: 'B' }));
    expect(attached()).toEqual({ policy: 'B', ads: false });
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });
});

test('a fault that stays fails the deployment with its own name, and leaves nothing attached', async () => {
  deployment.ivs.faults.add({ operation: 'UpdateChannel', error: 'PendingVerification' });
  const failure = await deployment.deploy(app({ policy: 'A', ads: true }));
  expect(failure!.reasons[0]).toContain('PendingVerification: a fault on demand');
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});

test('no secret of the channel is in a log, an event or an output', async () => {
  await deployment.deploy(app({ policy: 'A', ads: true }));
  const secret = channel().srt!.passphrase!;
  const texts = [deployment.cloudFormation.logs(), JSON.stringify(deployment.cloudFormation.events), JSON.stringify(deployment.cloudFormation.stack('Stack'))];
  expect(texts[0].length).toBeGreaterThan(0);
  for (const text of texts) { expect(text.includes(secret)).toBe(false); }
});

test('the handler makes no call but UpdateChannel, on its own channel', async () => {
  await deployment.deploy(app({ policy: 'A', ads: true }));
  const native = ['CreateChannel', 'ListStreamKeys', 'DeleteStreamKey', 'CreatePlaybackRestrictionPolicy', 'CreateAdConfiguration', 'GetChannel', 'TagResource', 'ListTagsForResource'];
  const own = deployment.ivs.calls.filter(({ operation }) => !native.includes(operation));
  expect(own.map(({ operation, input }) => [operation, input.arn])).toEqual([['UpdateChannel', channel().arn]]);
});
