import { Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { Deployment } from './harness';
import { goLive } from '../../local/ivs';
import * as ivs from '../../src';

/*
 * Policies and ads on channels: what the tables of all custom resources (kinds.ts) do not tell.
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

  test('an update that fails elsewhere brings back what was attached', async () => {
    await deployment.deploy(app({ policy: 'A' }));
    expect((await deployment.deploy(app({ policy: 'B', ads: true, failing: true })))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(attached()).toEqual({ policy: 'A', ads: false });
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
  expect(reason).toContain('stop its stream, and try again');
  expect(reason).not.toContain('UnknownError');
  expect(reason.length).toBeLessThan(1000);
  expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(attached()).toEqual({ policy: undefined, ads: false });
});

test('what was attached is detached when its answer never came, since the framework swallows the Delete', async () => {
  await deployment.deploy(app({}));
  deployment.ivs.faults.add({ operation: 'UpdateChannel', reset: 'after', times: 8 }); // all attempts of the client
  const failure = await deployment.deploy(app({ policy: 'A', ads: true }));
  expect(failure!.reasons[0]).toContain(`can't change what is attached to channel ${channel().arn}`);
  expect([failure!.status, attached()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', { policy: undefined, ads: false }]);
});
