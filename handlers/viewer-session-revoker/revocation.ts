import { setTimeout as sleep } from 'node:timers/promises';
import { BatchStartViewerSessionRevocationCommand, IvsClient } from '@aws-sdk/client-ivs';
import type { Failure, QueueRecord } from './queue-event';
import type { ViewerSession } from './requests';
import { errorText, isClientError } from '../shared/errors';
import { throttledCalls } from '../shared/throttled-calls';
import { TIME_LIMITS } from '../shared/time-limits';

const BATCH = 20; // API model
const CALL_EVERY = 1_000; // two batch calls per second in the whole account (service quotas), and two instances of the function

/** Permanent errors of items, by code: the same request will fail again. */
const FINAL = ['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'];

/** An error that ends when the account is verified. */
const PENDING = 'PendingVerification';

/** The client retries with jitter, but only a few times: after a few seconds, the queue delivers the message again. */
const ivs = new IvsClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** The number of throttled calls since the last call of this function. */
export const throttled = throttledCalls(ivs);

/** Revokes viewers until the signal is aborted. Returns the messages whose viewers are not revoked. */
export async function revoke(sessions: readonly ViewerSession[], signal: AbortSignal): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let start = 0; start < sessions.length; start += BATCH) { failures.push(...await revokeBatch(sessions.slice(start, start + BATCH), signal)); }
  return failures;
}

async function revokeBatch(sessions: readonly ViewerSession[], signal: AbortSignal): Promise<Failure[]> {
  try {
    const errors = await send(sessions, signal);
    return errors.flatMap(({ channelArn, viewerId, code, message }) => sessions
      .filter((session) => session.channelArn === channelArn && session.viewerId === viewerId)
      .flatMap((session) => failuresOf(session, { name: code, exceptionMessage: message ?? 'no reason is given' })));
  } catch (error) {
    if (!isRefused(error as Error) || sessions.length === 1) { return sessions.flatMap((session) => failuresOf(session, error as Error)); }
    // a single viewer may cause the failure, and the others must not wait for it
    const half = Math.ceil(sessions.length / 2);
    return [...await revokeBatch(sessions.slice(0, half), signal), ...await revokeBatch(sessions.slice(half), signal)];
  }
}

/** Sends one call and returns the errors of its items. The response has status 200 even if items failed. */
async function send(sessions: readonly ViewerSession[], abortSignal: AbortSignal) {
  const viewerSessions = sessions.map(({ channelArn, viewerId, version: viewerSessionVersionsLessThanOrEqualTo }) => (
    { channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo }));
  abortSignal.throwIfAborted();
  const turn = sleep(CALL_EVERY); // also after the last call, because another invocation may follow immediately
  try {
    const { errors = [] } = await ivs.send(new BatchStartViewerSessionRevocationCommand({ viewerSessions }), { abortSignal });
    return errors;
  } finally {
    await turn;
  }
}

function failuresOf(session: ViewerSession, error: { name?: string; exceptionMessage?: string }): Failure[] {
  const { channelArn, viewerId, records } = session;
  // the role allows only revocations on the channels of the construct
  const errorCode = error.name === 'AccessDeniedException' ? 'ChannelNotAllowed' : error.name ?? 'UnknownError';
  const errorMessage = `can't revoke viewer ${viewerId} on channel ${channelArn}: ${errorText(error)}`;
  return records.map((record) => ({ record, session, errorCode, errorMessage, isFinal: isFinal(error, record) }));
}

/** IAM is eventually consistent: a new policy may not be effective yet, so access denied is final only from the second attempt. */
function isFinal(error: { name?: string }, { attributes }: QueueRecord): boolean {
  return isRefused(error) && !(error.name === 'AccessDeniedException' && Number(attributes.ApproximateReceiveCount) < 2);
}

/** Whether a call, or an item (whose error has only a code), was rejected because of its input. */
function isRefused(error: { name?: string }): boolean {
  return FINAL.includes(error.name!) || (isClientError(error) && error.name !== PENDING);
}
