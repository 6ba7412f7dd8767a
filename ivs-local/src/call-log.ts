/** A call as it was answered. */
export interface Call {
  readonly operation: string;
  /** Undefined when it was not understood; in the log, also when its body was large. */
  readonly input: any;
  /** That the request is signed with: tells which Lambda function has called. */
  readonly accessKeyId: string;
  readonly status: number;
  readonly error?: string;
}

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
