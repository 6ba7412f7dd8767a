import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { customResource } from './case-helpers';
import { Deployment, IMPATIENT } from './harness';
import { Fault, goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, newClient } from '../ivs-local/harness';

/*
 * A stream key in a secret, and its rotation by the protocol of Secrets Manager: with the bundled handlers.
 */
interface Options extends Omit<Partial<ivs.RotatingStreamKeyProps>, 'channel'> {
  readonly channel?: 'One' | 'Two';
  readonly stopStreamOnDelete?: boolean;
}

const app = ({ channel = 'One', stopStreamOnDelete, ...props }: Options = {}) => (stack: Stack) => {
  const channels = { One: new ivs.Channel(stack, 'One', { stopStreamOnDelete }), Two: new ivs.Channel(stack, 'Two') };
  const key = new ivs.RotatingStreamKey(stack, 'Key', { channel: channels[channel], ...props });
  new CfnOutput(stack, 'Secret', { value: key.secret.secretArn });
  new CfnOutput(stack, 'Function', { value: key.handler.functionArn });
};

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

const account = () => deployment.ivs.account;
const secretArn = () => deployment.cloudFormation.stack('Stack').outputs.Secret as string;
const secret = (): { streamKey: string; ingestUrl: string; streamKeyArn: string; channelArn: string } =>
  JSON.parse(deployment.cloudFormation.secrets.get(secretArn())!);
async function rotate() {
  await deployment.cloudFormation.secretsManager.rotations.settled(); // a new schedule is tried first
  return deployment.cloudFormation.rotateSecret(secretArn());
}
const keys = () => [...account().streamKeys.values()];
const events = () => deployment.cloudFormation.eventBridge.events;

/** The secret holds the one key that the channel has, and an encoder gets in with it. */
function expectGoodSecret(): void {
  expect(keys()).toHaveLength(1);
  const [{ arn, value, channelArn }] = keys();
  const { ingestEndpoint } = account().channels.get(channelArn!)!;
  expect(secret()).toEqual({ channelArn, streamKeyArn: arn, streamKey: value, ingestUrl: `rtmps://${ingestEndpoint}:443/app/${value}` });
}

