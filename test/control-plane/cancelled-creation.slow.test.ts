import { setTimeout as sleep } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import { ended, fail, failsOnDemand, startCancellable } from './cancellation';
import { CASES, CustomResourceCase, left, Variant } from './custom-resource-cases';
import { Deployment, failureOf } from './harness';
import { FUNCTION_KEYS } from '../../local/engine/iam';
import * as ivs from '../../src';

/*
 * Another resource fails while a custom resource is being created: CloudFormation does not wait, and sends a Delete with an invented ID.
 * Whichever ends last, nothing is left. All types have an entry: it comes from the table of all custom resources.
 */
interface Cancellation {
  readonly entry: CustomResourceCase;
  readonly created: Variant;
  /** The call during which the creation is cancelled; without one, it is cancelled as soon as it begins. */
  readonly operation?: string;
  /** How long that call takes, in milliseconds. */
  readonly latency: number;
}

const LATENCIES = [500, 4_000]; // the first is enough for the other resource to fail, also on a machine that is busy

function cancellationsOf(entry: CustomResourceCase, created: Variant, operations: readonly string[]): Cancellation[] {
  if (operations.length === 0) { return [{ entry, created, latency: 0 }]; }
  return operations.flatMap((operation) => LATENCIES.map((latency) => ({ entry, created, operation, latency })));
}

const ALL = CASES.flatMap((entry) => [
  ...cancellationsOf(entry, 'first', entry.calls.Create),
  // created with a stream key, it reads that, too
  ...entry.type === 'Custom::IVSSrtIngest' ? cancellationsOf(entry, 'changed', entry.calls.Update) : [],
]);

const TABLE = ALL.map((cancellation): [string, string, Cancellation] => {
  const { entry: { type, title = type }, created, operation, latency } = cancellation;
  const moment = operation ? `in ${operation}, which takes ${latency} ms` : 'at its beginning';
  return [created === 'first' ? title : `${title}, with a stream key`, moment, cancellation];
});

/** Cancels the creation of the custom resource in the next deployment. */
function cancel(deployment: Deployment, { entry, operation, latency }: Cancellation): void {
  deployment.when(entry.type, 'CREATE_IN_PROGRESS', () => {
    if (operation === undefined) { return fail(deployment); }
    // of functions only: CloudFormation, too, reads a recording configuration until it is ACTIVE
    deployment.ivs.faults.add({ operation, accessKeyPrefix: FUNCTION_KEYS, latency, atCall: () => fail(deployment) });
  });
}

/** What there is, but for revocations: one that has begun can't be undone. */
function undoable(deployment: Deployment): { [arn: string]: string } {
  return Object.fromEntries(Object.entries(deployment.snapshot()).filter(([what]) => !what.startsWith('revocations of ')));
}

const CANCELLED = 'Resource creation cancelled';

test.concurrent.each(TABLE)('%s, %s: an update that adds it', async (_title, _when, cancellation) => {
  const { entry, created, latency } = cancellation;
  const deployment = await startCancellable();
  try {
    expect(await deployment.deploy((stack) => { entry.build(stack, 'without'); })).toBeUndefined();
    const [before, calls] = [undoable(deployment), deployment.ivs.calls.length];
    cancel(deployment, cancellation);
    const failure = await deployment.deploy((stack) => {
      entry.build(stack, created);
      failsOnDemand(stack);
    });
    expect([failure?.status, deployment.reasons(entry.type)]).toEqual(['UPDATE_ROLLBACK_COMPLETE', [CANCELLED]]);
    await ended(deployment, calls, latency);
    expect(undoable(deployment)).toEqual(before);
    expect(await deployment.deploy((stack) => { entry.build(stack, created); })).toBeUndefined();
    expect(entry.observe(deployment)).toEqual(entry.seen[created]);
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
  } finally {
    await deployment.stop();
  }
}, 180_000);

test.concurrent.each(TABLE.filter(([, , { latency }]) => latency !== LATENCIES[0]))('%s, %s: the creation of the stack', async (_title, _when, cancellation) => {
  const { entry, created, latency } = cancellation;
  const deployment = await startCancellable();
  try {
    cancel(deployment, cancellation);
    const failure = await deployment.deploy((stack) => { entry.build(stack, created); failsOnDemand(stack); });
    expect([failure?.status, deployment.reasons(entry.type)]).toEqual(['ROLLBACK_COMPLETE', [CANCELLED]]);
    await ended(deployment, 0, latency);
    expect(left(entry, deployment)).toEqual([]);
  } finally {
    await deployment.stop();
  }
}, 180_000);

// a request is repeated when the service has no capacity: that, too, must end before the Delete stops looking
test.concurrent('a creation that is throttled for long creates nothing that nobody looks for', async () => {
  const deployment = await startCancellable(100);
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
      const atCall = () => { fail(deployment); throttle(); };
      if (isThrottled) { deployment.ivs.faults.add({ operation: 'ImportPlaybackKeyPair', error: 'ThrottlingException', atCall }); }
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
