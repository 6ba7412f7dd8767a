import { CustomResourceCase, left, RequestType, TABLE, Variant } from './custom-resource-cases';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { Fault } from '../../ivs-local/src';
import type { StackFailed } from '../../local/engine/cloudformation';

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

/** A custom resource in a deployment, and what it meets there. */
class Subject {
  constructor(readonly deployment: Deployment, private readonly type: string, private readonly entry: CustomResourceCase) {}

  public async deploy(variant: Variant): Promise<StackFailed | undefined> {
    return this.deployment.deploy((stack) => this.entry.build(stack, variant));
  }

  /** Adds faults when the handler is about to get a request: the native types have made their calls by then. */
  public meet(request: RequestType, ...faults: Fault[]): void {
    this.deployment.when(this.type, `${request.toUpperCase()}_IN_PROGRESS`, () => faults.forEach((fault) => this.deployment.ivs.faults.add(fault)));
  }

  /** A fault that is left over was not met. */
  public expectMet(operations: readonly string[]): void {
    for (const operation of operations) { expect([operation, this.deployment.ivs.faults.next(operation)]).toEqual([operation, {}]); }
  }

  public async carryOut(request: RequestType): Promise<StackFailed | undefined> {
    if (request === 'Delete') { return failureOf(this.deployment.destroy()); }
    return this.deploy(request === 'Create' ? 'first' : 'changed');
  }

  public expectDone(request: RequestType): void {
    if (request === 'Delete') {
      expect(left(this.entry, this.deployment)).toEqual([]);
    } else {
      expect(this.entry.observe(this.deployment)).toEqual(this.entry.seen[request === 'Create' ? 'first' : 'changed']);
    }
  }
}

// with the waits of a real deployment, so that a creation has as much time: these tests wait more than they work, and run at the same time
const OF_ALL = TABLE.flatMap(([title, type, entry]) => PASSING.map(
  ([what, faults]): [string, string, string, CustomResourceCase, Fault[]] => [title, what, type, entry, faults]));

test.concurrent.each(OF_ALL)('%s: %s, at every call', async (_title, _what, type, entry, faults) => {
  const deployment = await Deployment.start();
  try {
    const subject = new Subject(deployment, type, entry);
    for (const request of ['Create', 'Update', 'Delete'] as const) {
      const operations = entry.calls[request];
      if (request === 'Delete') { await entry.use?.(deployment); }
      subject.meet(request, ...operations.flatMap((operation) => faults.map((fault) => ({ ...fault, operation }))));
      expect(await subject.carryOut(request)).toBeUndefined();
      subject.expectMet(operations.slice(0, 1)); // a first call that was carried out and repeated may make the second one needless
      deployment.ivs.faults.clear();
      subject.expectDone(request);
    }
  } finally {
    await deployment.stop();
  }
}, 180_000);

describe.each(TABLE)('%s', (_title, type, entry) => {
  let deployment: Deployment;
  let subject: Subject;
  beforeEach(async () => {
    deployment = await Deployment.start(IMPATIENT);
    subject = new Subject(deployment, type, entry);
  });
  afterEach(() => deployment.stop());

  const calls = Object.entries(entry.calls)
    .flatMap(([request, operations]) => request === 'Removal' ? [] : operations.map((operation) => [request as RequestType, operation] as const));
  /** From nothing up to what comes before a request. */
  const before = async (request: RequestType) => {
    if (request === 'Create') { return; }
    await subject.deploy('first');
    await deployment.cloudFormation.secretsManager.rotations.settled();
    if (request === 'Delete') { await entry.use?.(deployment); }
    deployment.requests(type);
  };
  const destroyed = async () => {
    await deployment.destroy();
    subject.expectDone('Delete');
  };

  // Lambda repeats what it was asked to do, so the handler is called again, perhaps while its first call goes on
  test.each(calls)('%s: the framework is killed during %s', async (request, operation) => {
    await before(request);
    subject.meet(request, { operation, latency: 100, atCall: () => deployment.cloudFormation.killFunctions('framework') });
    expect(await subject.carryOut(request)).toBeUndefined();
    subject.expectMet([operation]);
    expect(deployment.requests(type)).toEqual([request, request]);
    if (request !== 'Delete') { subject.expectDone(request); }
    await destroyed();
  });

  // the framework tells CloudFormation so at once: rolled back, and it works the next time
  test.each(calls.flatMap(([request, operation]) => (['before', 'after'] as const).map((moment) => [request, moment, operation] as const)))(
    '%s: the handler is killed %s %s is carried out', async (request, moment, operation) => {
      await before(request);
      const from = deployment.cloudFormation.events.length;
      const fault: Fault = { operation, atCall: () => deployment.cloudFormation.killFunctions('CdkIvsProviderHandler') };
      subject.meet(request, moment === 'before' ? { ...fault, reset: 'before' } : fault);
      const status = { Create: 'ROLLBACK_COMPLETE', Update: 'UPDATE_ROLLBACK_COMPLETE', Delete: 'DELETE_FAILED' }[request];
      expect((await subject.carryOut(request))?.status).toBe(status);
      const [reason, ...others] = deployment.reasons(type, from);
      expect([reason, others]).toEqual([expect.stringContaining('Runtime exited with error: signal: killed'), []]);
      expect(reason).toMatch(/Logs: \/aws\/lambda\/Stack-CdkIvsProviderHandler/);
      expect(reason.length).toBeLessThan(1000);
      if (request === 'Create') { subject.expectDone('Delete'); } else { await destroyed(); }
      expect(await subject.deploy('first')).toBeUndefined();
      expect(entry.observe(deployment)).toEqual(expect.arrayContaining(entry.seen.first as unknown[]));
      await destroyed();
    });
});
