import type { Clock } from './clock';

/** How long the service takes, in milliseconds. */
export interface Delays {
  /** From an encoder's connection (Session Created) until the stream can be watched (Stream Start). */
  readonly start: number;
  /** From there until Recording Start. */
  readonly recording: number;
  /** From the end of the ingest (Session Ended) until the stream ends (Stream End): until then, the channel is live. */
  readonly stop: number;
  /** How long the files of a recording are written after the stream has ended: a stream that comes back sooner is not merged. */
  readonly writing: number;
  /** How long what was deleted can still be read and listed. */
  readonly remove: number;
}

export const NO_DELAYS: Delays = { start: 0, recording: 0, stop: 0, writing: 0, remove: 0 };

/**
 * About those of the service. Sessions that are public take 6 to 7 seconds to start and 1 more to record (AWS CLI's example of get-stream-session; sample
 * of the user guide's stream-health page). The user guide gives about 10 seconds to the files of a recording. It also says that a stream ends some time after
 * its session, and Terraform's AWS provider waits until it can't read any more what it has deleted: how long these two take is not public.
 */
export const DELAYS_OF_THE_SERVICE: Delays = { start: 7000, recording: 1000, stop: 3000, writing: 10_000, remove: 1000 };

/** Runs something after a delay, or at once without one. The returned function cancels it. */
export function later(clock: Clock, milliseconds: number, run: () => void): () => void {
  if (milliseconds > 0) { return clock.after(milliseconds, run); }
  run();
  return () => undefined;
}
