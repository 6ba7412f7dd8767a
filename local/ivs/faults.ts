import { ERROR_NAMES, ErrorName, invalid } from './errors';

/** A fault on demand: for the next calls of an operation, or of any. */
export interface Fault {
  /** Which operation; any when left out. */
  readonly operation?: string;
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
  /** For batch operations: these items fail, by the end of their ARN or by their viewer id. */
  readonly failItems?: string[];
  /** For CreateRecordingConfiguration: the configuration ends in CREATE_FAILED. */
  readonly createFailed?: boolean;
}

/** The faults that are still to come. */
export class Faults {
  private planned: { fault: Fault; left: number }[] = [];

  public add(fault: Fault): void {
    if (fault.error !== undefined && !ERROR_NAMES.includes(fault.error)) { throw invalid(`error ${fault.error} is none of ${ERROR_NAMES.join(', ')}`); }
    this.planned.push({ fault, left: fault.times ?? 1 });
  }

  public clear(): void {
    this.planned = [];
  }

  /** The fault for this call, which is used up by it. */
  public next(operation: string): Fault {
    const plan = this.planned.find(({ fault }) => fault.operation === undefined || fault.operation === operation);
    if (plan === undefined) { return {}; }
    plan.left -= 1;
    if (plan.left <= 0) { this.planned = this.planned.filter((other) => other !== plan); }
    return plan.fault;
  }
}
