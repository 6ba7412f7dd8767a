import { setTimeout as sleep } from 'node:timers/promises';
import { IvsClient } from '@aws-sdk/client-ivs';

/**
 * The one client. More attempts than the default, since the API rates of IVS are low and not adjustable; time limits that
 * really abort, since `requestTimeout` alone only warns.
 */
export const ivs = new IvsClient({
  maxAttempts: 8,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
});

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
