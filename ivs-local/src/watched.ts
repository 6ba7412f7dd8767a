/** A map that says which key has changed, so that a change can be kept without a look at everything else. */
export class WatchedMap<V> extends Map<string, V> {
  public onChange?: (key: string) => void;

  public override set(key: string, value: V): this {
    super.set(key, value);
    this.onChange?.(key);
    return this;
  }

  public override delete(key: string): boolean {
    const existed = super.delete(key);
    if (existed) { this.onChange?.(key); }
    return existed;
  }

  public override clear(): void {
    const keys = [...this.keys()];
    super.clear();
    for (const key of keys) { this.onChange?.(key); }
  }
}
