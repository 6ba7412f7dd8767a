import { Stack } from 'aws-cdk-lib';
import { CfnChannel, CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { Deployment, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';

/*
 * Policies and ads on channels: what the tables of all custom resources (custom-resource-cases.ts) don't show.
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

beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
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
    expect(deployment.callsOfHandler(before).map(({ operation }) => operation)).toEqual(['GetChannel']); // looked at again, and as it should be
    expect({ ...attached(), latency: channel().latencyMode }).toEqual({ policy: 'B', ads: true, latency: 'NORMAL' });

    expect(await deployment.deploy(app({ policy: 'B', latencyMode: ivs.LatencyMode.NORMAL }))).toBeUndefined();
    expect(attached()).toEqual({ policy: 'B', ads: false });
    expect(await deployment.deploy(app({ latencyMode: ivs.LatencyMode.NORMAL }))).toBeUndefined();
    expect(attached()).toEqual({ policy: undefined, ads: false });
    expect(channel().arn).toBe(arn);

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
});

test('a live channel gives one clear reason, with the fix, in less than 1,000 characters', async () => {
  await deployment.deploy(app({ policy: 'A' }));
  const { arn } = channel();
  const key = deployment.ivs.account.addStreamKey(arn);
  goLive(deployment.ivs.account, key.value!);
  const failure = await deployment.deploy(app({ policy: 'B' }));
  const [reason] = failure!.reasons;
  expect(reason).toContain(`can't change what is attached to channel ${arn}: ConflictException: channel ${arn} is live`);
  expect(reason).toContain('stop its stream, and try again');
  expect(reason).not.toContain('UnknownError');
  expect(reason.length).toBeLessThan(1000);
  expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(attached()).toEqual({ policy: 'A', ads: false });
});

test.each<[string, Options, Options]>([
  ['policy', { policy: 'A' }, {}],
  ['ads', { ads: true }, {}],
  ['policy and ads', { policy: 'A', ads: true }, {}],
  ['policy, and the ads stay', { policy: 'A', ads: true }, { ads: true }],
])('taken off a live channel: %s; refused and rolled back, and once it is offline it works', async (_, before, after) => {
  await deployment.deploy(app(before));
  const { arn } = channel();
  const key = deployment.ivs.account.addStreamKey(arn);
  goLive(deployment.ivs.account, key.value!);
  const was = attached();
  const failure = await deployment.deploy(app(after));
  expect([failure?.status, attached()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', was]);
  expect(failure!.reasons[0]).toContain(`channel ${arn} is live`);
  deployment.ivs.account.streams.clear();
  expect(await deployment.deploy(app(after))).toBeUndefined();
  expect(attached()).toEqual({ policy: after.policy, ads: after.ads ?? false });
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});

test('a setting that is changed by the L1 or an override has the attachments looked at again', async () => {
  for (const [index, change] of [(l1: CfnChannel) => { l1.latencyMode = 'NORMAL'; }, (l1: CfnChannel) => { l1.addPropertyOverride('LatencyMode', 'LOW'); }].entries()) {
    await deployment.deploy(app({ policy: 'A' }));
    channel().playbackRestrictionPolicyArn = ''; // as if the update had detached it
    const changed = { latencyMode: index === 0 ? ivs.LatencyMode.LOW : ivs.LatencyMode.NORMAL };
    expect(await deployment.deploy((stack) => {
      app({ policy: 'A', ...changed })(stack);
      change(stack.node.findChild('Channel').node.defaultChild as CfnChannel);
    })).toBeUndefined();
    expect(attached().policy).toBe('A');
  }
});

test('what was attached is detached when its answer never came, since the framework swallows the Delete', async () => {
  await deployment.deploy(app({}));
  deployment.when('Custom::IVSChannelLifecycle', 'CREATE_IN_PROGRESS', () => deployment.ivs.faults.add({ operation: 'UpdateChannel', reset: 'after', times: 8 })); // all attempts of the client
  const failure = await deployment.deploy(app({ policy: 'A', ads: true }));
  expect(failure!.reasons[0]).toContain(`can't change what is attached to channel ${channel().arn}`);
  expect([failure!.status, attached()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', { policy: undefined, ads: false }]);
});
