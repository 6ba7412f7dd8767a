import { setTimeout as sleep } from 'node:timers/promises';
import { BatchStartViewerSessionRevocationCommand, IvsClient } from '@aws-sdk/client-ivs';
import type { Failure, QueueRecord } from './queue-event';
import type { ViewerSession } from './requests';
import { errorText, isClientError } from '../shared/errors';
import { throttledCalls } from '../shared/throttled-calls';
import { TIME_LIMITS } from '../shared/time-limits';

const BATCH = 20; // API model
const CALL_EVERY = 1_000; // two batch calls a second in the whole account (service quotas), and two functions at a time

/** What does not pass, by the codes of items: the same request will fail again. */
const FINAL = ['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'];

/** Passes when the account is verified. */
const PENDING = 'PendingVerification';

/** With jitter between its attempts, but not too many of them: what does not pass in some seconds, the queue brings again. */
const ivs = new IvsClient({ maxAttempts: 5, requestHandler: TIME_LIMITS });

/** How many calls were throttled since it was last asked. */
export const throttled = throttledCalls(ivs);

/** Revokes viewers until the signal comes; gives the messages of those that are not revoked. */
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
    // one viewer may be to blame for all: the others must not wait for it
    const half = Math.ceil(sessions.length / 2);
    return [...await revokeBatch(sessions.slice(0, half), signal), ...await revokeBatch(sessions.slice(half), signal)];
  }
}

/** One call, and the errors of its items: the reply is 200 also when items failed. */
async function send(sessions: readonly ViewerSession[], abortSignal: AbortSignal) {
  const viewerSessions = sessions.map(({ channelArn, viewerId, version: viewerSessionVersionsLessThanOrEqualTo }) => (
    { channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo }));
  abortSignal.throwIfAborted();
  const turn = sleep(CALL_EVERY); // also for the last call: another function may start when this one ends
  try {
    const { errors = [] } = await ivs.send(new BatchStartViewerSessionRevocationCommand({ viewerSessions }), { abortSignal });
    return errors;
  } finally {
    await turn;
  }
}

function failuresOf(session: ViewerSession, error: { name?: string; exceptionMessage?: string }): Failure[] {
  const { channelArn, viewerId, records } = session;
  // the role may do nothing else than revoke on the channels of the construct
  const errorCode = error.name === 'AccessDeniedException' ? 'ChannelNotAllowed' : error.name ?? 'UnknownError';
  const errorMessage = `can't revoke viewer ${viewerId} on channel ${channelArn}: ${errorText(error)}`;
  return records.map((record) => ({ record, session, errorCode, errorMessage, isFinal: isFinal(error, record) }));
}

/** IAM is eventually consistent: a policy that was attached a moment ago may not count yet, so a denial counts from the second time on. */
function isFinal(error: { name?: string }, { attributes }: QueueRecord): boolean {
  return isRefused(error) && !(error.name === 'AccessDeniedException' && Number(attributes.ApproximateReceiveCount) < 2);
}

/** Refused for what was asked: a call, or an item, whose error has a code only. */
function isRefused(error: { name?: string }): boolean {
  return FINAL.includes(error.name!) || (isClientError(error) && error.name !== PENDING);
}
