import { createHash } from 'node:crypto';
import { Clock } from './clock';
import { SECRET, STACK } from './control-plane-lives';
import { World } from './control-plane-world';
import { Services } from './services';
import { handler } from '../../handlers/control-plane';
import type { Secret } from '../../local/services/secrets-manager';

/*
 * The stream key of a channel, in a secret: a channel has one, the secret holds it in the end, whatever runs at the same time, and a key of somebody
 * else is never deleted.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const OTHER = SECRET.replace('live', 'other');
const SERVER = 'rtmps://a1.example.com:443/app/';

let services: Services;
let world: World;
beforeAll(async () => { services = await Services.start(mockClock); });
beforeEach(() => {
  world = World.of('Custom::IVSRotatingStreamKey', services, handler);
  keys().delete(services.arns.idleKey);
});
afterAll(() => services.close());

const keys = () => services.ivs.account.streamKeys;
const ofChannel = (arn = services.arns.idle) => [...keys().values()].filter(({ channelArn }) => channelArn === arn);
const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const owner = (secret = SECRET, stack = STACK) => ({ 'cdk-ivs:stack': stack, 'cdk-ivs:construct': hash(secret) });
const addKey = (tags: object = {}) => services.ivs.account.addStreamKey(services.arns.idle, tags as any).arn;
const properties = (more: object = {}) => ({ ChannelArn: services.arns.idle, SecretArn: SECRET, IngestServer: SERVER, ...more }) as any;
const create = (more?: object) => world.request('Create', { ResourceProperties: properties(more) });
const update = (before: object, now: object, PhysicalResourceId = services.arns.idle) => world.request('Update', {
  OldResourceProperties: properties(before), ResourceProperties: properties(now), PhysicalResourceId,
});
const remove = (more: object = {}, PhysicalResourceId = services.arns.idle) => world.request('Delete', { ResourceProperties: properties(more), PhysicalResourceId });
const stored = (secret: Secret = world.secret) => JSON.parse(secret.currentString!);
const tagSecret = (secret: Secret, channel: string) => { secret.details = { ...secret.details, tags: { 'cdk-ivs:channel': channel, 'cdk-ivs:ingest-server': SERVER } }; };

/** Does something when an operation has been answered, once. */
function after(operation: string, action: () => unknown): void {
  const push = jest.spyOn(services.calls, 'push').mockImplementation((...more) => {
    if (more[0].operation === operation) {
      push.mockRestore();
      action();
    }
    return Array.prototype.push.apply(services.calls, more);
  });
}

