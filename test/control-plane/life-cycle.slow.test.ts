import { Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { Deployment } from './harness';
import { customResource, left, RequestType, TABLE, Variant } from './kinds';

/*
 * The life of every custom resource of the control plane, when nothing is wrong with it.
 */
const CREATED = ['CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE'];
const DELETED = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
const UPDATED: { [requests: string]: string[] } = {
  '': [],
  'Update': ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
  'Update,Delete': ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', ...DELETED],
};
const ROLLED_BACK: { [requests: string]: { requests: RequestType[]; statuses: string[] } } = {
  // the same id: an Update with the old properties
  'Update': { requests: ['Update', 'Update'], statuses: [...UPDATED.Update, ...UPDATED.Update] },
  // another id: the old one counts again, and the new one is deleted
  'Update,Delete': { requests: ['Update', 'Delete'], statuses: ['UPDATE_IN_PROGRESS', ...UPDATED.Update, ...UPDATED.Update, ...DELETED] },
};

describe.each(TABLE)('%s', (_, type, kind) => {
  let deployment: Deployment;
  beforeEach(async () => { deployment = await Deployment.start(); });
  afterEach(() => deployment.stop());

  /** Deploys, and tells what became of the custom resource. */
  const step = async (variant: Variant, more?: (stack: Stack) => void) => {
    const [events, calls] = [deployment.cloudFormation.events.length, deployment.ivs.calls.length];
    const failure = await deployment.deploy((stack) => { kind.build(stack, variant); more?.(stack); });
    return {
      failure: failure?.status,
      requests: deployment.requests(type),
      statuses: deployment.statuses(type, events),
      calls: [...new Set(deployment.ivs.calls.slice(calls).map(({ operation }) => operation))],
    };
  };
  /** A resource that can't be created, after the custom resource. */
  const failing = (stack: Stack) => {
    new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, type));
  };
  const destroyed = async (requests: RequestType[]) => {
    const events = deployment.cloudFormation.events.length;
    await deployment.destroy();
    expect([deployment.requests(type), deployment.statuses(type, events)]).toEqual([requests, requests.length > 0 ? DELETED : []]);
    expect(left(kind, deployment)).toEqual([]);
  };

  test('created; without a change there is no event, no request and no call; deleted', async () => {
    expect(await step('first')).toMatchObject({ failure: undefined, requests: ['Create'], statuses: CREATED });
    expect(kind.observe(deployment)).toEqual(kind.seen.first);
    const events = deployment.cloudFormation.events.length;
    expect(await step('first')).toEqual({ failure: undefined, requests: [], statuses: [], calls: [] });
    expect(deployment.cloudFormation.events).toHaveLength(events);
    await kind.use?.(deployment);
    await destroyed(['Delete']);
  });

  test('added to a stack, changed, and taken out of it, with no other calls than it needs', async () => {
    await step('without');
    expect(kind.observe(deployment)).toEqual(kind.seen.without);
    const creation = await step('first');
    expect(creation).toMatchObject({ failure: undefined, requests: ['Create'], statuses: CREATED });
    expect(creation.calls.filter((operation) => !kind.alongside?.includes(operation))).toEqual(kind.calls.Create);

    const id = deployment.physicalId(type);
    const { changed } = kind.requests;
    const update = await step('changed');
    expect(update).toMatchObject({ failure: undefined, requests: changed, statuses: UPDATED[String(changed)] });
    if (changed.length > 0) { expect(update.calls).toEqual(kind.calls.Update); }
    expect([deployment.physicalId(type), kind.observe(deployment)]).toEqual([id, kind.seen.changed]);

    await step('first');
    await kind.use?.(deployment);
    deployment.requests(type);
    const deletion = await step('without');
    expect(deletion).toMatchObject({ failure: undefined, requests: ['Delete'], statuses: DELETED });
    expect(deletion.calls.filter((operation) => kind.calls.Delete.includes(operation))).toEqual(kind.calls.Delete);
  });

  if (kind.staysPut) {
    test('does not move to something else: refused, and everything as before', async () => {
      await step('first');
      await kind.use?.(deployment);
      const id = deployment.physicalId(type);
      expect(await step('elsewhere')).toMatchObject({ failure: 'UPDATE_ROLLBACK_COMPLETE', requests: kind.requests.elsewhere });
      expect(deployment.reasons(type)).toEqual([expect.stringMatching(kind.staysPut!)]);
      expect([deployment.physicalId(type), kind.observe(deployment)]).toEqual([id, kind.seen.used ?? kind.seen.first]);
      await destroyed(['Delete']);
    });
  } else {
    test('moved to something else, and deleted on the old one afterwards', async () => {
      await step('first');
      const id = deployment.physicalId(type);
      await kind.use?.(deployment);
      if (kind.seen.used) { expect(kind.observe(deployment)).toEqual(kind.seen.used); }
      const { elsewhere } = kind.requests;
      expect(await step('elsewhere')).toMatchObject({ failure: undefined, requests: elsewhere, statuses: UPDATED[String(elsewhere)] });
      expect(kind.observe(deployment)).toEqual(kind.seen.elsewhere);

      const deleted = deployment.cloudFormation.events.filter((event) => event.type === type && event.status === 'DELETE_COMPLETE');
      const isAnother = elsewhere.includes('Delete');
      expect([deployment.physicalId(type) !== id, deleted.map(({ physicalId }) => physicalId)]).toEqual([isAnother, isAnother ? [id] : []]);
      await destroyed(['Delete']);
    });

    test('moved, and moved back when another resource fails', async () => {
      await step('first');
      const id = deployment.physicalId(type);
      await kind.use?.(deployment);
      const before = kind.observe(deployment);
      const { requests, statuses } = ROLLED_BACK[String(kind.requests.elsewhere)];
      expect(await step('elsewhere', failing)).toMatchObject({ failure: 'UPDATE_ROLLBACK_COMPLETE', requests, statuses });
      expect([deployment.physicalId(type), kind.observe(deployment)]).toEqual([id, before]);
      await destroyed(['Delete']);
    });
  }

  test('deleted again when a later resource fails', async () => {
    expect(await step('first', failing)).toMatchObject({ failure: 'ROLLBACK_COMPLETE', requests: ['Create', 'Delete'], statuses: [...CREATED, ...DELETED] });
    expect(left(kind, deployment)).toEqual([]);
    await destroyed([]);
  });

  test('what is gone does not hold up the deletion', async () => {
    await step('first');
    const { channels, keyPairs, recordingConfigurations, streamKeys } = deployment.ivs.account;
    [channels, keyPairs, recordingConfigurations, streamKeys].forEach((map) => map.clear());
    deployment.requests(type);
    await destroyed(['Delete']);
  });

  test('each request delivered twice', async () => {
    await deployment.stop();
    deployment = await Deployment.start({ handlerDeliveries: 2 });
    expect(await step('first')).toMatchObject({ failure: undefined, requests: ['Create', 'Create'], statuses: CREATED });
    expect(kind.observe(deployment)).toEqual(kind.seen.first);
    const { changed, elsewhere } = kind.requests;
    const twice = (requests: readonly string[]) => requests.flatMap((request) => [request, request]);
    expect(await step('changed')).toMatchObject({ failure: undefined, requests: twice(changed), statuses: UPDATED[String(changed)] });
    expect(kind.observe(deployment)).toEqual(kind.seen.changed);
    await step('first');
    await kind.use?.(deployment);
    deployment.requests(type);
    if (!kind.staysPut) {
      expect(await step('elsewhere')).toMatchObject({ failure: undefined, requests: twice(elsewhere), statuses: UPDATED[String(elsewhere)] });
      expect(kind.observe(deployment)).toEqual(kind.seen.elsewhere);
    }
    await deployment.destroy();
    expect([deployment.requests(type), left(kind, deployment)]).toEqual([['Delete', 'Delete'], []]);
  });
});
