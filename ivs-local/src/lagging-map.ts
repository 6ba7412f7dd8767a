import type { Clock } from './clock';
import { WatchedMap } from './watched';

/** How late lists are, and by which clock. */
export interface Lag {
  readonly clock: Clock;
  /** In milliseconds. */
  readonly listLag: number;
}

/**
 * A map that also knows how it was a moment ago, for lists that are eventually consistent. A value that changes is set anew, so that what
 * was listed before keeps its old settings. A value that somebody changes in place changes at once in what is listed, too.
 */
export class LaggingMap<V> extends WatchedMap<V> {
  /** What the map was until a time, the oldest first. */
  private past: { readonly until: number; readonly was: ReadonlyMap<string, V> }[] = [];
  /** What was deleted a moment ago. */
  private readonly leaving = new Map<string, V>();

  /** @param copy of a value that the service itself changes in place; it calls `remember` first */
  constructor(private readonly lag: Lag, private readonly copy?: (value: V) => V) {
    super();
  }

  /** What a list shows now. */
  public get listed(): ReadonlyMap<string, V> {
    const { clock, listLag } = this.lag;
    const time = clock.now() - listLag;
    const shown = listLag === 0 ? this : this.past.find(({ until }) => until > time)?.was ?? this;
    return this.leaving.size === 0 ? shown : new Map([...shown, ...this.leaving]);
  }

  /** What a Get operation shows now. */
  public read(key: string): V | undefined {
    return this.get(key) ?? this.leaving.get(key);
  }

  /** Deletes a value that can still be read for some milliseconds. For everything else, it is gone. */
  public remove(key: string, milliseconds: number): void {
    const value = this.get(key)!;
    this.delete(key);
    if (milliseconds === 0) { return; }
    this.leaving.set(key, value);
    this.lag.clock.after(milliseconds, () => this.leaving.delete(key));
  }

  public override set(key: string, value: V): this {
    this.remember();
    return super.set(key, value);
  }

  public override delete(key: string): boolean {
    this.remember();
    return super.delete(key);
  }

  public override clear(): void {
    this.remember();
    super.clear();
  }

  /** Keeps what the map is before it changes. Without a lag nothing is kept. */
  public remember(): void {
    const { clock, listLag } = this.lag;
    if (listLag === 0) {
      if (this.past.length > 0) { this.past = []; }
      return;
    }
    const now = clock.now();
    if (this.past.at(-1)?.until === now) { return; }
    while (this.past.length > 0 && this.past[0].until <= now - listLag) { this.past.shift(); }
    const { copy } = this;
    this.past.push({ until: now, was: copy ? new Map([...this].map(([key, value]) => [key, copy(value)])) : new Map(this) });
  }
}
