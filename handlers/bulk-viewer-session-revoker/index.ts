import { setTimeout as sleep } from 'node:timers/promises';
import { BatchStartViewerSessionRevocationCommand, IvsClient } from '@aws-sdk/client-ivs';
import { Revoker } from './revoker';
import type { FailedEntry, RevocationBatch } from '../../src/playback/bulk-revocation-contract';
import { HandlerError, errorText } from '../shared/errors';
import { countRevocations } from '../shared/revocation-metrics';
import { TIME_LIMITS } from '../shared/time-limits';

/** It asks once: the revoker paces each call, and knows what to repeat. */
const ivs = new IvsClient({ maxAttempts: 1, requestHandler: TIME_LIMITS });

/** One for each instance of the function, as it remembers its last call. */
const revoker = new Revoker({
  now: Date.now,
  sleep,
  random: Math.random,
  send: async (viewerSessions) => (await ivs.send(new BatchStartViewerSessionRevocationCommand({ viewerSessions }))).errors ?? [],
});

/** Revokes the viewers of a batch, and gives the entries that failed. */
export async function handler(batch: RevocationBatch): Promise<FailedEntry[]> {
  const { Items, BatchInput, RetryCount } = batch;
  try {
    const failures = await revoker.revoke(batch);
    countRevocations(Items.length - failures.length, failures.length);
    return failures;
  } catch (error) {
    if (RetryCount >= BatchInput.LastRetry) { countRevocations(0, Items.length); }
    throw new HandlerError(`can't revoke a batch of ${Items.length} viewer sessions: ${errorText(error)}`);
  }
}