describe('a creation', () => {
  test('stores what an encoder needs', async () => {
    await create();
    const [{ arn, value }] = ofChannel();
    expect(stored()).toEqual({ channelArn: services.arns.idle, streamKeyArn: arn, streamKey: value, ingestUrl: `${SERVER}${value}` });
  });

  test('leaves no key behind when the secret can\'t be written', async () => {
    services.fail('PutSecretValue', { error: 'EncryptionFailure' });
    await expect(create()).rejects.toThrow(/^can't write the secret \S+: EncryptionFailure/);
    expect(services.changes).toEqual(['CreateStreamKey', 'DeleteStreamKey']);
    expect(ofChannel()).toEqual([]);
  });

  test('goes on with the key that an answer got lost of', async () => {
    services.fail('CreateStreamKey', { reset: 'after' });
    await create();
    expect([ofChannel().length, stored().streamKeyArn]).toEqual([1, ofChannel()[0].arn]);
  });

  test.each<[string, object]>([['has none', {}], ['has another stack', owner(SECRET, 'arn:another')], ['has another construct', owner(OTHER)]])('a key whose owner %s is refused, and stays', async (_, tags) => {
    const theirs = addKey(tags);
    await expect(create()).rejects.toThrow(`channel ${services.arns.idle} already has the stream key ${theirs}, which does not belong to this construct`);
    expect([services.changes, keys().has(theirs)]).toEqual([[], true]);
  });

  test('takes over the key that is named, and gives it back at the end', async () => {
    const theirs = addKey({ mine: 'yes' });
    await create({ TakeOver: theirs, Tags: { team: 'live' } });
    expect([stored().streamKeyArn, keys().get(theirs)!.tags]).toEqual([theirs, expect.objectContaining({ mine: 'yes', team: 'live', ...owner() })]);
    await remove({ TakeOver: theirs, Tags: { team: 'live' } });
    expect(keys().get(theirs)!.tags).toEqual({ mine: 'yes' });
  });

  test('takes over the key of another construct, and gives it back to that one', async () => {
    const theirs = addKey(owner(OTHER));
    await create({ TakeOver: theirs });
    services.fail('PutSecretValue', { error: 'EncryptionFailure' });
    await remove({ TakeOver: theirs });
    expect(keys().get(theirs)!.tags).toEqual(owner(OTHER));
  });

  test('a quota that nothing explains is reported', async () => {
    services.fail('CreateStreamKey', { error: 'ServiceQuotaExceededException' });
    await expect(create()).rejects.toThrow(/^can't create a stream key for channel \S+: ServiceQuotaExceededException/);
  });

  test('a key that a rotation deletes meanwhile is replaced', async () => {
    after('PutSecretValue', () => keys().delete(ofChannel()[0].arn!));
    await create();
    expect([ofChannel().length, stored().streamKeyArn]).toEqual([1, ofChannel()[0].arn]);
  });
});

describe('an update', () => {
  test('to another secret stores the same key, which gets the other owner', async () => {
    await create();
    const [{ arn }] = ofChannel();
    const other = services.createSecret(OTHER);
    await update({}, { SecretArn: OTHER });
    expect([stored(other).streamKeyArn, keys().get(arn!)!.tags]).toEqual([arn, owner(OTHER)]);
  });

  test('that fails does not delete the key in use', async () => {
    await create();
    const [{ arn }] = ofChannel();
    services.createSecret(OTHER);
    services.forget();
    services.fail('PutSecretValue', { error: 'EncryptionFailure' });
    await expect(update({}, { SecretArn: OTHER })).rejects.toThrow(/EncryptionFailure/);
    expect(ofChannel().map((key) => key.arn)).toEqual([arn]);
    expect(services.changes).not.toContain('DeleteStreamKey');
  });

  test('from a secret that does not exist, which was refused', async () => {
    await create();
    const [{ arn }] = ofChannel();
    services.fail('GetSecretValue', { error: 'ResourceNotFoundException' });
    await update({ SecretArn: 'nonsense' }, {});
    expect([ofChannel().map((key) => key.arn), stored().streamKeyArn]).toEqual([[arn], arn]);
  });

  test('drops tags that the app no longer has, and keeps those of others', async () => {
    await create({ Tags: { team: 'live', old: 'x' } });
    const [{ arn, tags }] = ofChannel();
    keys().set(arn!, { ...keys().get(arn!)!, tags: { ...tags, theirs: 'y' } });
    await update({ Tags: { team: 'live', old: 'x' } }, { Tags: { team: 'live' } });
    expect(keys().get(arn!)!.tags).toEqual({ team: 'live', theirs: 'y', ...owner() });
  });

  test('waits for the key of a rotation that runs', async () => {
    await create();
    world.secret.announce('b'.repeat(32));
    const [{ arn }] = ofChannel();
    keys().delete(arn!); // as the rotation does first
    const wait = jest.spyOn(mockClock, 'sleep').mockImplementationOnce(async () => { addKey(owner()); });
    await update({}, { IngestServer: `${SERVER}x/` });
    wait.mockRestore();
    expect([ofChannel().length, stored().streamKeyArn, services.changes.filter((name) => name === 'CreateStreamKey')]).toEqual([1, ofChannel()[0].arn, ['CreateStreamKey']]);
  });

  test('does not wait for one that never goes on', async () => {
    await create();
    world.secret.announce('b'.repeat(32));
    keys().delete(ofChannel()[0].arn!);
    await update({}, { IngestServer: `${SERVER}x/` });
    expect([ofChannel().length, mockClock.waited]).toEqual([1, 60_000]);
  });

  test('that is rolled back while it runs takes back what it did', async () => {
    await create();
    keys().forEach(({ channelArn }, arn) => { if (channelArn === services.arns.live) { keys().delete(arn); } });
    const [{ arn }] = ofChannel();
    tagSecret(world.secret, services.arns.live);
    after('PutSecretValue', () => tagSecret(world.secret, services.arns.idle));
    await expect(update({}, { ChannelArn: services.arns.live })).rejects.toThrow('the update was rolled back while it was running; its changes have been undone');
    expect([ofChannel(services.arns.live), stored().streamKeyArn]).toEqual([[], arn]);
  });

  test('that fails while it is watched says why', async () => {
    await create();
    tagSecret(world.secret, services.arns.live);
    services.fail('CreateStreamKey', { error: 'PendingVerification' });
    keys().forEach(({ channelArn }, arn) => { if (channelArn === services.arns.live) { keys().delete(arn); } });
    await expect(update({}, { ChannelArn: services.arns.live })).rejects.toThrow(/^can't create a stream key for channel \S+: PendingVerification/);
  });

  test('that is watched and succeeds', async () => {
    await create();
    tagSecret(world.secret, services.arns.live);
    keys().forEach(({ channelArn }, arn) => { if (channelArn === services.arns.live) { keys().delete(arn); } });
    expect(await update({}, { ChannelArn: services.arns.live })).toEqual({ PhysicalResourceId: services.arns.live, Data: { SecretArn: SECRET } });
  });
});

describe('a deletion', () => {
  test('deletes the key of the secret, without a list', async () => {
    await create();
    services.forget();
    await remove();
    expect([ofChannel(), services.changes, mockClock.waits]).toEqual([[], ['DeleteStreamKey'], []]);
  });

  test('finds a key that the secret does not name, also late', async () => {
    services.ivs.account.listLag = 3_000;
    await create();
    world.secret.put({ SecretString: 'nonsense' });
    await remove();
    expect(ofChannel()).toEqual([]);
  });

  test('a secret that can\'t be read is reported, and the key is deleted', async () => {
    await create();
    services.fail('GetSecretValue', { error: 'DecryptionFailure', times: 100 });
    await expect(remove()).rejects.toThrow(/DecryptionFailure/);
    expect(ofChannel()).toEqual([]);
  });

  test.each<[string, object]>([['somebody else', {}], ['another stack', owner(SECRET, 'arn:another')]])('leaves the key of %s', async (_, tags) => {
    const theirs = addKey(tags);
    await remove();
    expect([keys().has(theirs), services.changes]).toEqual([true, []]);
  });

  test('waits for the key of a rotation that it interrupts', async () => {
    await create();
    world.secret.announce('b'.repeat(32));
    after('DeleteStreamKey', () => addKey(owner()));
    await remove();
    expect(ofChannel()).toEqual([]);
  });

  test('of a creation that was canceled waits for what that one creates', async () => {
    const wait = jest.spyOn(mockClock, 'sleep').mockImplementationOnce(async () => { addKey(owner()); });
    await remove({}, 'invented');
    wait.mockRestore();
    expect(ofChannel()).toEqual([]);
    expect(mockClock.waited).toBeLessThan(240_000);
  });

  test('of a channel that has been deleted waits for nothing', async () => {
    services.ivs.account.channels.delete(services.arns.idle);
    await remove();
    expect([services.changes, mockClock.waits]).toEqual([[], []]);
  });

  test('after a move that was rolled back, the secret holds the first key again', async () => {
    await create();
    keys().forEach(({ channelArn }, arn) => { if (channelArn === services.arns.live) { keys().delete(arn); } });
    const before = stored();
    await update({}, { ChannelArn: services.arns.live });
    await remove({ ChannelArn: services.arns.live }, services.arns.live);
    expect([stored(), ofChannel().map(({ arn }) => arn)]).toEqual([before, [before.streamKeyArn]]);
  });
});

test('a Create twice at the same moment: one key, and it is the one in the secret', async () => {
  const outcomes = await Promise.allSettled([create(), create()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect([ofChannel().length, stored().streamKeyArn]).toEqual([1, ofChannel()[0].arn]);
});

