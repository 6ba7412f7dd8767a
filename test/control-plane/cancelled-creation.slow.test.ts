import { setTimeout as sleep } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { CASES, CustomResourceCase, left, Variant } from './custom-resource-cases';
import { Deployment, failureOf } from './harness';
import * as ivs from '../../src';

/*
 * Another resource fails while a custom resource is being created: CloudFormation does not wait, and sends a Delete with an invented ID.
 * Whichever ends last, nothing is left.
 */
const SETTLED = { environment: { LISTS_SETTLE_MS: '500' } };
/** The calls during which the creation is cancelled. */
const SLOW: { [type: string]: string[] } = {
  'Custom::IVSChannelLifecycle': ['GetChannel', 'UpdateChannel'],
  'Custom::IVSRotatingStreamKey': ['ListStreamKeys', 'CreateStreamKey', 'ListTagsForResource'],
  'Custom::IVSPlaybackSigningKey': ['ListPlaybackKeyPairs', 'ImportPlaybackKeyPair', 'ListTagsForResource'],
};
const LATENCIES = [100, 4_000];
const TABLE = CASES.filter(({ type, title }) => type in SLOW && !title?.endsWith(', stop'))
  .flatMap((entry) => SLOW[entry.type].flatMap((operation) => LATENCIES.map(
    (latency): [string, string, number, CustomResourceCase] => [entry.title ?? entry.type, operation, latency, entry])));

/** A resource that is not complete before it is told to fail. */
function failsOnDemand(stack: Stack): void {
  new CfnRecordingConfiguration(stack, 'Failing', { destinationConfiguration: { s3: { bucketName: 'recordings' } } });
}

function fail(deployment: Deployment): void {
  for (const configuration of deployment.ivs.account.recordingConfigurations.values()) { configuration.state = 'CREATE_FAILED'; }
}

/** The Create is over. */
async function ended(deployment: Deployment, from: number, latency: number): Promise<void> {
  for (let calls = -1; calls !== deployment.callsOfHandler(from).length;) {
    calls = deployment.callsOfHandler(from).length;
    await sleep(Math.max(latency, 1_500));
  }
}

test.concurrent.each(TABLE)('%s, in %s, which takes %d ms: an update that adds it', async (_title, operation, latency, entry) => {
  const deployment = await Deployment.start(SETTLED, { recordingDelay: 60_000 });
  try {
    expect(await deployment.deploy((stack) => { entry.build(stack, 'without'); })).toBeUndefined();
    const [before, calls] = [deployment.snapshot(), deployment.ivs.calls.length];
    deployment.when(entry.type, 'CREATE_IN_PROGRESS', () => deployment.ivs.faults.add({ operation, latency, atCall: () => fail(deployment) }));
    const failure = await deployment.deploy((stack) => {
      entry.build(stack, 'first');
      failsOnDemand(stack);
    });
    expect(failure?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await ended(deployment, calls, latency);
    expect(deployment.snapshot()).toEqual(before);
    expect(await deployment.deploy((stack) => { entry.build(stack, 'first'); })).toBeUndefined();
    expect(entry.observe(deployment)).toEqual(entry.seen.first);
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
  } finally {
    await deployment.stop();
  }
}, 180_000);

test.concurrent.each(TABLE.filter(([, , latency]) => latency === 4_000))('%s, in %s, which takes %d ms: the creation of the stack', async (_title, operation, latency, entry) => {
  const deployment = await Deployment.start(SETTLED, { recordingDelay: 60_000 });
  try {
    deployment.when(entry.type, 'CREATE_IN_PROGRESS', () => deployment.ivs.faults.add({ operation, latency, atCall: () => fail(deployment) }));
    expect((await deployment.deploy((stack) => { entry.build(stack, 'first'); failsOnDemand(stack); }))?.status).toBe('ROLLBACK_COMPLETE');
    await ended(deployment, 0, latency);
    expect(left(entry, deployment)).toEqual([]);
  } finally {
    await deployment.stop();
  }
}, 180_000);

// a request is repeated when the service has no capacity: that, too, must end before the Delete stops looking
test.concurrent('a creation that is throttled for long creates nothing that nobody looks for', async () => {
  const deployment = await Deployment.start({ environment: { LISTS_SETTLE_MS: '100' } }, { recordingDelay: 60_000 });
  try {
    const [entry] = CASES.filter(({ title }) => title === 'Custom::IVSPlaybackSigningKey, kms');
    const build = (stack: Stack, variant: Variant) => {
      entry.build(stack, variant);
      new ivs.PlaybackSigningKey(stack, 'Other', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }); // keeps the permissions
    };
    await deployment.deploy((stack) => { build(stack, 'without'); });
    const [before, calls] = [deployment.snapshot(), deployment.ivs.calls.length];
    let isThrottled = true;
    const throttle = (): void => {
      fail(deployment);
      if (isThrottled) { deployment.ivs.faults.add({ operation: 'ImportPlaybackKeyPair', error: 'ThrottlingException', atCall: throttle }); }
    };
    throttle();
    setTimeout(() => { isThrottled = false; }, 26_000);
    expect((await deployment.deploy((stack) => { build(stack, 'first'); failsOnDemand(stack); }))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await sleep(15_000);
    await ended(deployment, calls, 20_000);
    expect(deployment.snapshot()).toEqual(before);
    expect(await failureOf(deployment.destroy())).toBeUndefined();
  } finally {
    await deployment.stop();
  }
}, 180_000);
