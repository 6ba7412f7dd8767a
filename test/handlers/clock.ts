/** Time that passes only when somebody waits, so that minutes take no time. `node:timers/promises` must be replaced by `sleep`. */
export class Clock {
  public waits: number[] = [];

  private now = 1_000_000_000_000;

  public start(): void {
    this.waits = [];
    jest.spyOn(Date, 'now').mockImplementation(() => this.now);
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    this.now += milliseconds;
  }

  /** How long was waited, in milliseconds. */
  public get waited(): number {
    return this.waits.reduce((sum, wait) => sum + wait, 0);
  }
}
