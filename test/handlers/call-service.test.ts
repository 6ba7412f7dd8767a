import { Clock } from './clock';
import { callService, retry } from '../../handlers/shared/call-service';
import { remainingTime, startClock } from '../../handlers/shared/deadline';
import { HandlerError } from '../../handlers/shared/errors';

const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const TIME = 240_000; // of five minutes, for the work itself

beforeEach(() => {
  mockClock.start();
  startClock({ getRemainingTimeInMillis: () => 300_000 });
});

const failure = (name: string, message = 'the reason') => Object.assign(new Error(message), { name, $fault: 'client' });

/** A call that fails so often, and then succeeds. */
function failing(times: number, error: Error) {
  let left = times;
  return jest.fn(async () => {
    if (left-- > 0) { throw error; }
    return 'done';
  });
}

describe('retry', () => {
  test('a call that works is made once', async () => {
    const call = failing(0, failure('Any'));
    expect(await retry(call)).toBe('done');
    expect([call.mock.calls.length, mockClock.waited]).toEqual([1, 0]);
  });

  test('its time limit is that of the request', async () => {
    await retry(async ({ abortSignal }) => { expect(abortSignal).toBeInstanceOf(AbortSignal); });
  });

  test.each(['ConflictException', 'ServiceQuotaExceededException', 'ValidationException', 'ResourceNotFoundException'])('%s does not pass: it fails at once', async (name) => {
    const call = failing(1, failure(name));
    await expect(retry(call)).rejects.toThrow('the reason');
    expect([call.mock.calls.length, mockClock.waited]).toEqual([1, 0]);
  });

  test.each([1, 2, 3])('a permission that counts after %d denials', async (times) => {
    expect(await retry(failing(times, failure('AccessDeniedException')))).toBe('done');
    expect(mockClock.waits).toEqual([2_000, 4_000, 8_000].slice(0, times));
  });

  test('a denial that stays fails after 14 seconds', async () => {
    const call = failing(Infinity, failure('AccessDeniedException'));
    await expect(retry(call)).rejects.toThrow('the reason');
    expect([call.mock.calls.length, mockClock.waited]).toEqual([4, 14_000]);
  });

  test('throttling is waited for, at random between one and four seconds, as long as there is time', async () => {
    const call = failing(Infinity, failure('ThrottlingException'));
    await expect(retry(call)).rejects.toThrow('the reason');
    expect(mockClock.waits.every((wait) => wait >= 1_000 && wait < 4_000)).toBe(true);
    expect(new Set(mockClock.waits).size).toBeGreaterThan(10);
    expect(mockClock.waited).toBeLessThan(TIME);
    expect(remainingTime()).toBeLessThanOrEqual(4_000);
    expect(call.mock.calls.length).toBe(mockClock.waits.length + 1);
  });

  test('throttling that passes', async () => {
    expect(await retry(failing(30, failure('TooManyRequestsException')))).toBe('done');
  });

  test('throttling does not use up the attempts for a denial', async () => {
    const errors = ['ThrottlingException', 'AccessDeniedException', 'ThrottlingException', 'AccessDeniedException', 'AccessDeniedException'].map((name) => failure(name));
    expect(await retry(async () => {
      const error = errors.shift();
      if (error) { throw error; }
      return 'done';
    })).toBe('done');
  });

  test.each(['ThrottlingException', 'AccessDeniedException'])('%s fails at once when there is no time to wait', async (name) => {
    startClock({ getRemainingTimeInMillis: () => 1_000 });
    const call = failing(1, failure(name));
    await expect(retry(call)).rejects.toThrow('the reason');
    expect([call.mock.calls.length, mockClock.waited]).toEqual([1, 0]);
  });
});

describe('callService', () => {
  test('a failure says what the call was for', async () => {
    const call = callService('read channel x', failing(1, failure('ConflictException', 'it is live')));
    await expect(call).rejects.toThrow(new HandlerError('can\'t read channel x: ConflictException: it is live; if the channel is live, stop its stream, and try again'));
  });

  test('what has been deleted may have an answer', async () => {
    expect(await callService('read channel x', failing(1, failure('ResourceNotFoundException')), 'gone')).toBe('gone');
    await expect(callService('read channel x', failing(1, failure('ResourceNotFoundException')))).rejects.toThrow(HandlerError);
    await expect(callService('read channel x', failing(1, failure('ConflictException')), 'gone')).rejects.toThrow('ConflictException');
  });

  test('a call within a call says once what it was for', async () => {
    const inner = () => callService('read the tags', failing(1, failure('ConflictException')));
    await expect(callService('delete the key', inner)).rejects.toThrow(/^can't read the tags: ConflictException: the reason; if the channel is live, stop its stream, and try again$/);
  });
});
