import { Stack } from 'aws-cdk-lib';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';

type Viewer = [viewerId: string, version?: number];

const app = (...viewers: Viewer[]) => (stack: Stack) => {
  const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
  if (viewers.length > 0) {
    new ivs.ViewerSessionRevocation(stack, 'Revocation', {
      viewerSessions: viewers.map(([viewerId, version]) => ({ channel, viewerId, viewerSessionVersionsLessThanOrEqualTo: version })),
    });
  }
};

let deployment: Deployment;
const revoked = () => Object.fromEntries([...deployment.ivs.account.revocations.values()].flatMap((ofChannel) => [...ofChannel]));
/** The viewers of each call since a point. */
const batches = (from = 0) => deployment.callsOf('BatchStartViewerSessionRevocation', from)
  .map(({ input }) => input.viewerSessions.map(({ viewerId }: any) => viewerId));

beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

describe('the life of a revocation', () => {
  test('an update revokes only what is new or goes up; removing and deleting revoke nothing', async () => {
    await deployment.deploy(app(['ann'], ['bob', 3]));
    expect(revoked()).toEqual({ ann: 0, bob: 3 });

    let from = deployment.ivs.calls.length;
    await deployment.deploy(app(['ann', 1], ['bob', 3], ['eve', 7]));
    expect([revoked(), batches(from)]).toEqual([{ ann: 1, bob: 3, eve: 7 }, [['ann', 'eve']]]);

    from = deployment.ivs.calls.length;
    await deployment.deploy(app(['bob', 2], ['ann', 1], ['eve', 7]));
    expect(batches(from)).toEqual([]); // lower and the same are done already

    await deployment.deploy(app());
    await deployment.destroy();
    expect([batches(from), deployment.left(), revoked()]).toEqual([[], [], { ann: 1, bob: 3, eve: 7 }]);
  });

  test('45 viewers take three calls, no faster than the quota', async () => {
    const viewers = [...Array(45).keys()].map((i): Viewer => [`viewer-${i}`]);
    const started = Date.now();
    await deployment.deploy(app(...viewers));
    expect(batches().map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(Date.now() - started).toBeGreaterThan(1000);
    expect(Object.keys(revoked())).toHaveLength(45);
  });
});

test('items that fail in a successful reply fail the deployment, and are named', async () => {
  deployment.ivs.faults.add({ operation: 'BatchStartViewerSessionRevocation', failItems: ['bob'] });
  const failure = await deployment.deploy(app(['ann'], ['bob']));
  expect(failure!.reasons[0]).toMatch(/1 of the viewer sessions could not be revoked; deploy again: viewer bob on channel arn:\S+: InternalServerException a fault on demand/);
  expect(failure!.reasons[0].length).toBeLessThan(1000);
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});

test('many items that fail are still told in less than 1,000 characters', async () => {
  const viewers = [...Array(20).keys()].map((i): Viewer => [`viewer-${i}`]);
  deployment.ivs.faults.add({ operation: 'BatchStartViewerSessionRevocation', failItems: viewers.map(([id]) => id) });
  const failure = await deployment.deploy(app(...viewers));
  expect(failure!.reasons[0]).toContain('20 of the viewer sessions');
  expect(failure!.reasons[0].length).toBeLessThan(1000);
});
