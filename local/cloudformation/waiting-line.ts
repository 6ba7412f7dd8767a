/** Runs so many actions at the same time; the others wait, in the order in which they came. */
export class WaitingLine {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  public async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) { await new Promise<void>((resolve) => this.waiting.push(resolve)); } else { this.running++; }
    try {
      return await action();
    } finally {
      // The place goes to the next one, so that nobody can come between.
      const next = this.waiting.shift();
      if (next) { next(); } else { this.running--; }
    }
  }
}
