import { bulkRevocation, definitionOf } from './bulk-revocation';
import { ViewerSession } from '../../handlers/bulk-viewer-session-revoker/entry';
import { Revoker } from '../../handlers/bulk-viewer-session-revoker/revoker';
import { RateLimiter } from '../../ivs-local/src/rates';
import { LocalExecution, SimulatedTime } from '../../local/services/step-functions';
import * as ivs from '../../src';
import { arnOf } from '../helpers';

/*
 * The synthesized state machine and the logic of the function over long lists, in simulated time, against the rate limiter of the
 * embedded IVS. The latencies are guesses, and so is how Lambda picks an instance of the function: by chance among those that are idle.
 */
const CEILING = 2 * 20 / 1000; // viewers a millisecond
const CHANNEL = arnOf('channel');
const GONE = arnOf('channel').replace('abcd', 'gone');

interface Latencies {
  /** Until a child begins, until the function answers and until IVS does: at most, in milliseconds. */
  readonly start: number;
  readonly cold: number;
  readonly call: number;
  /** How often an instance of the function is replaced, or a further one is used: a share of the invocations. */
  readonly replaced: number;
  readonly further: number;
}

const USUAL: Latencies = { start: 150, cold: 600, call: 100, replaced: 0.001, further: 0.001 };

class Simulation {
  public readonly time = new SimulatedTime();
  public readonly objects = new Map<string, string>();
  /** How often each viewer was revoked. */
  public readonly revoked: Uint8Array;
  public calls = 0;
  public throttled = 0;
  /** What IVS answers instead, as long as it is set. */
  public outage?: string;
  /** A viewer whose batch is always refused. */
  public denied?: string;
  private readonly rates = new RateLimiter(this.time);
  private readonly idle: Revoker[] = [];
  private seed = 1;

  constructor(viewers: number, private readonly latencies = USUAL) {
    this.revoked = new Uint8Array(viewers);
  }

  /** Runs an execution over the list. */
  public start(format: ivs.ViewerListFormat, name = 'run'): LocalExecution {
    const { stack } = bulkRevocation({ listFormat: format });
    return new LocalExecution(definitionOf(stack), {
      objects: this.objects,
      sleep: (ms) => this.time.sleep(ms),
      random: () => this.random(),
      startLatency: () => 20 + this.random() * (this.latencies.start - 20),
      invoke: (_, batch) => this.invoke(batch),
    }, name, { key: 'list' });
  }

  public results(file: string, name = 'run'): any[] {
    const text = this.objects.get(`lists/viewer-session-revocation/results/${name}/map-run/${file}`)!;
    return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
  }

  /** A sequence that is the same in each run (Park and Miller). */
  public random(): number {
    this.seed = (this.seed * 48_271) % 2_147_483_647;
    return this.seed / 2_147_483_647;
  }

  /** An instance of the function runs one invocation at a time; any idle one may get it. */
  private async invoke(batch: any): Promise<any> {
    const isFurther = this.random() < this.latencies.further;
    const revoker = (isFurther ? undefined : this.idle.splice(Math.floor(this.random() * this.idle.length), 1)[0]) ?? await this.coldStart();
    try {
      return await revoker.revoke(batch);
    } finally {
      if (this.random() >= this.latencies.replaced) { this.idle.push(revoker); }
    }
  }

  private async coldStart(): Promise<Revoker> {
    await this.time.sleep(this.latencies.cold);
    return new Revoker({
      now: () => this.time.now(), sleep: (ms) => this.time.sleep(ms), random: () => this.random(), send: (sessions) => this.send(sessions),
    });
  }

  private async send(sessions: ViewerSession[]) {
    await this.time.sleep(10 + this.random() * this.latencies.call / 2);
    let error = sessions.some(({ viewerId }) => viewerId === this.denied) ? 'AccessDeniedException' : this.outage;
    try { this.rates.take('BatchStartViewerSessionRevocation'); } catch (throttling) {
      this.throttled += this.outage ? 0 : 1;
      error = (throttling as Error).name;
    }
    this.calls += this.outage ? 0 : 1;
    if (!error) { for (const { viewerId, channelArn } of sessions) { this.revoked[Number(viewerId.slice(1))] += channelArn === GONE ? 0 : 1; } }
    await this.time.sleep(10 + this.random() * this.latencies.call / 2);
    if (error) { throw Object.assign(new Error(), { name: error }); }
    return sessions.filter(({ channelArn }) => channelArn === GONE).map(({ channelArn, viewerId }) => ({ channelArn, viewerId, code: 'ResourceNotFoundException' }));
  }
}

const isGone = (index: number) => index % 1000 === 500;

