import { Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { customResource, replace } from './case-helpers';
import { left, RequestType, TABLE, Variant } from './custom-resource-cases';
import { Deployment, IMPATIENT } from './harness';

/*
 * The life of every custom resource of the control plane, when nothing is wrong with it.
 */
const CREATED = ['CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE'];
const DELETED = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
const UPDATED: { [requests: string]: string[] } = {
  '': [],
  'Update': ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
  // another physical ID
  'Update,Delete': ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', ...DELETED],
  // another logical ID
  'Create,Delete': [...CREATED, ...DELETED],
};
const ROLLED_BACK: { [requests: string]: { requests: RequestType[]; statuses: string[] } } = {
  // the same ID: an Update with the old properties
  'Update': { requests: ['Update', 'Update'], statuses: [...UPDATED.Update, ...UPDATED.Update] },
  // another ID: the old one counts again, and the new one is deleted
  'Update,Delete': { requests: ['Update', 'Delete'], statuses: ['UPDATE_IN_PROGRESS', ...UPDATED.Update, ...UPDATED.Update, ...DELETED] },
  'Create,Delete': { requests: ['Create', 'Delete'], statuses: [...CREATED, ...DELETED] },
};

describe.each(TABLE)('%s', (_, type, entry) => {
  let deployment: Deployment;
  beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
  afterEach(() => deployment.stop());

  /** Deploys, and reports what became of the custom resource. */
  const step = async (variant: Variant, more?: (stack: Stack) => void) => {
    const [events, calls] = [deployment.cloudFormation.events.length, deployment.ivs.calls.length];
    const failure = await deployment.deploy((stack) => { entry.build(stack, variant); more?.(stack); });
    return {
      failure: failure?.status,
      requests: deployment.requests(type),
      statuses: deployment.statuses(type, events),
      calls: [...new Set(deployment.callsOfHandler(calls).map(({ operation }) => operation))],
    };
  };
  const isIrrevocable = type === 'Custom::IVSViewerSessionRevocation';
  const observe = () => entry.observe(deployment);
  /** A resource that can't be created, after the custom resource. */
  const failing = (stack: Stack) => {
    new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, type));
  };
  const destroyed = async (requests: RequestType[]) => {
    const events = deployment.cloudFormation.events.length;
    await deployment.destroy();
    expect([deployment.requests(type), deployment.statuses(type, events)]).toEqual([requests, requests.length > 0 ? DELETED : []]);
    expect(left(entry, deployment)).toEqual([]);
  };

  test('created; without a change there is no event, no request and no call; deleted', async () => {
    expect(await step('first')).toMatchObject({ failure: undefined, requests: ['Create'], statuses: CREATED });
    expect(observe()).toEqual(entry.seen.first);
    const events = deployment.cloudFormation.events.length;
    expect(await step('first')).toEqual({ failure: undefined, requests: [], statuses: [], calls: [] });
    expect(deployment.cloudFormation.events).toHaveLength(events);
    await entry.use?.(deployment);
    await destroyed(['Delete']);
  });

  test('added to a stack, changed, and taken out of it, with no other calls than it needs', async () => {
    await step('without');
    expect(observe()).toEqual(entry.seen.without);
    const creation = await step('first');
    expect(creation).toMatchObject({ failure: undefined, requests: ['Create'], statuses: CREATED });
    if (entry.calls.Create.length > 0) { expect(creation.calls).toEqual(entry.calls.Create); }

    const id = deployment.physicalId(type);
    const { changed } = entry.requests;
    const update = await step('changed');
    expect(update).toMatchObject({ failure: undefined, requests: changed, statuses: UPDATED[String(changed)] });
    if (changed.length > 0) { expect(update.calls).toEqual(entry.calls.Update); }
    expect([deployment.physicalId(type), observe()]).toEqual([id, entry.seen.changed]);

    await step('first');
    const stays = deployment.snapshot();
    const removal = await step('without');
    expect(removal).toMatchObject({ failure: undefined, requests: ['Delete'], statuses: DELETED });
    const expected = entry.calls.Removal ?? entry.calls.Delete;
    expect(removal.calls.filter((operation) => expected.includes(operation))).toEqual(expected); // another custom resource may be deleted with it
    expect(observe()).toEqual(isIrrevocable ? entry.seen.changed : entry.seen.without);
    if (entry.calls.Removal) { expect(Object.keys(deployment.snapshot())).toEqual(Object.keys(stays)); }
  });

  if (entry.calls.Removal) {
    test('taken out of the stack while in use: nothing happens to what stays', async () => {
      await step('first');
      await entry.use?.(deployment);
      const before = observe();
      const removal = await step('without');
      expect(removal.failure).toBe(entry.isRemovalRefused ? 'UPDATE_ROLLBACK_COMPLETE' : undefined);
      expect(observe()).toEqual(entry.use ? before : entry.seen.without);
      if (entry.isRemovalRefused) { await destroyed(['Delete']); }
    });
  }

  test('added by an update that fails: everything is as before', async () => {
    await step('without');
    const before = deployment.snapshot();
    expect(await step('first', failing)).toMatchObject({ failure: 'UPDATE_ROLLBACK_COMPLETE', requests: ['Create', 'Delete'], statuses: [...CREATED, ...DELETED] });
    expect(observe()).toEqual(isIrrevocable ? entry.seen.first : entry.seen.without);
    if (!isIrrevocable) { expect(deployment.snapshot()).toEqual(before); }
    expect((await step('first')).failure).toBeUndefined();
    await destroyed(['Delete']);
  });

  test('moved to something else, and deleted on the old one afterwards', async () => {
    await step('first');
    const id = deployment.physicalId(type);
    await entry.use?.(deployment);
    if (entry.seen.used) { expect(observe()).toEqual(entry.seen.used); }
    const { elsewhere } = entry.requests;
    expect(await step('elsewhere')).toMatchObject({ failure: undefined, requests: elsewhere, statuses: UPDATED[String(elsewhere)] });
    expect(observe()).toEqual(entry.seen.moved ?? entry.seen.elsewhere);

    const deleted = deployment.cloudFormation.events.filter((event) => event.type === type && event.status === 'DELETE_COMPLETE');
    const isAnother = elsewhere.includes('Delete');
    expect([deployment.physicalId(type) !== id, deleted.map(({ physicalId }) => physicalId)]).toEqual([isAnother, isAnother ? [id] : []]);
    await destroyed(['Delete']);
  });

  test('moved, and moved back when another resource fails', async () => {
    await step('first');
    const id = deployment.physicalId(type);
    await entry.use?.(deployment);
    const before = observe();
    const { requests, statuses } = ROLLED_BACK[String(entry.requests.elsewhere)];
    expect(await step('elsewhere', failing)).toMatchObject({ failure: 'UPDATE_ROLLBACK_COMPLETE', requests, statuses });
    expect([deployment.physicalId(type), observe()]).toEqual([id, before]);
    await destroyed(['Delete']);
  });

  // an ID of its own would let CloudFormation delete it while what it looks after stays
  test('another logical ID for the custom resource alone changes nothing', async () => {
    await step('first');
    await entry.use?.(deployment);
    const before = observe();
    const renamed = await step('first', (stack) => { customResource(stack, type).overrideLogicalId('Renamed'); });
    const follows = entry.retainedWith !== undefined && !type.includes('Signing');
    expect(renamed).toMatchObject({ failure: undefined, requests: follows ? [] : ['Create', 'Delete'] });
    expect(observe()).toEqual(before);
    await destroyed(['Delete']);
  });

  if (type.includes('Lifecycle')) {
    test('replaced together with what it looks after', async () => {
      await step('first');
      await entry.use?.(deployment);
      const replaced = await step('first', (stack) => { replace(stack.node.findChild('Channel')); });
      expect(replaced).toMatchObject({ failure: undefined, requests: ['Create', 'Delete'] });
      expect(observe()).toEqual(entry.seen.elsewhere);
      await destroyed(['Delete']);
    });
  }

  test('deleted again when a later resource fails', async () => {
    expect(await step('first', failing)).toMatchObject({ failure: 'ROLLBACK_COMPLETE', requests: ['Create', 'Delete'], statuses: [...CREATED, ...DELETED] });
    expect(left(entry, deployment)).toEqual([]);
    await destroyed([]);
  });

  test('what no longer exists does not hold up the deletion', async () => {
    await step('first');
    const { channels, keyPairs, recordingConfigurations, streamKeys } = deployment.ivs.account;
    [channels, keyPairs, recordingConfigurations, streamKeys].forEach((map) => map.clear());
    deployment.requests(type);
    await destroyed(['Delete']);
  });

  test('each request delivered twice', async () => {
    await deployment.stop();
    deployment = await Deployment.start({ ...IMPATIENT, handlerDeliveries: 2 });
    expect(await step('first')).toMatchObject({ failure: undefined, requests: ['Create', 'Create'], statuses: CREATED });
    expect(observe()).toEqual(entry.seen.first);
    const { changed, elsewhere } = entry.requests;
    const twice = (requests: readonly string[]) => requests.flatMap((request) => [request, request]);
    expect(await step('changed')).toMatchObject({ failure: undefined, requests: twice(changed), statuses: UPDATED[String(changed)] });
    expect(observe()).toEqual(entry.seen.changed);
    await step('first');
    await entry.use?.(deployment);
    deployment.requests(type);
    expect(await step('elsewhere')).toMatchObject({ failure: undefined, requests: twice(elsewhere), statuses: UPDATED[String(elsewhere)] });
    expect(observe()).toEqual(entry.seen.moved ?? entry.seen.elsewhere);
    await deployment.destroy();
    expect([deployment.requests(type), left(entry, deployment)]).toEqual([['Delete', 'Delete'], []]);
  });
});
