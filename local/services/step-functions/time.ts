import { Clock } from '../../../ivs-local/src';

/** Simulated time that jumps from one scheduled event to the next, so that hours pass in seconds. */
export class SimulatedTime implements Clock {
  private planned: { at: number; run: () => void }[] = [];

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  public now(): number {
    return this.time;
  }

  /** Keeps the short list in order: a new event is placed after all events that are due before it or at the same time. */
  public after(milliseconds: number, run: () => void): () => void {
    const plan = { at: this.time + Math.max(0, milliseconds), run };
    const index = this.planned.findIndex(({ at }) => at > plan.at);
    this.planned.splice(index < 0 ? this.planned.length : index, 0, plan);
    return () => { this.planned = this.planned.filter((other) => other !== plan); };
  }

  public async sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => { this.after(milliseconds, resolve); });
  }

  /** Advances the time until a promise is settled. */
  public async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = () => { isSettled = true; };
    promise.then(settled, settled);
    for (;;) {
      await new Promise(setImmediate); // runs everything that doesn't wait for time to pass
      if (isSettled) { return promise; }
      const next = this.planned.shift();
      if (next === undefined) { throw new Error('nothing is planned, and it is not over'); }
      this.time = next.at;
      next.run();
    }
  }
}
