import { createHash } from 'node:crypto';
import { Clock } from './clock';
import { SECRET, STACK } from './control-plane-lives';
import { difference } from './control-plane-world';
import { CONTEXT, errorsOf, Services } from './services';
import { handler } from '../../handlers/stream-key-rotation';
import { goLive } from '../../ivs-local/src';
import type { Secret } from '../../local/services/secrets-manager';
import type { RotatingStreamKeySecretTags } from '../../src/channel/stream-key-contract';

/*
 * A rotation step by step, and each of its calls failing. The old key is deleted before the new one is created, and the secret names the new one
 * only when it works.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const [FIRST, SECOND] = ['a', 'b'].map((letter) => letter.repeat(32));
const SERVER = 'rtmps://a1.example.com:443/app/';

let services: Services;
let secret: Secret;
beforeAll(async () => { services = await Services.start(mockClock); });
beforeEach(() => arrange());
afterAll(() => services.close());

const step = (Step: string, ClientRequestToken = SECOND) => handler({ Step, SecretId: SECRET, ClientRequestToken }, CONTEXT);
const current = () => JSON.parse(secret.currentString!);
const keys = () => [...services.ivs.account.streamKeys.values()].filter(({ channelArn }) => channelArn === services.arns.idle);
const operations = () => services.calls.map(({ operation }) => operation);

/** A live channel whose key is in the secret, and a rotation that has been announced. */
function arrange(tags: object = {}): void {
  services.reset();
  const { arns: { idle, idleKey }, ivs: { account } } = services;
  const owner = { 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': createHash('sha256').update(SECRET).digest('hex').slice(0, 16) };
  const settings: RotatingStreamKeySecretTags = { 'cdk-ivs:channel': idle, 'cdk-ivs:ingest-server': SERVER, 'cdk-ivs:stop-stream-on-rotation': 'true' };
  secret = services.createSecret(SECRET, { tags: { 'cdk-ivs:stack': STACK, ...settings, 'team': 'live', ...tags } });
  const key = { ...account.streamKeys.get(idleKey)!, tags: owner };
  account.streamKeys.set(idleKey, key);
  secret.put({ SecretString: JSON.stringify({ channelArn: idle, streamKeyArn: idleKey, streamKey: key.value, ingestUrl: `${SERVER}${key.value}` }) }, FIRST);
  secret.announce(SECOND);
  goLive(account, key.value!, { reconnects: true });
}

/** Goes to the moment before a step. */
async function until(name: string): Promise<void> {
  for (const before of STEPS.slice(0, STEPS.indexOf(name))) { await step(before); }
  services.forget();
}

/** What there is, without generated names. */
function shape(): string[] {
  return [
    ...keys().map(({ arn }) => `key ${arn === services.arns.idleKey ? 'old' : 'new'}`),
    ...Object.values(secret.versionIdsToStages).map((labels) => `version ${labels.join(' ')}`),
    ...services.ivs.account.streams.has(services.arns.idle) ? ['stream'] : [],
    ...services.eventBridge.events.map(() => 'event'),
  ];
}

/** Each step: its calls in their order, and what it changes. */
const CALLS: { [name: string]: string[] } = {
  createSecret: ['DescribeSecret', 'GetSecretValue', 'GetSecretValue', 'ListTagsForResource', 'DeleteStreamKey', 'CreateStreamKey', 'PutSecretValue'],
  setSecret: ['DescribeSecret', 'StopStream'],
  testSecret: ['DescribeSecret', 'GetSecretValue', 'ListTagsForResource', 'GetStreamKey'],
  finishSecret: ['DescribeSecret', 'DescribeSecret', 'UpdateSecretVersionStage', 'PutEvents'],
};
const CHANGES: { [name: string]: string } = {
  createSecret: '+ key new, - key old',
  setSecret: '- stream',
  testSecret: '',
  finishSecret: '+ version AWSPREVIOUS, + version AWSCURRENT AWSPENDING, + event, - version AWSCURRENT, - version AWSPENDING',
};

describe.each(STEPS)('%s', (name) => {
  test('calls in this order, and changes no more than its own', async () => {
    await until(name);
    const before = shape();
    await step(name);
    expect(operations()).toEqual(CALLS[name]);
    expect(difference(before, shape())).toBe(CHANGES[name]);
  });

  test.each([...new Set(CALLS[name])])('%s fails for a while: it is repeated', async (operation) => {
    await until(name);
    const before = shape();
    const { passing, denied, throttling } = errorsOf(operation);
    for (const fault of [{ reset: 'before' }, { error: passing }, { error: denied, times: 2 }, { error: throttling }]) { services.fail(operation, fault); }
    await step(name);
    expect(difference(before, shape())).toBe(CHANGES[name]);
  });

  test.each([...new Set(CALLS[name])])('the answer of %s is lost: the step is done once', async (operation) => {
    await until(name);
    const before = shape();
    services.fail(operation, { reset: 'after' });
    await step(name);
    expect(difference(before, shape()).replace(', + event, + event', ', + event')).toBe(CHANGES[name]); // of two same events, a consumer sees the same version
  });

  test('delivered again, it changes nothing', async () => {
    await until(name);
    await step(name);
    const before = [shape(), current()];
    await step(name);
    expect([shape().filter((text) => text !== 'event'), current()]).toEqual([(before[0] as string[]).filter((text) => text !== 'event'), before[1]]);
  });
});

/** The step, the call that fails for good, the reason, and what is left then. */
test.each<[step: string, operation: string, skipped: number, reason: RegExp, left: string]>([
  ['createSecret', 'DescribeSecret', 0, /^can't describe the secret/, ''],
  ['createSecret', 'GetSecretValue', 0, /^can't read the secret/, ''],
  ['createSecret', 'GetSecretValue', 1, /^can't read the secret/, ''],
  ['createSecret', 'ListTagsForResource', 0, /^can't read the tags of/, ''],
  ['createSecret', 'DeleteStreamKey', 0, /^can't delete stream key/, ''],
  ['createSecret', 'CreateStreamKey', 0, /^can't create a stream key for channel/, '- key old'], // the next attempt creates one
  ['createSecret', 'PutSecretValue', 0, /^can't write the secret/, '- key old'], // nobody would know the new one
  ['setSecret', 'DescribeSecret', 0, /^can't describe the secret/, ''],
  ['setSecret', 'StopStream', 0, /^can't stop the stream of channel/, ''],
  ['testSecret', 'DescribeSecret', 0, /^can't describe the secret/, ''],
  ['testSecret', 'GetSecretValue', 0, /^can't read the secret/, ''],
  ['testSecret', 'ListTagsForResource', 0, /^can't read the tags of/, ''],
  ['testSecret', 'GetStreamKey', 0, /^can't read stream key/, ''],
  ['finishSecret', 'DescribeSecret', 0, /^can't describe the secret/, ''],
  ['finishSecret', 'DescribeSecret', 1, /^can't describe the secret/, ''],
  ['finishSecret', 'UpdateSecretVersionStage', 0, /^can't make version b+ of the secret \S+ the current one/, ''],
])('%s: %s (after %i) fails for good', async (name, operation, skipped, reason, left) => {
  await until(name);
  const before = shape();
  if (skipped > 0) { services.fail(operation, { times: skipped }); }
  services.fail(operation, { error: errorsOf(operation).final, times: 1000 });
  await expect(step(name)).rejects.toThrow(reason);
  expect(difference(before, shape())).toBe(left);
  const failed = services.lines.filter(({ StreamKeyRotationsFailed }) => StreamKeyRotationsFailed === 1);
  expect(failed).toEqual([expect.objectContaining({ level: 'ERROR', step: name, errorMessage: expect.stringMatching(reason) })]);
});

describe('createSecret', () => {
  test('a value that was stored, though no answer came: its key stays', async () => {
    services.fail('PutSecretValue', { reset: 'after', times: 5 });
    await expect(step('createSecret')).rejects.toThrow(/^can't write the secret/);
    expect(keys()).toHaveLength(1);
    for (const name of STEPS) { await step(name); }
    expect(current()).toMatchObject({ streamKeyArn: keys()[0].arn, streamKey: keys()[0].value });
  });

  test('what can neither be stored nor undone is logged', async () => {
    services.fail('DeleteStreamKey', { times: 1 }); // the old key
    services.fail('PutSecretValue', { error: 'EncryptionFailure', times: 5 });
    services.fail('GetSecretValue', { times: 2 });
    services.fail('GetSecretValue', { error: 'DecryptionFailure' }); // so it is not known to be stored
    services.fail('DeleteStreamKey', { error: 'PendingVerification', times: 10 });
    await expect(step('createSecret')).rejects.toThrow(/EncryptionFailure/);
    expect(services.lines.map(({ message }) => message)).toContain('what was done before a failure could not be undone');
  });

  test('an attempt that was interrupted goes on with the key that it has created', async () => {
    services.fail('PutSecretValue', { error: 'InvalidRequestException' });
    services.fail('DeleteStreamKey', { times: 1 });
    services.fail('DeleteStreamKey', { error: 'PendingVerification' }); // as if it had been killed
    await expect(step('createSecret')).rejects.toThrow();
    const [{ arn }] = keys();
    services.forget();
    await step('createSecret');
    expect(keys().map((key) => key.arn)).toEqual([arn]);
    expect(services.changes).toEqual(['PutSecretValue']);
  });

  test('the new key has the tags of its owner, of the user and of this rotation', async () => {
    await step('createSecret');
    expect(keys()[0].tags).toEqual({
      'cdk-ivs:stack': STACK, 'cdk-ivs:construct': expect.stringMatching(/^[0-9a-f]{16}$/), 'cdk-ivs:rotation': SECOND, 'team': 'live',
    });
  });

  test('the key of somebody else stays', async () => {
    const [key] = keys();
    services.ivs.account.streamKeys.set(key.arn!, { ...key, arn: key.arn!, tags: { mine: 'yes' } });
    await expect(step('createSecret')).rejects.toThrow(/which does not belong to this construct/);
    expect(keys()).toHaveLength(1);
    expect(services.changes).toEqual([]);
  });

  test('twice at the same moment: in the end there is one key, and it is the one in the secret', async () => {
    await Promise.allSettled([step('createSecret'), step('createSecret')]);
    for (const name of STEPS) { await step(name); }
    expect(keys()).toHaveLength(1);
    expect(current()).toMatchObject({ streamKeyArn: keys()[0].arn, streamKey: keys()[0].value });
  });

  test.each(['cdk-ivs:channel', 'cdk-ivs:stack'])('a secret without the tag %s is not rotated', async (tag) => {
    arrange({ [tag]: '' });
    await expect(step('createSecret')).rejects.toThrow(/lacks the tags that say which stream key it holds/);
    expect(services.changes).toEqual([]);
  });

  test('a channel that has lost its key gets one', async () => {
    services.ivs.account.streamKeys.delete(services.arns.idleKey);
    await step('createSecret');
    expect(keys()).toHaveLength(1);
  });
});

describe('setSecret', () => {
  test('a channel that is not live is left alone', async () => {
    services.ivs.account.streams.clear();
    await expect(step('setSecret')).resolves.toBeUndefined();
  });

  test('the stream goes on if the construct says so', async () => {
    arrange({ 'cdk-ivs:stop-stream-on-rotation': 'false' });
    await step('setSecret');
    expect(operations()).toEqual(['DescribeSecret']);
  });
});

describe('testSecret', () => {
  const store = (value: object) => { secret.put({ SecretString: JSON.stringify(value) }, 'c'.repeat(32), ['AWSPENDING']); };
  const tested = async () => step('testSecret', 'c'.repeat(32));
  const REFUSED = /does not hold the value of a stream key that exists; rotate it/;

  test('the value of the key passes', async () => {
    store(current());
    await expect(tested()).resolves.toBeUndefined();
  });

  test('another value does not', async () => {
    store({ ...current(), streamKey: 'sk_us-west-2_other' });
    await expect(tested()).rejects.toThrow(REFUSED);
  });

  test('nor does a key that has been deleted', async () => {
    store(current());
    services.ivs.account.streamKeys.delete(services.arns.idleKey);
    await expect(tested()).rejects.toThrow(REFUSED);
  });

  test('nor does a secret that is empty', async () => {
    services.reset();
    secret = services.createSecret(SECRET, { tags: { 'cdk-ivs:channel': services.arns.idle } });
    secret.announce(SECOND);
    await expect(step('testSecret')).rejects.toThrow(REFUSED);
  });

  test('a version without a value: the current one is tested', async () => {
    await expect(step('testSecret')).resolves.toBeUndefined();
    services.ivs.account.streamKeys.delete(services.arns.idleKey);
    await expect(step('testSecret')).rejects.toThrow(REFUSED);
  });
});

describe('finishSecret', () => {
  test('announces the rotation, without a value', async () => {
    await until('finishSecret');
    await step('finishSecret');
    const { arns: { idle } } = services;
    expect(services.eventBridge.events).toEqual([{
      'source': 'cdk-ivs', 'detail-type': 'Stream Key Rotated', 'resources': [idle, SECRET], 'detail': { channelArn: idle, secretArn: SECRET, versionId: SECOND },
    }]);
    expect(services.lines).toContainEqual(expect.objectContaining({ StreamKeysRotated: 1, Channel: idle.split('/')[1], channel: idle }));
  });

  test.each<[string, () => void, RegExp]>([
    ['is refused with status 200', () => {
      const refusal = { ErrorCode: 'InternalFailure', ErrorMessage: 'Something went wrong' };
      jest.spyOn(services.eventBridge as any, 'put').mockReturnValueOnce(refusal);
    }, /^can't send the event of the rotation: Error: InternalFailure Something went wrong/],
    ['fails', () => services.fail('PutEvents', { error: 'InternalException', times: 10 }), /InternalException/],
  ])('an event that %s is logged as an error: the key is valid, and is not rotated once more', async (_, given, reason) => {
    await until('finishSecret');
    given();
    await expect(step('finishSecret')).resolves.toBeUndefined();
    expect(services.eventBridge.events).toEqual([]);
    expect(services.lines).toContainEqual(expect.objectContaining({
      level: 'ERROR', message: 'the event of the rotation was not sent', errorMessage: expect.stringMatching(reason),
    }));
  });
});

describe('a request', () => {
  test('with another step is refused', async () => {
    await expect(step('toString')).rejects.toThrow('there is no step toString of a rotation, only createSecret, setSecret, testSecret, finishSecret');
    expect(services.calls).toEqual([]);
  });

  test.each(['createSecret', 'setSecret', 'finishSecret'])('%s of a version that is not pending is refused', async (name) => {
    await expect(step(name, 'c'.repeat(32))).rejects.toThrow(`version ${'c'.repeat(32)} of the secret ${SECRET} is not the one that is being made; rotate it again`);
    expect(services.changes).toEqual([]);
  });

  test.each(['createSecret', 'setSecret'])('%s that comes late does not touch the key that is current', async (name) => {
    await step(name, FIRST);
    expect([services.changes, keys().map(({ arn }) => arn)]).toEqual([[], [services.arns.idleKey]]);
  });
});
