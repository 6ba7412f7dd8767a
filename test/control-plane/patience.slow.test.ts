import { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { customResource } from './case-helpers';
import { CustomResourceCase, left, RequestType, TABLE } from './custom-resource-cases';
import { Deployment, failureOf, IMPATIENT } from './harness';
import * as ivs from '../../src';

/*
 * What takes its time. These tests wait more than they work, so they run at the same time.
 */
jest.setTimeout(120_000);

/** An answer so late was not waited for, also on a machine that is busy. */
const NEVER = 110_000;

/** The first call that a resource makes in its life. */
function firstCall({ calls }: CustomResourceCase): [RequestType, string] {
  const request = (['Create', 'Update', 'Delete'] as const).find((candidate) => calls[candidate].length > 0)!;
  return [request, calls[request][0]];
}

async function during<Result>(deployment: Deployment, test: () => Promise<Result>): Promise<void> {
  try { await test(); } finally { await deployment.stop(); }
}

test.concurrent('1,000 viewers: all are revoked, and the reply is as small as ever', async () => {
  const deployment = await Deployment.start();
  await during(deployment, async () => {
    const viewerIds = [...Array(1000).keys()].map((index) => `viewer-${index}`.padEnd(40, '-'));
    expect(await deployment.deploy((stack) => {
      const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
      new ivs.ViewerSessionRevocation(stack, 'Revocation', {
        viewerSessions: viewerIds.map((viewerId) => ({ channel, viewerId, viewerSessionVersionsLessThanOrEqualTo: 2_147_483_647 })),
      });
    })).toBeUndefined();
    const [revoked] = deployment.ivs.account.revocations.values();
    expect([...revoked.keys()]).toEqual(viewerIds);
    const replies = deployment.replies().map((reply) => JSON.stringify(reply).length);
    expect(replies).toEqual([expect.any(Number)]);
    expect(replies[0]).toBeLessThan(1024);
  });
});

test.concurrent.each(TABLE)('%s: a call without an answer is given up and made again', async (_, type, entry) => {
  const deployment = await Deployment.start();
  await during(deployment, async () => {
    const [request, operation] = firstCall(entry);
    const started = Date.now();
    deployment.when(type, `${request.toUpperCase()}_IN_PROGRESS`, () => deployment.ivs.faults.add({ operation, latency: NEVER }));
    expect(await deployment.deploy((stack) => entry.build(stack, 'first'))).toBeUndefined();
    expect(entry.observe(deployment)).toEqual(entry.seen.first);
    await entry.use?.(deployment);
    await deployment.destroy();
    expect([deployment.ivs.faults.next(operation), left(entry, deployment)]).toEqual([{}, []]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(15_000);
    expect(Date.now() - started).toBeLessThan(NEVER);
  });
});

test.concurrent.each(TABLE)('%s: permissions that do not count yet are waited for', async (_, type, entry) => {
  const deployment = await Deployment.start();
  await during(deployment, async () => {
    for (const request of ['Create', 'Update', 'Delete'] as const) {
      deployment.when(type, `${request.toUpperCase()}_IN_PROGRESS`, () => {
        entry.calls[request].forEach((operation) => deployment.ivs.faults.add({ operation, error: 'AccessDeniedException' }));
      });
    }
    expect(await deployment.deploy((stack) => entry.build(stack, 'first'))).toBeUndefined();
    expect(await deployment.deploy((stack) => entry.build(stack, 'changed'))).toBeUndefined();
    await entry.use?.(deployment);
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
    for (const operation of Object.values(entry.calls).flat()) { expect(deployment.ivs.faults.next(operation)).toEqual({}); }
  });
});

test.concurrent.each(TABLE)('%s: a service that never answers fails the deployment or the deletion, and the next one works', async (_, type, entry) => {
  const deployment = await Deployment.start(IMPATIENT);
  await during(deployment, async () => {
    const build = (stack: Stack) => {
      entry.build(stack, 'first');
      const [handler] = stack.node.findAll().filter((child): child is CfnFunction => child instanceof CfnFunction && !!child.description?.startsWith('Custom resources'));
      handler.addPropertyOverride('Timeout', 12); // a tenth of it is for sending the reason, also on a machine that is busy
      customResource(stack, type).addPropertyOverride('ServiceTimeout', 65);
    };
    const [request, operation] = firstCall(entry);
    deployment.when(type, `${request.toUpperCase()}_IN_PROGRESS`, () => deployment.ivs.faults.add({ operation, latency: 60_000 }));
    const failure = await deployment.deploy(build);
    if (request === 'Delete') {
      await entry.use?.(deployment);
      expect((await failureOf(deployment.destroy()))?.status).toBe('DELETE_FAILED');
    } else {
      expect([failure?.status, left(entry, deployment)]).toEqual(['ROLLBACK_COMPLETE', []]);
      expect(await deployment.deploy(build)).toBeUndefined();
    }
    const [reason, ...others] = deployment.reasons(type);
    expect([reason, others]).toEqual([expect.stringMatching(/can't .*the service did not respond in time; try again/), []]);
    expect(reason.length).toBeLessThan(1000);
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
  });
});
