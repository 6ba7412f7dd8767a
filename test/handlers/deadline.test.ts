import { Clock } from './clock';
import { elapsedTime, limitTime, pause, remainingTime, startClock, timeLimit, undo } from '../../handlers/shared/deadline';

const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

/** As Lambda gives it: the method needs its object. */
class Context {
  constructor(private readonly left: number) {}
  public getRemainingTimeInMillis(): number { return this.left; }
}

beforeEach(() => mockClock.start());

test('before a request, there is no limit', () => {
  expect([remainingTime(), timeLimit()]).toEqual([Infinity, {}]);
});

describe('a request that has five minutes', () => {
  beforeEach(() => startClock(new Context(300_000)));

  test('works for four of them, and keeps one to undo and to reply', async () => {
    expect([elapsedTime(), remainingTime()]).toEqual([0, 240_000]);
    await pause(100_000);
    expect([elapsedTime(), remainingTime()]).toEqual([100_000, 140_000]);
  });

  test('never waits longer than it has time', async () => {
    await pause(1_000_000);
    expect([mockClock.waited, remainingTime()]).toEqual([240_000, 0]);
    await pause(1_000);
    expect(mockClock.waited).toBe(240_000);
  });

  test('its calls end with it', async () => {
    expect(timeLimit().abortSignal!.aborted).toBe(false);
    await pause(240_000);
    const { abortSignal } = timeLimit();
    await new Promise((resolve) => { setImmediate(() => setImmediate(resolve)); });
    await new Promise((resolve) => { abortSignal!.aborted ? resolve(undefined) : abortSignal!.addEventListener('abort', resolve); });
    expect(abortSignal!.aborted).toBe(true);
  });

  test('can end its work earlier, counted from its start, and never later', async () => {
    await pause(10_000);
    limitTime(60_000);
    expect(remainingTime()).toBe(50_000);
    limitTime(100_000);
    expect(remainingTime()).toBe(50_000);
  });

  test('uses the rest to undo, up to two seconds before its end', async () => {
    await pause(240_000);
    let left = 0;
    await undo(async () => { left = remainingTime(); });
    expect(left).toBe(58_000);
  });

  test('an error while undoing is logged, and does not hide the first one', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(undo(async () => { throw new Error('gone'); })).resolves.toBeUndefined();
    expect(JSON.parse(String(write.mock.calls[0][0]))).toMatchObject({ level: 'ERROR', errorMessage: 'Error: gone; try again' });
    write.mockRestore();
  });
});

test('a short request keeps a tenth of its time for the reply', async () => {
  startClock(new Context(3_000));
  expect(remainingTime()).toBe(2_400);
  let left = 0;
  await undo(async () => { left = remainingTime(); });
  expect(left).toBe(2_700);
});
