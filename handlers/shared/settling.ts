import { limitTime, pause } from './deadline';

/*
 * Lists prove presence, never absence: a resource that was just created may be missing in a list. So an empty list counts only after
 * repeated reads.
 */

/** The assumed maximum lag of a list. It is not documented, so this value is generous. */
export const LISTS_SETTLE = Number(process.env.LISTS_SETTLE_MS ?? 5_000);

/** A request that may be canceled creates nothing after this time, so that its rollback knows how long to look for new resources. */
const REQUEST_WINDOW = 12 * LISTS_SETTLE;

/** Repeats `look` until it has found nothing for a while. `look` returns whether it found something. */
export async function untilQuiet(look: () => Promise<boolean>, quietTime = LISTS_SETTLE): Promise<void> {
  for (let quietSince = Date.now(), quiet = quietTime; ;) {
    if (await look()) {
      quietSince = Date.now();
      quiet = LISTS_SETTLE; // found: from now on, only the list may lag
    }
    if (Date.now() - quietSince >= quiet) { return; }
    await pause(Math.min(1_500, Math.ceil(quiet / 3)));
  }
}

/** Retries `find` until it has a result, while a list may lag. */
export async function whileListsSettle<Result>(find: () => Promise<Result | undefined>): Promise<Result | undefined> {
  const ends = Date.now() + LISTS_SETTLE;
  for (;;) {
    const found = await find();
    if (found !== undefined || Date.now() >= ends) { return found; }
    await pause(Math.ceil(LISTS_SETTLE / 5));
  }
}

/** The last call that creates a resource may take its whole timeout (`TIME_LIMITS.requestTimeout`). */
const LAST_CALL = 3 * LISTS_SETTLE;

/** The time to look for resources of a canceled request, because CloudFormation doesn't wait for a request that it cancels. */
export const CANCELLED_REQUEST = REQUEST_WINDOW + LAST_CALL + LISTS_SETTLE;

/** Ends all calls of a request, including retries, while their results would still be found. */
export function limitRequest(): void {
  limitTime(REQUEST_WINDOW);
}
