/*
 * A show starts, and its viewers ask for tokens: what AWS Lambda and AWS KMS make of it, event by event. Everything is counted in
 * milliseconds, and nothing here is measured: the times come from viewer-storm.ts, the rules from the guides that are named.
 */

/** How the SDK for JavaScript repeats what is throttled: 3 attempts, the waits up to 500 ms and up to 1 s, evenly spread (its standard mode). */
const ATTEMPTS = 3;
const BACKOFF_MS = 500;

export interface Storm {
  readonly viewers: number;
  readonly seconds: number;
  readonly lambda: {
    /** From the start of an instance until its handler could run. */
    readonly initMs: number;
    /** What the first request of an instance takes, without calls. */
    readonly firstMs: number;
    /** What any other request takes, without calls. */
    readonly warmMs: number;
    /** Instances that are kept ready. They have started, and have not answered a request. */
    readonly provisioned: number;
    /** The most instances, of all functions of the account in a region. */
    readonly accountConcurrency: number;
    /** How many instances may start at once, and how many of these come back in a second. */
    readonly burst: number;
    readonly refillPerSecond: number;
  };
  /** The time of a call of AWS Secrets Manager or AWS KMS. */
  readonly callMs: number;
  /** Each token is a call of AWS KMS, which allows so many in each second; without it, the first request of an instance is one of AWS Secrets Manager. */
  readonly kmsPerSecond?: number;
  /** Random numbers from 0 to below 1. */
  readonly random: () => number;
}

export interface Outcome {
  /** From the first attempt to the token, of each viewer that got one, in ascending order. */
  readonly latencies: readonly number[];
  /** Viewers without a token. */
  readonly refused: number;
  readonly throttledByLambda: number;
  readonly throttledByKms: number;
  /** Calls of AWS KMS that gave a signature. */
  readonly signatures: number;
  readonly instances: number;
  readonly mostAtOnce: number;
  /** Time that is billed, in whole milliseconds for each request, on instances that were kept ready and on others; the latter with their starts. */
  readonly billedMs: { readonly provisioned: number; readonly others: number };
}

/** Most come at the start, and the last after the given seconds: the rate falls evenly to nothing. */
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

  /** A call of AWS KMS: the quota counts in each second by itself (KMS guide, requests-per-second). */
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

/** Of values in ascending order: the one that so many of a hundred do not exceed. */
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

/** What happens next: a binary heap by time; at the same time, what was added first. */
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
