import type { LogFields } from './log';
import { count, ofFunction } from './metrics';

/** The number of revocations that succeeded, that finally failed, and of throttled calls (of up to 20 viewers each). */
export interface Revocations {
  readonly revoked: number;
  readonly failed: number;
  readonly throttled: number;
}

export function countRevocations({ revoked, failed, throttled }: Revocations, fields?: LogFields): void {
  const values = { ViewerSessionsRevoked: revoked, ViewerSessionRevocationsFailed: failed, ViewerSessionRevocationCallsThrottled: throttled };
  count(failed > 0 ? 'ERROR' : 'INFO', 'revocation of viewer sessions', { values, dimensions: [ofFunction()] }, fields);
}
