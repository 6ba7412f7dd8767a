import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from './errors';
import { log } from './log';

/*
 * The time that a request has. Lambda stops a function without a word, and then nobody learns why a deployment failed. So every
 * wait and every call ends before that, with time left to undo what was done and to send the reason.
 */
export interface LambdaContext {
  /** The ID of the request, which each line of the log has. */
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

let started = 0;
let ends = Infinity;
let lastMoment = Infinity;

/** Starts the clock of a request. Lambda gives a process one request at a time. */
export function startClock(context: Pick<LambdaContext, 'getRemainingTimeInMillis'>): void {
  const time = context.getRemainingTimeInMillis();
  started = Date.now();
  ends = started + 0.8 * time;
  lastMoment = started + time - Math.min(2_000, 0.1 * time);
}

/** For how long this request has been worked on, in milliseconds. */
export function elapsedTime(): number {
  return Date.now() - started;
}

/** What is left for this request, in milliseconds. */
export function remainingTime(): number {
  return Math.max(0, ends - Date.now());
}

/** Ends the work on this request earlier, counted from its start. */
export function limitTime(milliseconds: number): void {
  ends = Math.min(ends, started + milliseconds);
}

/** Ends a call in time. */
export function timeLimit(): { abortSignal?: AbortSignal } {
  return ends === Infinity ? {} : { abortSignal: AbortSignal.timeout(Math.ceil(remainingTime())) };
}

/** Waits, but not longer than there is time. */
export async function pause(milliseconds: number): Promise<void> {
  await sleep(Math.min(milliseconds, remainingTime()));
}

/** Uses the rest of the time to undo something. An error here must not hide the one that led to it, so it is only logged. */
export async function undo(action: () => Promise<unknown>): Promise<void> {
  ends = lastMoment;
  try {
    await action();
  } catch (error) {
    log('ERROR', 'what was done before a failure could not be undone', { errorMessage: reasonOf(error) });
  }
}
