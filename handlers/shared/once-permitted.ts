import { setTimeout as sleep } from 'node:timers/promises';

const WAITS = [2_000, 4_000, 8_000];

/** IAM is eventually consistent: a policy that was attached a moment ago may not count yet. */
export async function oncePermitted<Output>(call: () => Promise<Output>): Promise<Output> {
  for (const wait of WAITS) {
    try {
      return await call();
    } catch (error) {
      if ((error as Error).name !== 'AccessDeniedException') { throw error; }
      await sleep(wait);
    }
  }
  return call();
}
