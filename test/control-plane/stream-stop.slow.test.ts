import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { customResource } from './case-helpers';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, newClient } from '../ivs-local/harness';

/*
 * A live channel is deleted without a manual step: its stream key first, then the stream, then the channel.
 */
const app = (options: { separateKey?: boolean } = {}) => (stack: Stack) => {
  const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
  if (options.separateKey) { new ivs.StreamKey(stack, 'Key', { channel }); } else { channel.addStreamKey('Key'); }
};

let deployment: Deployment;
let policyArn: string;
beforeEach(async () => {
  deployment = await Deployment.start(IMPATIENT);
  const call = callerOf(newClient(deployment.ivs.endpoint));
  policyArn = (await call('CreatePlaybackRestrictionPolicy')).playbackRestrictionPolicy.arn;
});
afterEach(() => deployment.stop());
const left = () => deployment.left().filter((arn) => arn !== policyArn);

function startEncoder(): void {
  const [key] = [...deployment.ivs.account.streamKeys.values()];
  goLive(deployment.ivs.account, key.value!, { reconnects: true });
}

test.each([{ separateKey: false }, { separateKey: true }])('a live channel with an encoder that reconnects is deleted: %j', async (options) => {
  expect(await deployment.deploy(app(options))).toBeUndefined();
  startEncoder();
  const from = deployment.ivs.calls.length;
  await deployment.destroy();
  expect(left()).toEqual([]);
  const order = deployment.ivs.calls.slice(from).map(({ operation }) => operation).filter((name) => /^(DeleteStreamKey|StopStream|DeleteChannel)$/.test(name));
  expect([...new Set(order)]).toEqual(['DeleteStreamKey', 'StopStream', 'DeleteChannel']);
});

test('a live channel with a policy attached is deleted, too: stopped first, then detached', async () => {
  await deployment.deploy((stack) => {
    const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
    new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, stopStreamOnDelete: true }).addStreamKey('Key');
  });
  startEncoder();
  await deployment.destroy();
  expect(left()).toEqual([]);
});

test('a channel that is retained keeps its stream and what is attached', async () => {
  await deployment.deploy((stack) => {
    const playbackRestrictionPolicy = ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'Policy', policyArn);
    new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, stopStreamOnDelete: true, removalPolicy: RemovalPolicy.RETAIN });
  });
  await deployment.destroy();
  const [channel] = [...deployment.ivs.account.channels.values()];
  expect(channel.playbackRestrictionPolicyArn).toBe(policyArn);
});

test('an unavailable stream is stopped when it is available again', async () => {
  await deployment.deploy(app());
  startEncoder();
  deployment.ivs.faults.add({ operation: 'StopStream', error: 'StreamUnavailable', times: 9 }); // the client asks 8 times by itself
  await deployment.destroy();
  expect(left()).toEqual([]);
});

test('without stopStreamOnDelete a live channel makes the deletion fail', async () => {
  await deployment.deploy((stack) => { new ivs.Channel(stack, 'Channel').addStreamKey('Key'); });
  startEncoder();
  await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED');
});

test('the time of the function bounds the wait: the reason arrives', async () => {
  await deployment.deploy((stack) => {
    app()(stack);
    const handler = stack.node.findAll().find((node) => CfnResource.isCfnResource(node) && (node as any).description?.startsWith('Custom resources')) as CfnResource;
    handler.addPropertyOverride('Timeout', 8);
    customResource(stack, 'Custom::IVSChannelLifecycle').addPropertyOverride('ServiceTimeout', 60);
  });
  startEncoder();
  deployment.ivs.faults.add({ operation: 'StopStream', error: 'StreamUnavailable', times: 200 });
  const started = Date.now();
  expect((await failureOf(deployment.destroy()))?.status).toBe('DELETE_FAILED');
  expect(Date.now() - started).toBeLessThan(45_000); // long before CloudFormation gives up
  expect(deployment.reasons('Custom::IVSChannelLifecycle')).toEqual([expect.stringMatching(/channel arn:\S+ is still live; stop its encoder, and delete the stack again|can't stop the stream of channel arn:/)]);
  deployment.ivs.faults.clear();
  await deployment.destroy();
  expect(left()).toEqual([]);
});
