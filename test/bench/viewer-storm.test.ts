import { arrivals, percentile, repeatable, simulate, Storm } from '../../bench/viewer-storm-simulation';

/*
 * The simulation of a viewer storm, on cases whose answers can be worked out by hand. An instance starts in 100 ms, its first request takes
 * 10 ms and others 1 ms; a call takes 20 ms.
 */
const storm = (lambda: Partial<Storm['lambda']> = {}, rest: Partial<Storm> = {}): Storm => ({
  viewers: 0,
  seconds: 1,
  lambda: { initMs: 100, firstMs: 10, warmMs: 1, provisioned: 0, accountConcurrency: 1000, burst: 1000, refillPerSecond: 100, ...lambda },
  callMs: 20,
  random: () => 0.5,
  ...rest,
});

test('one after the other: the first waits for an instance and for the key, the others do not', () => {
  expect(simulate(storm(), [0, 1000, 2000])).toEqual({
    latencies: [1, 1, 130],
    refused: 0,
    throttledByLambda: 0,
    throttledByKms: 0,
    signatures: 0,
    instances: 1,
    mostAtOnce: 1,
    billedMs: { provisioned: 0, others: 132 },
  });
});

test('all at once: each has an instance of its own', () => {
  expect(simulate(storm(), [0, 0, 0])).toMatchObject({ latencies: [130, 130, 130], instances: 3, mostAtOnce: 3 });
});

test('instances that are kept ready need no start, but read the key', () => {
  const outcome = simulate(storm({ provisioned: 2 }), [0, 0, 0, 1000]);
  expect(outcome).toMatchObject({ latencies: [1, 30, 30, 130], instances: 3, billedMs: { provisioned: 61, others: 130 } });
});

test('above the concurrency of the account, requests wait 0 to 500 ms and 0 to 1 s, and are refused then', () => {
  // one instance, busy until 30,130 ms; the attempts of the other are at 0, 250 and 750 ms
  expect(simulate(storm({ accountConcurrency: 1, initMs: 30_100 }), [0, 0])).toMatchObject({ latencies: [30_130], refused: 1, throttledByLambda: 3 });
  // busy until 130 ms: the second attempt is served
  expect(simulate(storm({ accountConcurrency: 1 }), [0, 0])).toMatchObject({ latencies: [130, 251], refused: 0, throttledByLambda: 1 });
});

test('an instance is free for who comes after it has answered, not at that moment', () => {
  expect(simulate(storm({ accountConcurrency: 1 }), [0, 130])).toMatchObject({ latencies: [130, 251], throttledByLambda: 1 });
  expect(simulate(storm({ accountConcurrency: 1 }), [0, 131])).toMatchObject({ latencies: [1, 130], throttledByLambda: 0 });
});

test('instances start at a limited rate, which comes back bit by bit', () => {
  // two start at once; at 250 ms, 2.5 more may: the third, and the fourth
  const atOnce = [0, 0, 0, 0];
  const fast = simulate(storm({ burst: 2, refillPerSecond: 10, initMs: 1000 }), atOnce);
  expect(fast).toMatchObject({ latencies: [1030, 1030, 1280, 1280], throttledByLambda: 2, instances: 4 });
  // at 250 ms one more may: the fourth finds none until 750 ms
  const slow = simulate(storm({ burst: 2, refillPerSecond: 4, initMs: 1000 }), atOnce);
  expect(slow).toMatchObject({ latencies: [1030, 1030, 1280, 1780], throttledByLambda: 3, instances: 4 });
});

test('with a key in AWS KMS, each token is a call, and what is above the quota of the second is repeated', () => {
  const provisioned = { provisioned: 3 };
  expect(simulate(storm(provisioned, { kmsPerSecond: 3 }), [0, 0, 0])).toMatchObject({ latencies: [30, 30, 30], signatures: 3, throttledByKms: 0 });
  // calls at 910 ms: one is signed; the others wait until 1,180 ms, in the next second, where one is; the last is repeated at 1,700 ms, in vain
  const outcome = simulate(storm(provisioned, { kmsPerSecond: 1 }), [900, 900, 900]);
  expect(outcome).toMatchObject({ latencies: [30, 300], refused: 1, signatures: 2, throttledByKms: 4, instances: 3 });
  expect(outcome.billedMs.provisioned).toBe(30 + 300 + 820);
});

test('arrivals: all of them, most at the start, the last at the end', () => {
  const times = arrivals(1000, 60);
  expect(times).toHaveLength(1000);
  expect(times.every((time, index) => index === 0 || time > times[index - 1])).toBe(true);
  expect(times.filter((time) => time < 30_000)).toHaveLength(750); // three quarters in the first half
  expect([times[0] > 0, times[999] < 60_000, times[999] > 58_000]).toEqual([true, true, true]);
});

test('percentiles', () => {
  const values = Array.from({ length: 200 }, (_, index) => index + 1);
  expect([0, 50, 99, 100].map((hundredth) => percentile(values, hundredth))).toEqual([1, 100, 198, 200]);
  expect(percentile([7], 99)).toBe(7);
});

test('random numbers are spread, and the same each time', () => {
  const [one, other] = [repeatable(1), repeatable(1)];
  const values = Array.from({ length: 10_000 }, one);
  expect(values.slice(0, 100)).toEqual(Array.from({ length: 100 }, other));
  for (const tenth of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const count = values.filter((value) => Math.floor(value * 10) === tenth).length;
    expect([tenth, count > 850 && count < 1150]).toEqual([tenth, true]);
  }
});

test('a large storm: whoever came got a token or was refused, and nobody faster than it can be', () => {
  for (const kmsPerSecond of [undefined, 1000]) {
    const outcome = simulate({ ...storm({ provisioned: 20 }, { kmsPerSecond, random: repeatable(7) }), viewers: 20_000, seconds: 10 });
    expect(outcome.latencies.length + outcome.refused).toBe(20_000);
    expect(outcome.latencies[0]).toBeGreaterThanOrEqual((kmsPerSecond ? 21 : 1) - 1e-6);
    expect(outcome.signatures).toBe(kmsPerSecond ? outcome.latencies.length : 0);
  }
});
