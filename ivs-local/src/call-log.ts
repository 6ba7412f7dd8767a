import type { Call } from './package';

const LARGEST_INPUT = 4096; // bytes of the body; a batch of 20 viewers to revoke has 3 KB

/** The last calls, the oldest first. A service that runs for days must not keep all of them, nor large inputs. */
export class CallLog {
  public readonly calls: Call[] = [];

  constructor(private readonly limit = 10_000) {}

  public note(call: Call, bytes: number): void {
    this.calls.push(bytes > LARGEST_INPUT ? { ...call, input: undefined } : call);
    if (this.calls.length > this.limit) { this.calls.shift(); }
  }
}
