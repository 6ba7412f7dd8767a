import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { customResource } from './case-helpers';
import { left, RequestType, TABLE, Variant } from './custom-resource-cases';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { ErrorName } from '../../ivs-local/src/errors';

/*
 * What is refused, by the handler or by IVS: everything is as before, nothing stays, and the stack event says in one clear reason what
 * could not be done, with which value, and what to do about it.
 */
const FAILED_TO_CREATE = ['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
const UPDATED_BACK = ['UPDATE_IN_PROGRESS', 'UPDATE_FAILED', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];

/** Errors of IVS that no repetition cures, and what to do about them; for more see errors.test.ts. */
const REFUSALS: [ErrorName, string][] = [
  ['PendingVerification', 'have the account verified by AWS Support'],
  ['ServiceQuotaExceededException', 'request a higher quota'],
];

describe.each(TABLE)('%s', (_, type, entry) => {
  let deployment: Deployment;
  beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
  afterEach(() => deployment.stop());

  const deploy = (variant: Variant, more?: (stack: Stack) => void) => deployment.deploy((stack) => { entry.build(stack, variant); more?.(stack); });
  const destroyed = async () => {
    await deployment.destroy();
    expect(left(entry, deployment)).toEqual([]);
  };
  /** The reason of the only failure since a number of events. */
  const reason = (from: number): string => {
    const reasons = deployment.reasons(type, from);
    expect(reasons).toHaveLength(1);
    expect(reasons[0].length).toBeLessThan(1000);
    expect(reasons[0]).not.toMatch(/UnknownError|undefined|\[object|\n +at /);
    return reasons[0];
  };

  if (Object.keys(entry.checked).length > 0) {
    test.each(Object.entries(entry.checked))('a bad %s fails to be created, and an update with it is rolled back', async (path, says) => {
      const bad = 'x'.repeat(5000); // would not fit into a reply
      const spoil = (stack: Stack) => { customResource(stack, type).addPropertyOverride(path, bad); };
      const told = (from: number) => {
        const text = reason(from);
        for (const part of [path.split('.').pop()!, bad.slice(0, 50), says]) { expect(text).toContain(part); }
      };
      expect((await deploy('first', spoil))?.status).toBe('ROLLBACK_COMPLETE');
      // the framework marks the id, and keeps the Delete from the handler
      expect([deployment.requests(type), deployment.statuses(type)]).toEqual([['Create'], FAILED_TO_CREATE]);
      told(0);
      expect(left(entry, deployment)).toEqual([]);

      await deploy('first');
      await entry.use?.(deployment);
      const [events, before] = [deployment.cloudFormation.events.length, entry.observe(deployment)];
      deployment.requests(type);
      expect((await deploy('first', spoil))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect([deployment.requests(type), deployment.statuses(type, events)]).toEqual([['Update', 'Update'], UPDATED_BACK]);
      told(events);
      expect(entry.observe(deployment)).toEqual(before);
      await destroyed();
    });
  }

  /** Adds a fault when the handler is about to get a request: the native types have made their calls by then. */
  const refuse = (request: RequestType, operation: string, error: ErrorName) => {
    deployment.when(type, `${request.toUpperCase()}_IN_PROGRESS`, () => deployment.ivs.faults.add({ operation, error }));
  };
  const refusals = (request: RequestType) => entry.calls[request]
    .map((operation, index) => [operation, ...REFUSALS[index % REFUSALS.length]] as const);
  const refused = (from: number, error: string, fix: string) => {
    const text = reason(from);
    for (const part of [`${error}: ${error === 'PendingVerification' ? 'Your account is pending verification' : 'a fault on demand'}`, fix]) { expect(text).toContain(part); }
    expect(text).toMatch(entry.named);
  };

  if (entry.calls.Create.length > 0) {
    test.each(refusals('Create'))('%s that IVS refuses at creation, %s', async (operation, error, fix) => {
      await deploy('without');
      const events = deployment.cloudFormation.events.length;
      refuse('Create', operation, error);
      expect((await deploy('first'))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect([deployment.requests(type), deployment.statuses(type, events)]).toEqual([['Create'], FAILED_TO_CREATE]);
      refused(events, error, fix);
      expect(entry.observe(deployment)).toEqual(entry.seen.without);
      expect(await deploy('first')).toBeUndefined();
      await destroyed();
    });
  }

  if (entry.calls.Update.length > 0) {
    test.each(refusals('Update'))('%s that IVS refuses at an update, %s', async (operation, error, fix) => {
      await deploy('first');
      await deployment.cloudFormation.secretsManager.rotations.settled();
      const [events, id] = [deployment.cloudFormation.events.length, deployment.physicalId(type)];
      deployment.requests(type);
      refuse('Update', operation, error);
      expect((await deploy('changed'))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect([deployment.requests(type), deployment.statuses(type, events)]).toEqual([['Update', 'Update'], UPDATED_BACK]);
      refused(events, error, fix);
      expect([deployment.physicalId(type), entry.observe(deployment)]).toEqual([id, entry.seen.first]);
      await destroyed();
    });
  }

  if (entry.calls.Delete.length > 0) {
    test.each(refusals('Delete'))('%s that IVS refuses at deletion, %s', async (operation, error, fix) => {
      await deploy('first');
      await entry.use?.(deployment);
      const events = deployment.cloudFormation.events.length;
      refuse('Delete', operation, error);
      expect((await failureOf(deployment.destroy()))?.status).toBe('DELETE_FAILED');
      refused(events, error, fix);
      await destroyed();
    });
  }

  test('a creation without a reply is deleted under an id that CloudFormation invents', async () => {
    await deployment.stop();
    deployment = await Deployment.start({ environment: { LISTS_SETTLE_MS: '100' } });
    const isWaitedFor = /Rotating|PlaybackSigning/.test(type); // its Delete looks for what the Create may still create, and a machine may be busy
    let killing: NodeJS.Timeout;
    deployment.when(type, 'CREATE_IN_PROGRESS', () => { killing = setInterval(() => deployment.cloudFormation.killFunctions('framework'), 5); });
    deployment.when(type, 'CREATE_FAILED', () => clearInterval(killing));
    const failure = await deploy('first', (stack) => { customResource(stack, type).addPropertyOverride('ServiceTimeout', isWaitedFor ? 20 : 8); });
    expect(failure?.status).toBe('ROLLBACK_COMPLETE');
    expect(reason(0)).toContain('CloudFormation did not receive a response from your Custom Resource');
    expect([deployment.requests(type).at(-1), deployment.statuses(type)]).toEqual(['Delete', FAILED_TO_CREATE]);
    expect(left(entry, deployment)).toEqual([]);
  });

  test('CloudFormation waits a little longer than the function may take', async () => {
    await deploy('first');
    const { Resources } = JSON.parse(readFileSync(join(deployment.assembly, 'Stack.template.json'), 'utf8'));
    const found = Object.values<any>(Resources);
    const { ServiceTimeout } = found.find(({ Type }) => Type === type).Properties;
    const { Timeout } = found.find(({ Properties }) => Properties?.Description === 'Custom resources of Amazon IVS (cdk-ivs)').Properties;
    expect(Number(ServiceTimeout)).toBeGreaterThan(Timeout);
    expect(ServiceTimeout - Timeout).toBeLessThanOrEqual(60);
  });

  test('numbers and booleans arrive as texts; replies are small; no secret is written anywhere', async () => {
    await deploy('first');
    const { channels, streamKeys } = deployment.ivs.account;
    const privateKeys = () => [...[...deployment.cloudFormation.secrets.values()].map((text) => JSON.parse(text).privateKey ?? ''), ...deployment.cloudFormation.kms.privateKeys]
      .flatMap((pem) => pem.split('\n').filter((line: string) => line.length === 64)); // PEM is broken up in JSON
    const known = () => [
      ...[...channels.values()].map(({ srt }) => srt!.passphrase!), ...[...streamKeys.values()].map(({ value }) => value!), ...privateKeys(),
    ];
    const before = known();
    await entry.use?.(deployment);
    const secrets = [...before, ...known()];
    await deploy('changed').catch(() => undefined);
    const template = readFileSync(join(deployment.assembly, 'Stack.template.json'), 'utf8');
    const stack = JSON.stringify(deployment.cloudFormation.stack('Stack').outputs);
    await deployment.destroy();

    const logs = deployment.cloudFormation.logs();
    const [request] = deployment.lines().flatMap(({ message }) => /^\[provider-framework\] onEventHandler (\{[^]*\})$/.exec(message)?.[1] ?? []);
    expect(leaves(JSON.parse(request).ResourceProperties).filter((leaf) => typeof leaf !== 'string')).toEqual([]);
    const replies = deployment.replies().map((reply) => JSON.stringify(reply));
    expect(replies.length).toBeGreaterThanOrEqual(2);
    for (const reply of replies) { expect(reply.length).toBeLessThan(1024); }
    for (const text of [template, stack, logs, JSON.stringify(deployment.cloudFormation.events)]) {
      for (const secret of secrets) { expect(text.includes(secret)).toBe(false); }
    }
  });
});

function leaves(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
}
