/** A fault on demand: for the next calls of an operation, or of any. */
export interface Fault<ErrorName extends string> {
  /** Which operation; any when left out. */
  readonly operation?: string;
  /** Only for calls that are signed with an access key that begins with this. */
  readonly accessKeyPrefix?: string;
  /** How often; 1 when left out. */
  readonly times?: number;
  /** Answers later by this many milliseconds; the call is carried out all the same. */
  readonly latency?: number;
  /** Answers with this error instead of carrying out the call. */
  readonly error?: ErrorName;
  /** Cuts the connection: before the call is carried out, or after it, so that only the answer is lost. */
  readonly reset?: 'before' | 'after';
  /** Runs when the call has come, before anything is done with it; in the same process only, such as to kill the caller. */
  readonly atCall?: () => void;
}

/** The faults of a service that are still to come. */
export class Faults<F extends Fault<string>> {
  private planned: { fault: F; left: number }[] = [];

  /** @param refusal what is thrown for an error that the service does not have */
  constructor(private readonly errorNames: readonly string[], private readonly refusal: (text: string) => Error) {}

  public add(fault: F): void {
    if (fault.error !== undefined && !this.errorNames.includes(fault.error)) {
      throw this.refusal(`error ${fault.error} is none of ${this.errorNames.join(', ')}`);
    }
    this.planned.push({ fault, left: fault.times ?? 1 });
  }

  public clear(): void {
    this.planned = [];
  }

  /** The fault for this call, which is used up by it. */
  public next(operation: string, accessKeyId = ''): Partial<F> {
    const plan = this.planned.find(({ fault }) => (fault.operation === undefined || fault.operation === operation)
      && accessKeyId.startsWith(fault.accessKeyPrefix ?? ''));
    if (plan === undefined) { return {}; }
    plan.left -= 1;
    if (plan.left <= 0) { this.planned = this.planned.filter((other) => other !== plan); }
    return plan.fault;
  }
}
