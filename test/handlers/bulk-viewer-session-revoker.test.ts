import { Clock } from './clock';
import { CONTEXT, Services } from './services';
import type { handler as Handler } from '../../handlers/bulk-viewer-session-revoker';
import { Revoker } from '../../handlers/bulk-viewer-session-revoker/revoker';
import type { RevocationBatch } from '../../src/playback/bulk-revocation-contract';

/*
 * Batches of a list: who is revoked, what is listed as failed, when a batch as a whole is repeated, and how calls are paced.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const OPERATION = 'BatchStartViewerSessionRevocation';
const GONE = 'arn:aws:ivs:us-west-2:123456789012:channel/gone';

let services: Services;
let handler: typeof Handler;
beforeAll(async () => {
  services = await Services.start(mockClock);
  services.reset(); // from here on, time is the one of the clock
  ({ handler } = jest.requireActual('../../handlers/bulk-viewer-session-revoker'));
});
beforeEach(() => services.reset());
afterAll(() => services.close());

const invoke = (Items: unknown[], batch: Partial<RevocationBatch> = {}) => (
  handler({ Items, BatchInput: { LastRetry: 3 }, RetryCount: 0, ...batch }, CONTEXT));
const viewers = (...ids: string[]) => ids.map((viewerId) => ({ channelArn: services.arns.live, viewerId }));
const revoked = () => Object.fromEntries(services.ivs.account.revocations.get(services.arns.live) ?? []);
const calls = () => services.calls.filter(({ operation }) => operation === OPERATION)
  .map(({ input }) => input.viewerSessions.map(({ viewerId }: any) => viewerId));
const counted = () => services.lines.filter(({ _aws }) => _aws).map((line) => [
  line.ViewerSessionsRevoked, line.ViewerSessionRevocationsFailed, line.ViewerSessionRevocationCallsThrottled,
]);

test('a batch is one call, and its entries keep their versions', async () => {
  const versions = [3, '1767225600', '', 2_147_483_647, '2147483647', 0];
  const entries = versions.map((version, index) => ({ ...viewers(`v${index}`)[0], viewerSessionVersionsLessThanOrEqualTo: version, errorCode: 'x', errorMessage: 'of an earlier result' }));
  expect(await invoke(entries)).toEqual([]);
  expect([revoked(), calls().length]).toEqual([{ v0: 3, v1: 1767225600, v2: 0, v3: 2147483647, v4: 2147483647, v5: 0 }, 1]);
  expect(services.lines).toEqual([expect.objectContaining({ level: 'INFO', viewers: 6, errorCodes: [], channel: services.arns.live })]);
});

const version = (viewerSessionVersionsLessThanOrEqualTo: unknown) => ({ channelArn: GONE, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo });
test.each<[unknown, RegExp]>([
  [null, /^an entry must be an object/],
  ['ann', /^an entry must be an object/],
  [[], /^an entry must be an object/],
  [{}, /^channelArn must be the ARN of a channel$/],
  [{ channelArn: GONE }, /^viewerId must be a text of 1 to 40 characters$/],
  [{ channelArn: GONE, viewerId: '' }, /^viewerId/],
  [{ channelArn: GONE, viewerId: 'v'.repeat(41) }, /^viewerId/],
  [{ channelArn: GONE.replace(/gone/, 'x'.repeat(90)), viewerId: 'ann' }, /^channelArn/],
  [{ channelArn: `${GONE}/x`, viewerId: 'ann' }, /^channelArn/],
  [{ channelArn: GONE, viewerId: 'ann', viewerSessionVersion: 3 }, /^the field "viewerSessionVersion" is unknown; the fields are channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo$/],
  [{ channelArn: GONE, viewerId: 'ann', [`x${'y'.repeat(100)}`]: 3 }, /^the field "xy{49}…" is unknown/],
  ...[null, [3], true, -1, 1.5, '1.5', '-1', '2147483648', 2_147_483_648, '00000000003'].map((given): [unknown, RegExp] => [version(given), /must be an integer from 0 to 2147483647$/]),
])('%j is listed as EntryInvalid, and the others are revoked', async (entry, errorMessage) => {
  const failures = await invoke([entry, ...viewers('eve')]);
  expect(failures).toEqual([expect.objectContaining({ errorCode: 'EntryInvalid', errorMessage: expect.stringMatching(errorMessage) })]);
  expect([revoked(), counted()]).toEqual([{ eve: 0 }, [[1, 1, 0]]]);
});

test.each([
  Buffer.from('{"userId":123}').toString('base64url'),
  'sk_us-east-1_ann',
  'MIGfAgEAann',
])('the viewer ID %s looks like a secret: a failed entry keeps it, since it can be an entry of another list', async (viewerId) => {
  expect(await invoke([{ channelArn: GONE, viewerId }], { BatchInput: { LastRetry: 3, Channels: [services.arns.live] } }))
    .toEqual([expect.objectContaining({ channelArn: GONE, viewerId, errorCode: 'ChannelNotAllowed' })]);
});

test('what is too long for a viewer ID may be a secret: it is removed from the failed entry', async () => {
  expect(await invoke([{ channelArn: GONE, viewerId: `eyJ${'a'.repeat(40)}` }])).toEqual([expect.objectContaining({ viewerId: '[token]', errorCode: 'EntryInvalid' })]);
});

test('twenty failed entries fit into the result of a task', async () => {
  const long = Array.from({ length: 20 }, () => ({ channelArn: 'x'.repeat(5_000), viewerId: { deep: 'x'.repeat(5_000) }, viewerSessionVersionsLessThanOrEqualTo: 'x'.repeat(5_000) }));
  const failures = await invoke(long);
  expect(failures).toHaveLength(20);
  expect(Buffer.from(JSON.stringify(failures)).length).toBeLessThan(262_144 / 10);
  expect(calls()).toEqual([]);
});

test('only the channels of the construct', async () => {
  expect(await invoke([...viewers('ann'), { channelArn: GONE, viewerId: 'bob' }], { BatchInput: { LastRetry: 3, Channels: [services.arns.live] } }))
    .toEqual([{ channelArn: GONE, viewerId: 'bob', errorCode: 'ChannelNotAllowed', errorMessage: 'the channel is not a channel of the construct' }]);
  expect(revoked()).toEqual({ ann: 0 });
});

describe('items that fail in a reply with status 200', () => {
  test('are tried three times, unless they are refused for good', async () => {
    services.fail(OPERATION, { failItems: ['ann'], times: 2 });
    const gone = { channelArn: GONE, viewerId: 'eve', viewerSessionVersionsLessThanOrEqualTo: 2 };
    expect(await invoke([...viewers('ann', 'bob'), gone])).toEqual([{ ...gone, errorCode: 'ResourceNotFoundException', errorMessage: `Resource: ${GONE} not found` }]);
    expect([calls(), revoked()]).toEqual([[['ann', 'bob', 'eve'], ['ann'], ['ann']], { ann: 0, bob: 0 }]);
  });

  test('three times, with an error that passes: listed', async () => {
    services.fail(OPERATION, { failItems: ['ann'], times: 3 });
    expect(await invoke(viewers('ann', 'bob'))).toMatchObject([{ viewerId: 'ann', errorCode: 'InternalServerException', errorMessage: 'a fault on demand' }]);
    expect([calls().length, counted()]).toEqual([3, [[1, 1, 0]]]);
  });
});

describe('a call', () => {
  test.each(['ValidationException', 'ResourceNotFoundException', 'ConflictException'])('that is refused for one entry (%s) is split', async (error) => {
    services.fail(OPERATION, { error, times: 3 }); // of all, of the first half, of its first entry
    expect(await invoke(viewers('ann', 'bob', 'eve'))).toMatchObject([{ viewerId: 'ann', errorCode: error }]);
    expect([revoked(), counted()]).toEqual([{ bob: 0, eve: 0 }, [[2, 1, 0]]]);
  });

  test.each([['ThrottlingException', 2], ['InternalServerException', 0]])('that fails (%s) is repeated for half a minute, then the batch fails', async (error, throttled) => {
    services.fail(OPERATION, { error, times: 2 });
    expect(await invoke(viewers('ann'))).toEqual([]);
    expect(counted()).toEqual([[1, 0, throttled]]);

    services.forget();
    services.fail(OPERATION, { error, times: 1_000 });
    const started = Date.now();
    await expect(invoke(viewers('ann', 'bob'))).rejects.toThrow(`can't revoke a batch of 2 viewer sessions: ${error}: a fault on demand; try again`);
    expect(Date.now() - started).toBeGreaterThan(30_000);
    expect(Date.now() - started).toBeLessThan(33_000);
    expect(services.lines.map(({ level, message }) => [level, message])).toEqual([['WARN', 'batch failed'], ['INFO', 'revocation of viewer sessions']]);
  });

  test.each(['AccessDeniedException', 'PendingVerification'])('that is refused for whatever is requested (%s): the batch fails at once; after its last retry, its viewers count as failed', async (error) => {
    services.fail(OPERATION, { error, times: 2 });
    await expect(invoke(viewers('ann', 'bob'), { RetryCount: 2 })).rejects.toThrow(/^can't revoke a batch of 2 viewer sessions/);
    await expect(invoke(viewers('ann', 'bob'), { RetryCount: 3 })).rejects.toThrow(/^can't revoke a batch of 2 viewer sessions/);
    expect([calls(), counted()]).toEqual([[['ann', 'bob'], ['ann', 'bob']], [[0, 0, 0], [0, 2, 0]]]);
    expect(services.lines.filter(({ message }) => message === 'batch failed').map(({ level, isLast }) => [level, isLast])).toEqual([['WARN', false], ['ERROR', true]]);
  });

  test('whose answer is lost is repeated', async () => {
    services.fail(OPERATION, { reset: 'after' });
    expect(await invoke(viewers('ann'))).toEqual([]);
    expect(revoked()).toEqual({ ann: 0 });
  });
});

test('the same batch twice at the same moment', async () => {
  expect(await Promise.all([invoke(viewers('ann', 'bob')), invoke(viewers('ann', 'bob'))])).toEqual([[], []]);
  expect(revoked()).toEqual({ ann: 0, bob: 0 });
});

describe('pace', () => {
  /** A world in which calls answer at once, with these errors first. */
  const newWorld = (...errors: (string | undefined)[]) => {
    const times: number[] = [];
    const world = {
      now: () => Date.now(),
      sleep: async (milliseconds: number) => mockClock.sleep(milliseconds),
      random: () => 1,
      send: async () => {
        times.push(Date.now());
        const name = errors.shift();
        if (name !== undefined) { throw Object.assign(new Error(name), { name }); }
        return [];
      },
    };
    return { times, revoker: new Revoker(world), revoke: (items: unknown[]) => ({ Items: items, BatchInput: { LastRetry: 3 } }) };
  };
  const gaps = (times: number[]) => times.slice(1).map((time, index) => time - times[index]);

  test('one call a second, and the place is held for some time', async () => {
    const { times, revoker, revoke } = newWorld();
    const ends: number[] = [];
    for (let batch = 0; batch < 3; batch++) {
      await revoker.revoke(revoke(viewers('ann')));
      ends.push(Math.round(Date.now() - times[batch]));
    }
    expect([gaps(times), ends]).toEqual([[1_010, 1_010], [900, 900, 899]]);
  });

  test('a call that is throttled holds the place for longer, up to a limit; the pauses grow up to 8 s', async () => {
    const { times, revoker, revoke } = newWorld(...Array(5).fill('ThrottlingException'));
    await revoker.revoke(revoke(viewers('ann')));
    expect(gaps(times)).toEqual([1_010, 2_000, 4_000, 8_000, 8_000]);
    expect(Math.round(Date.now() - times.at(-1)!)).toBe(1_010);
  });

  test('the place is held also when the batch fails', async () => {
    const { times, revoker, revoke } = newWorld('AccessDeniedException');
    await expect(revoker.revoke(revoke(viewers('ann')))).rejects.toThrow('AccessDenied');
    expect(Math.round(Date.now() - times[0])).toBe(900);
  });

  test('a batch without an entry waits for nothing', async () => {
    const { revoker, revoke } = newWorld();
    await revoker.revoke(revoke([{}]));
    expect(mockClock.waits).toEqual([]);
  });
});
