import { left, RequestType, TABLE, Variant } from './custom-resource-cases';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { Fault } from '../../local/ivs';

/*
 * What happens on the way to IVS, and to the functions themselves: what passes is survived, and what does not can be repeated. In either case
 * nothing is lost and nothing stays.
 */
/** What a call meets, one after the other. */
const PASSING: [string, Fault[]][] = [
  ['a burst of throttling', [{ error: 'ThrottlingException', times: 3 }]],
  ['a service that has errors, and then is not available', [{ error: 'InternalServerException' }, { error: 'ServiceUnavailable' }]],
  ['connections that are cut before the call, and then after it', [{ reset: 'before' }, { reset: 'after' }]],
];

describe.each(TABLE)('%s', (_title, type, entry) => {
  let deployment: Deployment;
  beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
  afterEach(() => deployment.stop());

  const deploy = (variant: Variant) => deployment.deploy((stack) => entry.build(stack, variant));
  const seen = () => entry.observe(deployment);
  const calls = Object.entries(entry.calls)
    .flatMap(([request, operations]) => request === 'Removal' ? [] : operations.map((operation) => [request as RequestType, operation] as const));
  /** Adds faults when the handler is about to get a request: the native types have made their calls by then. */
  const meet = (request: RequestType, ...faults: Fault[]) => deployment.when(type, `${request.toUpperCase()}_IN_PROGRESS`, () => {
    faults.forEach((fault) => deployment.ivs.faults.add(fault));
  });
  /** A fault that is left over was not met. */
  const expectMet = (operations: readonly string[]) => {
    for (const operation of operations) { expect([operation, deployment.ivs.faults.next(operation)]).toEqual([operation, {}]); }
  };
  /** From nothing up to what comes before a request. */
  const before = async (request: RequestType) => {
    if (request === 'Create') { return; }
    await deploy('first');
    await deployment.cloudFormation.secretsManager.rotations.settled();
    if (request === 'Delete') { await entry.use?.(deployment); }
    deployment.requests(type);
  };
  const carryOut = (request: RequestType) => ({ Create: () => deploy('first'), Update: () => deploy('changed'), Delete: () => failureOf(deployment.destroy()) })[request]();
  const SEEN = { Create: entry.seen.first, Update: entry.seen.changed };
  const destroyed = async () => {
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
  };

  test.each(PASSING)('%s, at every call', async (_, faults) => {
    await deployment.stop();
    deployment = await Deployment.start(); // a creation has as much time as in a real deployment
    for (const request of ['Create', 'Update', 'Delete'] as const) {
      const operations = entry.calls[request];
      if (request === 'Delete') { await entry.use?.(deployment); }
      meet(request, ...operations.flatMap((operation) => faults.map((fault) => ({ ...fault, operation }))));
      expect(await carryOut(request)).toBeUndefined();
      expectMet(operations.slice(0, 1)); // a first call that was carried out and repeated may make the second one needless
      deployment.ivs.faults.clear();
      expect(request === 'Delete' ? left(entry, deployment) : seen()).toEqual(request === 'Delete' ? [] : SEEN[request]);
    }
  });

  // Lambda repeats what it was asked to do, so the handler is called again, perhaps while its first call goes on
  test.each(calls)('%s: the framework is killed during %s', async (request, operation) => {
    await before(request);
    meet(request, { operation, latency: 100, atCall: () => deployment.cloudFormation.killFunctions('framework') });
    expect(await carryOut(request)).toBeUndefined();
    expectMet([operation]);
    expect(deployment.requests(type)).toEqual([request, request]);
    if (request !== 'Delete') { expect(seen()).toEqual(SEEN[request]); }
    await destroyed();
  });

  // the framework tells CloudFormation so at once: rolled back, and it works the next time
  test.each(calls.flatMap(([request, operation]) => (['before', 'after'] as const).map((moment) => [request, moment, operation] as const)))(
    '%s: the handler is killed %s %s is carried out', async (request, moment, operation) => {
      await before(request);
      const from = deployment.cloudFormation.events.length;
      const fault: Fault = { operation, atCall: () => deployment.cloudFormation.killFunctions('CdkIvsProviderHandler') };
      meet(request, moment === 'before' ? { ...fault, reset: 'before' } : fault);
      const status = { Create: 'ROLLBACK_COMPLETE', Update: 'UPDATE_ROLLBACK_COMPLETE', Delete: 'DELETE_FAILED' }[request];
      expect((await carryOut(request))?.status).toBe(status);
      const [reason, ...others] = deployment.reasons(type, from);
      expect([reason, others]).toEqual([expect.stringContaining('Runtime exited with error: signal: killed'), []]);
      expect(reason).toMatch(/Logs: \/aws\/lambda\/Stack-CdkIvsProviderHandler/);
      expect(reason.length).toBeLessThan(1000);
      if (request === 'Create') { expect(left(entry, deployment)).toEqual([]); } else { await destroyed(); }
      expect(await deploy('first')).toBeUndefined();
      expect(seen()).toEqual(expect.arrayContaining(entry.seen.first as unknown[]));
      await destroyed();
    });
});
