import { randomUUID } from 'node:crypto';
import { Clock } from './clock';
import type { IvsEvent } from './package';

/** How events arrive: in order, or as badly as the service admits to (best effort: late, out of order, lost). */
export type Delivery = 'in-order' | 'disorderly';

const KEPT = 10_000;

/** Delivers events to listeners, and keeps the last ones. */
export class EventBus {
  /** The oldest first. */
  public readonly delivered: IvsEvent[] = [];
  private dropped = 0;
  public delivery: Delivery = 'in-order';
  private readonly listeners: ((event: IvsEvent) => void)[] = [];
  private count = 0;

  constructor(private readonly account: { region: string; accountId: string; clock: Clock }) {}

  public listen(listener: (event: IvsEvent) => void): void {
    this.listeners.push(listener);
  }

  /** `channel` is the ARN in `resources`; the breaches of account-wide limits have none. */
  public emit(detailType: string, channel: string | undefined, detail: { [field: string]: unknown }): void {
    const { region, accountId, clock } = this.account;
    const event: IvsEvent = {
      'version': '0',
      'id': randomUUID(),
      'detail-type': detailType,
      'source': 'aws.ivs',
      'account': accountId,
      'time': new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      'region': region,
      'resources': channel === undefined ? [] : [channel],
      'detail': detail,
    };
    this.deliver(event);
  }

  /** Disorder that a test can count on: every third event comes two seconds late, every seventh is lost. */
  private deliver(event: IvsEvent): void {
    this.count++;
    const disorderly = this.delivery === 'disorderly';
    if (disorderly && this.count % 7 === 0) { return; }
    if (disorderly && this.count % 3 === 0) {
      this.account.clock.after(2000, () => this.hand(event));
    } else {
      this.hand(event);
    }
  }

  /** How many there have been. */
  public get total(): number {
    return this.dropped + this.delivered.length;
  }

  /** Those from an index on, by the number of those before; without those that are not kept any more. */
  public from(index: number): IvsEvent[] {
    return this.delivered.slice(Math.max(0, index - this.dropped));
  }

  /** Gives an event to the listeners. */
  public hand(event: IvsEvent): void {
    this.delivered.push(event);
    if (this.delivered.length > KEPT) {
      this.delivered.shift();
      this.dropped++;
    }
    for (const listener of this.listeners) { listener(event); }
  }
}
