import { Clock } from './clock';
import { pause, remainingTime, startClock } from '../../handlers/shared/deadline';
import { CANCELLED_REQUEST, limitRequest, untilQuiet, whileListsSettle } from '../../handlers/shared/settling';

/*
 * Lists prove presence, never absence: they may be five seconds behind.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

beforeEach(() => {
  mockClock.start();
  startClock({ getRemainingTimeInMillis: () => 300_000 });
});

/** Something that a list shows at these times, in milliseconds from now. */
function appearing(...times: number[]): { seen: number[]; look(): Promise<boolean> } {
  const due = [...times];
  const seen: number[] = [];
  return {
    seen,
    look: async () => {
      if (due.length === 0 || due[0] > mockClock.waited) { return false; }
      due.shift();
      seen.push(mockClock.waited);
      return true;
    },
  };
}

describe('untilQuiet', () => {
  test.each<[string, number[], number | undefined, number, number]>([
    ['nothing: looks for five seconds', [], undefined, 0, 5_000],
    ['something at once: looks for five seconds more', [0], undefined, 1, 5_000],
    ['something that the list shows late', [4_000], undefined, 1, 4_500 + 5_000],
    ['one after the other', [0, 3_000, 6_000], undefined, 3, 6_000 + 5_000],
    ['what comes after five quiet seconds is not seen', [9_000], undefined, 0, 5_000],
    ['a longer time, if that is needed', [], 80_000, 0, 80_000],
    ['a longer time: what comes late is seen, and was it', [70_000], 80_000, 1, 70_500 + 5_000],
  ])('%s', async (_, times, quietTime, found, atLeast) => {
    const { look, seen } = appearing(...times);
    await untilQuiet(look, quietTime);
    expect(seen).toHaveLength(found);
    expect(mockClock.waited).toBeGreaterThanOrEqual(atLeast);
    expect(mockClock.waited).toBeLessThan(atLeast + 3_001);
  });

  test('looks at most every 1.5 seconds, since the API rates are low', async () => {
    await untilQuiet(async () => false, 80_000);
    expect(mockClock.waits.every((wait) => wait === 1_500)).toBe(true);
  });

  test('a failure ends it', async () => {
    await expect(untilQuiet(async () => { throw new Error('denied'); })).rejects.toThrow('denied');
    expect(mockClock.waited).toBe(0);
  });
});

describe('whileListsSettle', () => {
  test.each<[string, number, string | undefined, number]>([
    ['a result at once', 0, 'found', 0],
    ['a result that the list shows late', 3_000, 'found', 3_000],
    ['no result within five seconds', 60_000, undefined, 5_000],
  ])('%s', async (_, at, expected, waited) => {
    expect(await whileListsSettle(async () => (mockClock.waited >= at ? 'found' : undefined))).toBe(expected);
    expect(mockClock.waited).toBe(waited);
  });
});

test('a deletion looks for longer than a canceled creation can go on', async () => {
  limitRequest();
  expect(remainingTime()).toBe(60_000);
  await pause(1_000_000);
  expect([mockClock.waited, remainingTime()]).toEqual([60_000, 0]);
  expect(CANCELLED_REQUEST).toBe(60_000 + 15_000 + 5_000); // its last call takes 15 seconds at most, and the list may be behind
});

test('a creation that was started late in its time does not get more of it', () => {
  startClock({ getRemainingTimeInMillis: () => 10_000 });
  limitRequest();
  expect(remainingTime()).toBe(8_000);
});
