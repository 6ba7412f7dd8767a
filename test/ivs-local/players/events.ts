/** What the official player needs of Node's `events`, which a browser has not. */
export class EventEmitter {
  private readonly listeners = new Map<string, ((...values: unknown[]) => void)[]>();

  public on(name: string, listener: (...values: unknown[]) => void): this {
    this.listeners.set(name, [...this.listeners.get(name) ?? [], listener]);
    return this;
  }

  public addListener(name: string, listener: (...values: unknown[]) => void): this {
    return this.on(name, listener);
  }

  public once(name: string, listener: (...values: unknown[]) => void): this {
    const once = (...values: unknown[]): void => {
      this.removeListener(name, once);
      listener(...values);
    };
    return this.on(name, once);
  }

  public removeListener(name: string, listener: (...values: unknown[]) => void): this {
    this.listeners.set(name, (this.listeners.get(name) ?? []).filter((other) => other !== listener));
    return this;
  }

  public off(name: string, listener: (...values: unknown[]) => void): this {
    return this.removeListener(name, listener);
  }

  public removeAllListeners(name?: string): this {
    if (name === undefined) { this.listeners.clear(); } else { this.listeners.delete(name); }
    return this;
  }

  public emit(name: string, ...values: unknown[]): boolean {
    const listeners = this.listeners.get(name) ?? [];
    for (const listener of listeners) { listener(...values); }
    return listeners.length > 0;
  }
}

export default EventEmitter;
