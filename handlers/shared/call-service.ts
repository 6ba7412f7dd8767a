import { pause, remainingTime, timeLimit } from './deadline';
import { errorText, HandlerError, isNotFound, isThrottled } from './errors';

/** A service call. It ends before the deadline if it passes the options to the client. */
export type ServiceCall<Output> = (options: { abortSignal?: AbortSignal }) => Promise<Output>;

/** Calls a service. An error names the action. `ifGone` is the result if the resource doesn't exist. */
export async function callService<Output>(action: string, call: ServiceCall<Output>, ifGone?: Output): Promise<Output> {
  try {
    return await retry(call);
  } catch (error) {
    if (ifGone !== undefined && isNotFound(error)) { return ifGone; }
    if (error instanceof HandlerError) { throw error; } // an inner call has already named its action
    throw new HandlerError(`can't ${action}: ${errorText(error)}`);
  }
}

/** The first wait for a new policy or tag to take effect in IAM. The next waits are two and four times as long. */
const PERMISSIONS_SETTLE = Number(process.env.PERMISSIONS_SETTLE_MS ?? 2_000);

const WAITS_FOR_PERMISSION = [1, 2, 4].map((times) => times * PERMISSIONS_SETTLE);

/**
 * Retries temporary errors, in addition to the attempts of the client:
 * - IAM is eventually consistent, so a new policy or tag may not be effective yet.
 * - The API rates are per account and region, and a large stack can use all of them for a while.
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
