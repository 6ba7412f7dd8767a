import { randomUUID } from 'node:crypto';
import { CATALOGUE } from './catalogue';
import type { Check } from './check';
import { Interrupted } from './processes';
import { Redactor } from './redaction';

export type Outcome = 'passed' | 'failed' | 'not judged here' | 'skipped' | 'not reached';

export interface Result {
  readonly outcome: Outcome;
  readonly observed?: string;
  /** Why it was not judged, or was skipped. */
  readonly why?: string;
}

/** What a check has seen, when it is no exact text. */
export interface Observation {
  readonly observed: string;
  readonly isExpected: boolean;
}

/** The checks of a run and how they came out. */
export class Run {
  /** In the tags of everything that the run creates. */
  public readonly id = randomUUID().slice(0, 8);

  private readonly results = new Map<string, Result>();

  constructor(
    private readonly isLocal: boolean,
    public readonly signal: AbortSignal,
    public readonly redactor: Redactor,
    private readonly write: (line: string) => void,
    private readonly catalogue: { readonly [name: string]: Check } = CATALOGUE,
  ) {}

  /** A line about what happens now. */
  public progress(line: string): void {
    this.write(this.redactor.redact(line));
  }

  /** Observes what a check is about, and compares it with what is expected. What `observe` throws is observed, too. */
  public async check(name: string, observe: () => Promise<string | Observation>): Promise<void> {
    const { expected, locally } = this.checkOf(name);
    if (this.signal.aborted) { throw new Interrupted(); }
    if (this.isLocal && locally && !locally.runs) { return this.record(name, { outcome: 'not judged here', why: locally.why }); }
    const { observed, isExpected } = await this.observed(observe, expected);
    const judged: Result = isExpected && this.isLocal && locally ? { outcome: 'not judged here', observed, why: locally.why } : { outcome: isExpected ? 'passed' : 'failed', observed };
    this.record(name, judged);
  }

  public skip(name: string, why: string): void {
    this.checkOf(name);
    this.record(name, { outcome: 'skipped', why });
  }

  /** Every check of the catalogue, in its order. */
  public all(): (Check & Result & { readonly name: string })[] {
    return Object.entries(this.catalogue).map(([name, check]) => ({ name, ...check, ...this.results.get(name) ?? { outcome: 'not reached' as const } }));
  }

  public count(outcome: Outcome): number {
    return this.all().filter((result) => result.outcome === outcome).length;
  }

  private checkOf(name: string): Check {
    const check = this.catalogue[name];
    if (check === undefined) { throw new Error(`the catalogue has no check ${name}`); }
    return check;
  }

  private async observed(observe: () => Promise<string | Observation>, expected: string): Promise<Observation> {
    try {
      const seen = await observe();
      return typeof seen === 'string' ? { observed: seen, isExpected: seen === expected } : seen;
    } catch (error) {
      if (error instanceof Interrupted) { throw error; }
      return { observed: `${(error as Error).name}: ${(error as Error).message}`, isExpected: false };
    }
  }

  private record(name: string, { outcome, observed, why }: Result): void {
    const result: Result = { outcome, observed: observed === undefined ? undefined : this.redactor.redact(observed), why };
    this.results.set(name, result);
    const about = outcome === 'failed' ? `: expected ${this.checkOf(name).expected}, observed ${result.observed}` : why ? ` (${why})` : '';
    this.progress(`  ${outcome.padEnd(16)} ${name}${about}`);
  }
}
