/** Time as the embedded service knows it: real, or moved by a test. */
export interface Clock {
  now(): number;
  /** Runs something after some milliseconds; the returned function cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

export class RealClock implements Clock {
  public now(): number {
    return Date.now();
  }

  public after(milliseconds: number, run: () => void): () => void {
    const timer = setTimeout(run, milliseconds);
    timer.unref(); // a planned event must not keep the process alive
    return () => clearTimeout(timer);
  }
}

/** Stands still until it is moved. */
export class ManualClock implements Clock {
  private planned: { at: number; run: () => void }[] = [];

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  public now(): number {
    return this.time;
  }

  public after(milliseconds: number, run: () => void): () => void {
    const plan = { at: this.time + milliseconds, run };
    this.planned.push(plan);
    return () => { this.planned = this.planned.filter((other) => other !== plan); };
  }

  /** Moves the time, and runs in their order what is due until then. */
  public advance(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (;;) {
      const [next] = this.planned.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) { break; }
      this.planned = this.planned.filter((other) => other !== next);
      this.time = next.at;
      next.run();
    }
    this.time = until;
  }
}
