/** Runs a limited number of actions at the same time. The others wait in order. */
export class WaitingLine {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  public async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) { await new Promise<void>((resolve) => this.waiting.push(resolve)); } else { this.running++; }
    try {
      return await action();
    } finally {
      // The slot is passed to the next action, so that no other action can take it.
      const next = this.waiting.shift();
      if (next) { next(); } else { this.running--; }
    }
  }
}
