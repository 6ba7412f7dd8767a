import { setTimeout as sleep } from 'node:timers/promises';
import { BatchStartViewerSessionRevocationCommand, IvsClient } from '@aws-sdk/client-ivs';
import { Revoker } from './revoker';
import type { FailedEntry, RevocationBatch } from '../../src/playback/bulk-revocation-contract';
import { LambdaContext } from '../shared/deadline';
import { HandlerError, errorText } from '../shared/errors';
import { channelFields, log, logWith, startLog } from '../shared/log';
import { countRevocations } from '../shared/revocation-metrics';
import { throttledCalls } from '../shared/throttled-calls';
import { TIME_LIMITS } from '../shared/time-limits';

/** A client without retries: the revoker limits the rate of calls, and decides what to retry. */
const ivs = new IvsClient({ maxAttempts: 1, requestHandler: TIME_LIMITS });
const throttled = throttledCalls(ivs);

/** One per instance of the function, because it remembers its last call. */
const revoker = new Revoker({
  now: Date.now,
  sleep,
  random: Math.random,
  send: async (viewerSessions) => {
    logWith(channelFields(viewerSessions.map(({ channelArn }) => channelArn)));
    return (await ivs.send(new BatchStartViewerSessionRevocationCommand({ viewerSessions }))).errors ?? [];
  },
});

/** Revokes the viewers of a batch, and returns the failed entries. The log contains no viewer IDs. They are in the results in Amazon S3. */
export async function handler(batch: RevocationBatch, context: LambdaContext): Promise<FailedEntry[]> {
  startLog(context);
  const { Items, BatchInput, RetryCount } = batch;
  try {
    const failures = await revoker.revoke(batch);
    const errorCodes = [...new Set(failures.map(({ errorCode }) => errorCode))];
    const { length: failed } = failures;
    countRevocations({ revoked: Items.length - failed, failed, throttled: throttled() }, { viewers: Items.length, errorCodes });
    return failures;
  } catch (error) {
    const isLast = RetryCount >= BatchInput.LastRetry;
    const errorMessage = `can't revoke a batch of ${Items.length} viewer sessions: ${errorText(error)}`;
    log(isLast ? 'ERROR' : 'WARN', 'batch failed', { errorMessage, isLast });
    countRevocations({ revoked: 0, failed: isLast ? Items.length : 0, throttled: throttled() }, { viewers: Items.length });
    throw new HandlerError(errorMessage);
  }
}
