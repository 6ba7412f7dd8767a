import { limitTime, pause } from './deadline';

/*
 * Lists prove presence, never absence: what was created a moment ago may not be in them yet. So "nothing there" counts only after
 * looking for a while.
 */

/** How long a list may be behind. It is not documented; this is generous. */
export const LISTS_SETTLE = Number(process.env.LISTS_SETTLE_MS ?? 5_000);

/** A request that may be cancelled makes nothing later than this after its start, so that what undoes it knows how long to look for that. */
const REQUEST_WINDOW = 12 * LISTS_SETTLE;

/** Looks again and again until it has found nothing for a while. `look` tells whether it found something. */
export async function untilQuiet(look: () => Promise<boolean>, quietTime = LISTS_SETTLE): Promise<void> {
  for (let quietSince = Date.now(), quiet = quietTime; ;) {
    if (await look()) {
      quietSince = Date.now();
      quiet = LISTS_SETTLE; // that was it: only the list may be behind
    }
    if (Date.now() - quietSince >= quiet) { return; }
    await pause(Math.min(1_500, Math.ceil(quiet / 3)));
  }
}

/** Repeats something until it has a result, as long as a list may be behind. */
export async function whileListsSettle<Result>(find: () => Promise<Result | undefined>): Promise<Result | undefined> {
  const ends = Date.now() + LISTS_SETTLE;
  for (;;) {
    const found = await find();
    if (found !== undefined || Date.now() >= ends) { return found; }
    await pause(Math.ceil(LISTS_SETTLE / 5));
  }
}

/** The last call that creates something may take its whole time (`TIME_LIMITS.requestTimeout`). */
const LAST_CALL = 3 * LISTS_SETTLE;

/** How long to look for what a request may still make: CloudFormation does not wait for one that it cancels. */
export const CANCELLED_REQUEST = REQUEST_WINDOW + LAST_CALL + LISTS_SETTLE;

/** Ends all calls of a request, also those that are repeated, before nobody would look for what they make. */
export function limitRequest(): void {
  limitTime(REQUEST_WINDOW);
}
