import { Clock } from '../../ivs-local/src';

/** Time that jumps from one planned event to the next: hours pass in seconds. */
export class SimulatedTime implements Clock {
  private planned: { at: number; run: () => void }[] = [];

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  public now(): number {
    return this.time;
  }

  /** The list is short and in order: what is planned stands after all that is due before it or at the same time. */
  public after(milliseconds: number, run: () => void): () => void {
    const plan = { at: this.time + Math.max(0, milliseconds), run };
    const index = this.planned.findIndex(({ at }) => at > plan.at);
    this.planned.splice(index < 0 ? this.planned.length : index, 0, plan);
    return () => { this.planned = this.planned.filter((other) => other !== plan); };
  }

  public async sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => { this.after(milliseconds, resolve); });
  }

  /** Lets time pass until a promise is settled. */
  public async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = () => { isSettled = true; };
    promise.then(settled, settled);
    for (;;) {
      await new Promise(setImmediate); // all that can go on without time to pass
      if (isSettled) { return promise; }
      const next = this.planned.shift();
      if (next === undefined) { throw new Error('nothing is planned, and it is not over'); }
      this.time = next.at;
      next.run();
    }
  }
}
