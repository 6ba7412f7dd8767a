import type { IvsClient } from '@aws-sdk/client-ivs';
import { isThrottled } from './errors';
import type { LogFields } from './log';
import { count, ofFunction } from './metrics';

/** How many revocations succeeded, and failed for good; and calls, of up to 20 viewers each, that were throttled. */
export interface Revocations {
  readonly revoked: number;
  readonly failed: number;
  readonly throttled: number;
}

export function countRevocations({ revoked, failed, throttled }: Revocations, fields?: LogFields): void {
  const values = { ViewerSessionsRevoked: revoked, ViewerSessionRevocationsFailed: failed, ViewerSessionRevocationCallsThrottled: throttled };
  count(failed > 0 ? 'ERROR' : 'INFO', 'revocation of viewer sessions', { values, dimensions: [ofFunction()] }, fields);
}

/** Counts the calls of a client that are throttled, also those that it repeats by itself. Gives the number since it was last asked. */
export function throttledCalls(client: IvsClient): () => number {
  let throttled = 0;
  client.middlewareStack.add((next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (isThrottled(error)) { throttled++; }
      throw error;
    }
  }, { step: 'deserialize', priority: 'high', name: 'countThrottled' }); // below the one that repeats, above the one that makes the error
  return () => {
    const since = throttled;
    throttled = 0;
    return since;
  };
}