function listOf(format: ivs.ViewerListFormat, viewers: number): string {
  const lines = Array.from({ length: viewers }, (_, i) => (format === ivs.ViewerListFormat.CSV
    ? `${isGone(i) ? GONE : CHANNEL},v${i},${i % 5}` : `{"channelArn":"${isGone(i) ? GONE : CHANNEL}","viewerId":"v${i}"}`));
  return [...format === ivs.ViewerListFormat.CSV ? ['channelArn,viewerId,viewerSessionVersionsLessThanOrEqualTo'] : [], ...lines].join('\n');
}

test.each([
  { viewers: 1_000_000, format: ivs.ViewerListFormat.JSON_LINES, latencies: USUAL, ofCeiling: 0.95, throttled: 0.02 },
  { viewers: 100_000, format: ivs.ViewerListFormat.CSV, latencies: USUAL, ofCeiling: 0.95, throttled: 0.02 },
  // one invocation in twenty gets another instance of the function, which knows nothing of the calls before
  { viewers: 200_000, format: ivs.ViewerListFormat.JSON_LINES, latencies: { ...USUAL, further: 0.05 }, ofCeiling: 0.95, throttled: 0.03 },
])('$viewers viewers in $format, interrupted twice, in simulated time', async ({ viewers, format, latencies, ...expected }) => {
  const simulation = new Simulation(viewers, latencies);
  const { time, objects, revoked } = simulation;
  objects.set('lists/list', listOf(format, viewers));
  const began = time.now();
  const execution = simulation.start(format);

  time.after(600_000, () => execution.stop());
  await time.until(execution.run());
  expect(execution.status).toBe('ABORTED');

  let outage = 0;
  time.after(600_000, () => { [simulation.outage, outage] = ['InternalServerException', time.now()]; });
  await time.until(execution.redrive());
  expect([execution.status, execution.error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
  const lost = time.now() - outage;

  simulation.outage = undefined;
  await time.until(execution.redrive());
  expect(execution.status).toBe('SUCCEEDED');
  const measured = { ofCeiling: viewers / CEILING / (time.now() - began - lost), throttled: simulation.throttled / simulation.calls };
  process.stdout.write(`${viewers} viewers: ${JSON.stringify(measured)}\n`);
  expect(measured.ofCeiling).toBeGreaterThan(expected.ofCeiling);
  expect(measured.ofCeiling).toBeLessThan(1);
  expect(measured.throttled).toBeLessThan(expected.throttled);

  const times = [0, 0, 0, 0];
  revoked.forEach((count, index) => { if (!isGone(index)) { times[count] += 1; } });
  expect([times[0], times[2] + times[3] <= 80]).toEqual([0, true]); // revoked again: two interruptions, each in the midst of two batches
  const listed = simulation.results('SUCCEEDED_0.jsonl');
  expect(listed.map(({ viewerId }) => Number(viewerId.slice(1))).sort((a, b) => a - b)).toEqual([...Array(viewers).keys()].filter(isGone));
  expect(listed[0]).toMatchObject({ channelArn: GONE, errorCode: 'ResourceNotFoundException' });
  expect(simulation.results('FAILED_0.jsonl')).toEqual([]);
}, 120_000);

test('a bad batch does not stop the others, and is written to the results with its entries', async () => {
  const simulation = new Simulation(10_000);
  const { time, objects, revoked } = simulation;
  objects.set('lists/list', listOf(ivs.ViewerListFormat.JSON_LINES, 10_000));
  simulation.denied = 'v4321';
  const execution = simulation.start(ivs.ViewerListFormat.JSON_LINES);
  await time.until(execution.run());
  expect(execution.status).toBe('SUCCEEDED');
  const [failed, ...more] = simulation.results('FAILED_0.jsonl');
  expect(more).toEqual([]);
  const batch = [...Array(20).keys()].map((index) => 4320 + index);
  expect([failed.Error, JSON.parse(failed.Input).Items.map(({ viewerId }: any) => viewerId)]).toEqual(['AccessDeniedException', batch.map((index) => `v${index}`)]);
  expect([...revoked.keys()].filter((index) => revoked[index] !== 1 && !isGone(index))).toEqual(batch);
});

test('two lists at a time share the quota, and both come to their end', async () => {
  const simulation = new Simulation(10_000);
  const { time, objects } = simulation;
  objects.set('lists/list', listOf(ivs.ViewerListFormat.JSON_LINES, 10_000));
  const executions = ['one', 'two'].map((name) => simulation.start(ivs.ViewerListFormat.JSON_LINES, name));
  const began = time.now();
  await time.until(Promise.all(executions.map((execution) => execution.run())));
  expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(20_000 / CEILING / (time.now() - began)).toBeGreaterThan(0.9);
  expect(simulation.revoked.filter((count) => count === 2)).toHaveLength(10_000 - 10);
});
