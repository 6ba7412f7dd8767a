import { Context } from '../context';
import type { Observation } from '../run';

const PAUSE = 300; // milliseconds between two viewers

/** Viewers who come all the time: each gets a token from a deployed signer, and uses it at once. */
export class Traffic {
  private readonly refusals: string[] = [];

  private viewers = 0;

  private isOver = false;

  private readonly done: Promise<void>;

  constructor(private readonly context: Context, private readonly signer: 'SecretSigner' | 'KmsSigner') {
    this.done = this.come();
  }

  public async end(): Promise<void> {
    this.isOver = true;
    await this.done;
  }

  public result(): Observation {
    const { length } = this.refusals;
    const observed = `${length} refused of ${this.viewers}${length > 0 ? `: ${[...new Set(this.refusals)].slice(0, 3).join('; ')}` : ''}`;
    return { observed, isExpected: length === 0 && this.viewers > 5 };
  }

  private async come(): Promise<void> {
    const { player } = this.context;
    while (!this.isOver) {
      this.viewers += 1;
      try {
        const status = await player.status(await this.context.sign(this.signer, { viewerId: `viewer-${this.viewers}` }));
        if (status !== 200) { this.refusals.push(String(status)); }
      } catch (error) {
        this.refusals.push((error as Error).message);
      }
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    }
  }
}
