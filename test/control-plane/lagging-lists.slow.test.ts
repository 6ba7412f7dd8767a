import { setTimeout as sleep } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { customResource } from './case-helpers';
import { CASES, CustomResourceCase, left } from './custom-resource-cases';
import { Deployment, failureOf } from './harness';

/*
 * Lists that are behind what they list, with the waits of a real deployment. These tests wait more than they work, so they run at the same time.
 */
const TABLE = CASES.filter(({ calls }) => Object.values(calls).flat().some((operation) => operation.startsWith('List')))
  .flatMap((entry) => [500, 3_000].map((lag): [string, number, CustomResourceCase] => [entry.title ?? entry.type, lag, entry]));

test.concurrent.each(TABLE)('%s: lists are %d ms behind', async (_, listLag, entry) => {
  const deployment = await Deployment.start({}, { listLag });
  try {
    const failing = (stack: Stack) => {
      new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, entry.type));
    };
    expect((await deployment.deploy((stack) => { entry.build(stack, 'first'); failing(stack); }))?.status).toBe('ROLLBACK_COMPLETE');
    expect(left(entry, deployment)).toEqual([]);

    expect(await deployment.deploy((stack) => { entry.build(stack, 'first'); })).toBeUndefined();
    expect(entry.observe(deployment)).toEqual(entry.seen.first);
    expect(await deployment.deploy((stack) => { entry.build(stack, 'changed'); })).toBeUndefined();
    expect(entry.observe(deployment)).toEqual(entry.seen.changed);
    if (entry.calls.Removal) {
      await sleep(listLag); // the mark is listed, and still is after it has been removed
      expect(await deployment.deploy((stack) => { entry.build(stack, 'without'); })).toBeUndefined();
      expect(entry.observe(deployment)).toEqual(entry.seen.without);
      expect(await deployment.deploy((stack) => { entry.build(stack, 'first'); })).toBeUndefined();
      expect(entry.observe(deployment)).toEqual(entry.seen.first);
    }
    await entry.use?.(deployment); // a moment before what follows
    expect(await deployment.deploy((stack) => { entry.build(stack, 'elsewhere'); })).toBeUndefined();
    expect(entry.observe(deployment)).toEqual(entry.seen.moved ?? entry.seen.elsewhere);
    await entry.use?.(deployment);
    expect(await failureOf(deployment.destroy())).toBeUndefined();
    expect(left(entry, deployment)).toEqual([]);
  } finally {
    await deployment.stop();
  }
}, 180_000);