describe('deployment', () => {
  test('makes the key and puts it into the secret; the schedule is tried, and rotates nothing', async () => {
    expect(await deployment.deploy(app())).toBeUndefined();
    await deployment.cloudFormation.secretsManager.rotations.settled();
    expectGoodSecret();
    expect(deployment.cloudFormation.secretsManager.rotations.results.filter(({ succeeded }) => !succeeded)).toEqual([]);
    expect(deployment.callsOf('CreateStreamKey')).toHaveLength(1);
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test('again without a change does nothing, also after a rotation', async () => {
    await deployment.deploy(app());
    await rotate();
    const calls = deployment.ivs.calls.length;
    expect(await deployment.deploy(app())).toBeUndefined();
    expect(deployment.ivs.calls).toHaveLength(calls);
  });

  test('another secret gets the same key', async () => {
    await deployment.deploy(app({ secretName: 'one' }));
    const { streamKey } = secret();
    expect(await deployment.deploy(app({ secretName: 'two' }))).toBeUndefined();
    expectGoodSecret();
    expect(secret().streamKey).toBe(streamKey);
  });

  test('another channel gets a key of its own, and the key of the first one is deleted', async () => {
    await deployment.deploy(app());
    expect(await deployment.deploy(app({ channel: 'Two' }))).toBeUndefined();
    expectGoodSecret();
    expect(account().channels.get(secret().channelArn)!.name).toMatch(/^StackTwo/);
  });

  test.each([false, true])('an update to another channel that fails elsewhere: the secret holds the first key again; rotated before: %s', async (isRotated) => {
    await deployment.deploy(app());
    if (isRotated) { await rotate(); }
    const before = secret();
    const failure = await deployment.deploy((stack) => {
      app({ channel: 'Two' })(stack);
      const failing = new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' });
      failing.addResourceDependency(customResource(stack, 'Custom::IVSRotatingStreamKey'));
    });
    expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(secret()).toEqual(before);
    expectGoodSecret();
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
  });

  test('a retained key stays, with its secret', async () => {
    await deployment.deploy((stack) => {
      const channel = new ivs.Channel(stack, 'Channel', { removalPolicy: RemovalPolicy.RETAIN });
      new ivs.RotatingStreamKey(stack, 'Key', { channel, removalPolicy: RemovalPolicy.RETAIN });
    });
    await deployment.destroy();
    expect(keys()).toHaveLength(1);
    expect(deployment.cloudFormation.secrets.size).toBe(1);
  });

  test('a secret that can\'t be written leaves no key behind', async () => {
    deployment.cloudFormation.secretsManager.faults.add({ operation: 'PutSecretValue', error: 'EncryptionFailure' });
    const failure = await deployment.deploy(app());
    expect(failure!.reasons[0]).toMatch(/can't write the secret arn:\S+: EncryptionFailure/);
    const changes = deployment.ivs.calls.map(({ operation }) => operation).filter((operation) => /^(Create|Delete)StreamKey$/.test(operation));
    expect(changes.slice(changes.indexOf('CreateStreamKey'))).toEqual(['CreateStreamKey', 'DeleteStreamKey']); // what comes before is of the channel's first key
    expect(deployment.ivs.account.streamKeys.size).toBe(0);
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test('a live channel is deleted in one go', async () => {
    await deployment.deploy(app({ stopStreamOnDelete: true }));
    goLive(account(), secret().streamKey, { reconnects: true });
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  }, 30_000);
});

describe('rotation', () => {
  test('makes a new key, refuses the old one, tells of it; all goes, live or not', async () => {
    await deployment.deploy(app({ stopStreamOnDelete: true }));
    const old = secret();
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
    expect(secret().streamKey).not.toBe(old.streamKey);
    expect(() => goLive(account(), old.streamKey)).toThrow();
    goLive(account(), secret().streamKey);
    const [{ arn: channelArn }] = [...account().channels.values()];
    expect(events()).toEqual([{
      'source': 'cdk-ivs',
      'detail-type': 'Stream Key Rotated',
      'resources': [channelArn, secretArn()],
      'detail': { channelArn, secretArn: secretArn(), versionId: expect.any(String) },
    }]);
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test.each([true, false])('stopStreamOnRotation %s: the stream of the old key', async (stopStreamOnRotation) => {
    await deployment.deploy(app({ stopStreamOnRotation }));
    goLive(account(), secret().streamKey, { reconnects: true });
    expect(await rotate()).toMatchObject({ succeeded: true });
    expect(account().streams.size).toBe(stopStreamOnRotation ? 0 : 1);
  });

  test('five times in a row', async () => {
    await deployment.deploy(app({ automaticallyAfter: Duration.hours(4) }));
    const values = new Set([secret().streamKey]);
    for (let i = 0; i < 5; i++) {
      expect(await rotate()).toMatchObject({ succeeded: true });
      expectGoodSecret();
      values.add(secret().streamKey);
    }
    expect(values.size).toBe(6);
  });

  test.each<[string, Fault]>([
    ['before the old key is deleted', { operation: 'DeleteStreamKey', error: 'PendingVerification' }],
    ['between delete and create', { operation: 'CreateStreamKey', error: 'PendingVerification' }],
  ])('that fails %s is taken up again', async (_, fault) => {
    await deployment.deploy(app());
    deployment.ivs.faults.add(fault);
    expect(await rotate()).toMatchObject({ succeeded: false, failedStep: 'createSecret', reason: expect.stringContaining('PendingVerification') });
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
  });

  test.each([['PutSecretValue', 0], ['UpdateSecretVersionStage', 1]])('that fails in %s is taken up again, with the keys that are left: %d', async (operation, left) => {
    await deployment.deploy(app());
    deployment.cloudFormation.secretsManager.faults.add({ operation, error: 'InvalidRequestException' });
    expect(await rotate()).toMatchObject({ succeeded: false });
    const before = keys().map(({ arn }) => arn);
    expect(before).toHaveLength(left);
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
    if (left > 0) { expect(secret().streamKeyArn).toBe(before[0]); }
  });

  test('that can\'t tell of itself has succeeded all the same: another one would cut off the encoders once more', async () => {
    await deployment.deploy(app());
    deployment.cloudFormation.eventBridge.faults.add({ error: 'AccessDeniedException', times: 4 });
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
    expect([events(), deployment.cloudFormation.logs().includes('can\'t send the event of the rotation')]).toEqual([[], true]);
  }, 60_000);

  /** Asks the function for a step, as Secrets Manager would. */
  const step = async (Step: string, ClientRequestToken: string) => {
    const lambda = (deployment.cloudFormation as any).running.lambda;
    const arn = deployment.cloudFormation.stack('Stack').outputs.Function as string;
    return lambda.invoke(arn, JSON.stringify({ Step, SecretId: secretArn(), ClientRequestToken }));
  };

  test('whose requests come once more, when all is done, touches nothing', async () => {
    await deployment.deploy(app({ stopStreamOnRotation: true }));
    const { versionId } = await rotate();
    const done = secret();
    goLive(account(), done.streamKey);
    for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      expect(await step(name, versionId)).not.toHaveProperty('FunctionError');
    }
    expect([secret(), account().streams.size]).toEqual([done, 1]);
    expectGoodSecret();
  });

  test('that nobody has announced is refused, and touches nothing', async () => {
    await deployment.deploy(app());
    await rotate();
    const before = secret();
    for (const name of ['createSecret', 'setSecret', 'finishSecret']) {
      expect((await step(name, 'a'.repeat(32))).Payload).toContain('is not the one that is being made; rotate it again');
    }
    expect(secret()).toEqual(before);
    expectGoodSecret();
  });

  test('of a secret that somebody has overwritten with text does not show the text', async () => {
    await deployment.deploy(app());
    await rotate();
    deployment.cloudFormation.secretsManager.store.find(secretArn()).put({ SecretString: 'not-so-secret' });
    expect((await step('testSecret', 'a'.repeat(32))).Payload).toContain('does not hold the value of a stream key that exists');
    expect(deployment.cloudFormation.logs()).not.toContain('not-so-secret');
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
  });

  const kill = () => deployment.cloudFormation.killFunctions('KeyRotation');
  test.each<[string, 'before' | 'after']>(
    ['DeleteStreamKey', 'CreateStreamKey', 'PutSecretValue', 'UpdateSecretVersionStage'].flatMap((operation) => [[operation, 'before'], [operation, 'after']]),
  )('whose function is killed at %s, %s it is carried out, is taken up again', async (operation, moment) => {
    await deployment.deploy(app());
    await deployment.cloudFormation.secretsManager.rotations.settled();
    const faults = operation.endsWith('Key') ? deployment.ivs.faults : deployment.cloudFormation.secretsManager.faults;
    faults.add({ operation, atCall: kill, ...moment === 'before' && { reset: 'before' } });
    expect(await rotate()).toMatchObject({ succeeded: false, reason: expect.stringContaining('signal: killed') });
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
  });

  test('during an update of the stack leaves the newest key in the secret', async () => {
    await deployment.deploy(app());
    await deployment.cloudFormation.secretsManager.rotations.settled();
    const rotations: Promise<unknown>[] = [];
    // the update has read the key, and is about to write it
    deployment.cloudFormation.secretsManager.faults.add({
      operation: 'PutSecretValue', latency: 2_000, atCall: () => { rotations.push(deployment.cloudFormation.rotateSecret(secretArn())); },
    });
    expect(await deployment.deploy((stack) => {
      app()(stack);
      customResource(stack, 'Custom::IVSRotatingStreamKey').addPropertyOverride('IngestServer', 'rtmps://other.example.com:443/app/');
    })).toBeUndefined();
    expect(await Promise.all(rotations)).toMatchObject([{ succeeded: true }]);
    expect(keys().map(({ value }) => value)).toEqual([secret().streamKey]);
  });

  test.each<[string, Fault]>([
    ['throttling', { operation: 'CreateStreamKey', error: 'ThrottlingException', times: 2 }],
    ['a lost answer to the deletion', { operation: 'DeleteStreamKey', reset: 'after' }],
    ['a lost answer to the creation', { operation: 'CreateStreamKey', reset: 'after' }],
    ['a connection that is cut', { operation: 'CreateStreamKey', reset: 'before' }],
  ])('stands %s', async (_, fault) => {
    await deployment.deploy(app());
    deployment.ivs.faults.add(fault);
    expect(await rotate()).toMatchObject({ succeeded: true });
    expectGoodSecret();
  });

  test('a lost answer to the first creation does not matter either', async () => {
    deployment.ivs.faults.add({ operation: 'CreateStreamKey', reset: 'after' });
    expect(await deployment.deploy(app())).toBeUndefined();
    expectGoodSecret();
  });

  test('a key that somebody made by hand stops it, and is named', async () => {
    await deployment.deploy(app());
    const call = callerOf(newClient(deployment.ivs.endpoint));
    await call('DeleteStreamKey', { arn: secret().streamKeyArn });
    const { streamKey } = await call('CreateStreamKey', { channelArn: secret().channelArn });
    const { succeeded, reason } = await rotate();
    expect(succeeded).toBe(false);
    expect(reason).toContain(`already has the stream key ${streamKey.arn}`);
  });

  test('no value of a key is in a log, an event, an output, or a call that is not for it', async () => {
    await deployment.deploy(app());
    const values = [secret().streamKey];
    await rotate();
    values.push(secret().streamKey);
    const logs = deployment.cloudFormation.logs();
    const texts = [logs, JSON.stringify(deployment.cloudFormation.events), JSON.stringify(deployment.cloudFormation.stack('Stack')), JSON.stringify(events())];
    expect(logs).toContain('createSecret');
    for (const text of texts) { for (const value of values) { expect(text.includes(value)).toBe(false); } }
  });
});
