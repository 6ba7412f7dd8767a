/*
 * Simulates AWS Lambda and AWS KMS, event by event, when an event starts and its viewers request tokens. All times are in
 * milliseconds. Nothing is measured here: the times come from viewer-storm.ts, and the rules from the named guides.
 */

/** The retries of the SDK for JavaScript after throttling: 3 attempts, with random waits up to 500 ms and up to 1 s (its standard mode). */
const ATTEMPTS = 3;
const BACKOFF_MS = 500;

export interface Storm {
  readonly viewers: number;
  readonly seconds: number;
  readonly lambda: {
    /** The time from the start of an instance until its handler can run. */
    readonly initMs: number;
    /** The time of the first request of an instance, without calls. */
    readonly firstMs: number;
    /** The time of any other request, without calls. */
    readonly warmMs: number;
    /** Provisioned instances. They have started, but have not handled a request. */
    readonly provisioned: number;
    /** The maximum number of instances of all functions of the account in a region. */
    readonly accountConcurrency: number;
    /** The number of instances that can start immediately, and the number per second by which it recovers. */
    readonly burst: number;
    readonly refillPerSecond: number;
  };
  /** The time of a call of AWS Secrets Manager or AWS KMS. */
  readonly callMs: number;
  /** The calls per second that AWS KMS allows, if each token is a call of AWS KMS. Without it, the first request of an instance calls AWS Secrets Manager. */
  readonly kmsPerSecond?: number;
  /** Random numbers from 0 to below 1. */
  readonly random: () => number;
}

export interface Outcome {
  /** The time from the first attempt to the token, for each viewer that got one, in ascending order. */
  readonly latencies: readonly number[];
  /** Viewers without a token. */
  readonly refused: number;
  readonly throttledByLambda: number;
  readonly throttledByKms: number;
  /** Successful calls of AWS KMS. */
  readonly signatures: number;
  readonly instances: number;
  readonly mostAtOnce: number;
  /** Billed time, in whole milliseconds per request, on provisioned instances and on others. The latter include their starts. */
  readonly billedMs: { readonly provisioned: number; readonly others: number };
}

/** Most viewers arrive at the start, and the last after the given seconds: the rate decreases linearly to zero. */
export function arrivals(viewers: number, seconds: number): number[] {
  return Array.from({ length: viewers }, (_, index) => 1000 * seconds * (1 - Math.sqrt(1 - (index + 0.5) / viewers)));
}

export function simulate(storm: Storm, times: readonly number[] = arrivals(storm.viewers, storm.seconds)): Outcome {
  const { lambda, callMs, kmsPerSecond, random } = storm;
  const queue = new Queue();
  const pools = { provisioned: { fresh: lambda.provisioned, warm: 0 }, others: { fresh: 0, warm: 0 } };
  const latencies: number[] = [];
  const counts = { refused: 0, throttledByLambda: 0, throttledByKms: 0, signatures: 0, instances: lambda.provisioned, mostAtOnce: 0 };
  const billedMs = { provisioned: 0, others: 0 };
  let [busy, starts, refilledAt, second, callsInSecond] = [0, lambda.burst, 0, -1, 0];

  const backoff = (attempt: number) => Math.floor(random() * BACKOFF_MS * 2 ** (attempt - 1));

  /** One more instance, if the rate and the concurrency of the account allow it (Lambda guide, scaling-behavior). */
  const mayStart = (now: number) => {
    starts = Math.min(lambda.burst, starts + (now - refilledAt) * lambda.refillPerSecond / 1000);
    refilledAt = now;
    if (starts < 1 || counts.instances >= lambda.accountConcurrency) { return false; }
    starts -= 1;
    return true;
  };

  const request = (now: number, arrived: number, attempt: number): void => {
    const pool = (['provisioned', 'others'] as const).find((name) => pools[name].warm + pools[name].fresh > 0);
    let [startMs, isFresh] = [0, false];
    if (pool !== undefined) {
      isFresh = pools[pool].warm === 0;
      pools[pool][isFresh ? 'fresh' : 'warm'] -= 1;
    } else if (mayStart(now)) {
      counts.instances += 1;
      [startMs, isFresh] = [lambda.initMs, true];
    } else {
      counts.throttledByLambda += 1;
      if (attempt === ATTEMPTS) { counts.refused += 1; return; }
      return queue.add(now + backoff(attempt), (later) => request(later, arrived, attempt + 1));
    }
    busy += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, busy);
    const computed = now + startMs + (isFresh ? lambda.firstMs : lambda.warmMs);
    const end = (later: number, isSigned: boolean) => {
      const name = pool ?? 'others';
      busy -= 1;
      pools[name].warm += 1;
      billedMs[name] += Math.ceil(later - now);
      if (isSigned) { latencies.push(later - arrived); } else { counts.refused += 1; }
    };
    if (kmsPerSecond === undefined) { return queue.add(computed + (isFresh ? callMs : 0), (later) => end(later, true)); }
    queue.add(computed, (later) => sign(later, 1, end));
  };

  /** A call of AWS KMS. The quota is counted for each second separately (KMS guide, requests-per-second). */
  const sign = (now: number, attempt: number, end: (later: number, isSigned: boolean) => void): void => {
    if (Math.floor(now / 1000) !== second) { [second, callsInSecond] = [Math.floor(now / 1000), 0]; }
    if (callsInSecond < kmsPerSecond!) {
      callsInSecond += 1;
      counts.signatures += 1;
      return queue.add(now + callMs, (later) => end(later, true));
    }
    counts.throttledByKms += 1;
    if (attempt === ATTEMPTS) { return queue.add(now + callMs, (later) => end(later, false)); }
    queue.add(now + callMs + backoff(attempt), (later) => sign(later, attempt + 1, end));
  };

  for (const time of times) { queue.add(time, (now) => request(now, now, 1)); }
  queue.run();
  return { ...counts, latencies: latencies.sort((a, b) => a - b), billedMs };
}

/** A percentile of values in ascending order. */
export function percentile(ascending: readonly number[], hundredth: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * hundredth / 100) - 1)];
}

/** Random numbers that are the same in each run (a linear congruential generator with the numbers of Numerical Recipes). */
export function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32; // below 2 ** 53, so exact
    return state / 2 ** 32;
  };
}

type Action = (now: number) => void;

/** The queue of events: a binary heap by time. Events at the same time are in order of insertion. */
class Queue {
  private readonly heap: { readonly time: number; readonly order: number; readonly action: Action }[] = [];
  private added = 0;

  public add(time: number, action: Action): void {
    this.heap.push({ time, order: this.added++, action });
    for (let child = this.heap.length - 1; child > 0 && this.isBefore(child, parentOf(child)); child = parentOf(child)) {
      this.swap(child, parentOf(child));
    }
  }

  public run(): void {
    while (this.heap.length > 0) {
      const { time, action } = this.heap[0];
      const last = this.heap.pop()!;
      if (this.heap.length > 0) { this.heap[0] = last; this.sink(); }
      action(time);
    }
  }

  private sink(): void {
    for (let parent = 0; ;) {
      const children = [2 * parent + 1, 2 * parent + 2].filter((child) => child < this.heap.length);
      const first = children.reduce((a, b) => (this.isBefore(b, a) ? b : a), parent);
      if (first === parent) { return; }
      this.swap(parent, first);
      parent = first;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    return one.time < other.time || (one.time === other.time && one.order < other.order);
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
  }
}

function parentOf(child: number): number {
  return Math.floor((child - 1) / 2);
}
