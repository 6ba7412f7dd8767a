import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from './errors';
import { log } from './log';

/*
 * The deadline of a request. When a function times out, CloudFormation doesn't get the cause of the failure. So every wait and every
 * call ends before that, with time left to undo changes and to send the error.
 */
export interface LambdaContext {
  /** The ID of the request, which is in each log line. */
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

let started = 0;
let ends = Infinity;
let lastMoment = Infinity;

/** Starts the clock of a request. A process handles one request at a time. */
export function startClock(context: Pick<LambdaContext, 'getRemainingTimeInMillis'>): void {
  const time = context.getRemainingTimeInMillis();
  started = Date.now();
  ends = started + 0.8 * time;
  lastMoment = started + time - Math.min(2_000, 0.1 * time);
}

/** The time since the start of this request, in milliseconds. */
export function elapsedTime(): number {
  return Date.now() - started;
}

/** The time left for this request, in milliseconds. */
export function remainingTime(): number {
  return Math.max(0, ends - Date.now());
}

/** Sets an earlier deadline for this request, relative to its start. */
export function limitTime(milliseconds: number): void {
  ends = Math.min(ends, started + milliseconds);
}

/** Aborts a call at the deadline. */
export function timeLimit(): { abortSignal?: AbortSignal } {
  return ends === Infinity ? {} : { abortSignal: AbortSignal.timeout(Math.ceil(remainingTime())) };
}

/** Waits, but at most until the deadline. */
export async function pause(milliseconds: number): Promise<void> {
  await sleep(Math.min(milliseconds, remainingTime()));
}

/** Uses the remaining time to undo a change. An error here must not hide the original error, so it is only logged. */
export async function undo(action: () => Promise<unknown>): Promise<void> {
  ends = lastMoment;
  try {
    await action();
  } catch (error) {
    log('ERROR', 'what was done before a failure could not be undone', { errorMessage: reasonOf(error) });
  }
}
