import { pause, remainingTime, timeLimit } from './deadline';
import { errorText, HandlerError, isNotFound, isThrottled } from './errors';

/** A call of a service. It ends in time if it passes the options to the client. */
export type ServiceCall<Output> = (options: { abortSignal?: AbortSignal }) => Promise<Output>;

/** Calls a service. A failure says what the call was for. What has been deleted may have an answer, too. */
export async function callService<Output>(action: string, call: ServiceCall<Output>, ifGone?: Output): Promise<Output> {
  try {
    return await retry(call);
  } catch (error) {
    if (ifGone !== undefined && isNotFound(error)) { return ifGone; }
    if (error instanceof HandlerError) { throw error; } // a call within this one has said what it was for
    throw new HandlerError(`can't ${action}: ${errorText(error)}`);
  }
}

/** How long IAM may take until a new policy or tag counts, at first; then twice and four times as long. */
const PERMISSIONS_SETTLE = Number(process.env.PERMISSIONS_SETTLE_MS ?? 2_000);

const WAITS_FOR_PERMISSION = [1, 2, 4].map((times) => times * PERMISSIONS_SETTLE);

/**
 * Repeats what passes with time, beyond the attempts of the client:
 * - IAM is eventually consistent, so a new policy or tag may not count yet;
 * - the API rates are those of the account and region, and a large stack needs all of them for a while.
 */
export async function retry<Output>(call: ServiceCall<Output>): Promise<Output> {
  const waits = [...WAITS_FOR_PERMISSION];
  for (;;) {
    try {
      return await call(timeLimit());
    } catch (error) {
      const wait = isThrottled(error) ? 1_000 + 3_000 * Math.random() : isDenied(error) ? waits.shift() : undefined;
      if (wait === undefined || remainingTime() <= wait) { throw error; }
      await pause(wait);
    }
  }
}

function isDenied(error: unknown): boolean {
  return (error as Error).name === 'AccessDeniedException';
}
