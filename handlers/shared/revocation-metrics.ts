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
