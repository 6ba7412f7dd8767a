import { isMovedToDeadLetterQueue } from './dead-letters';
import type { Failure, QueueEvent, QueueRecord, QueueReply } from './queue-event';
import { readRequests } from './requests';
import { revoke, throttled } from './revocation';
import type { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';
import { LambdaContext } from '../shared/deadline';
import { channelFields, log, startLog } from '../shared/log';
import { countRevocations } from '../shared/revocation-metrics';

/** Time for a pending retry and for dead letters. If the function timed out, all its messages would return to the queue. */
const RESERVE = 15_000;

/** Revokes the viewers in messages. Messages with temporary failures stay in the queue, and those that can't succeed go to the dead-letter queue. */
export async function handler({ Records }: QueueEvent, context: LambdaContext): Promise<QueueReply> {
  startLog(context);
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  const { sessions, failures: unreadable } = readRequests(Records);
  const refused = await revoke(sessions, signal);
  const failures = [...unreadable, ...refused];
  const stays = await Promise.all(failures.map(async (failure) => !await isDone(failure)));
  const givenUp = failures.filter(({ record }, index) => !stays[index] || isLastDelivery(record));
  countRevocations(
    { revoked: sessions.length - viewersOf(refused), failed: viewersOf(givenUp), throttled: throttled() },
    { messages: Records.length, viewers: sessions.length, ...channelFields(sessions.map(({ channelArn }) => channelArn)) },
  );
  return { batchItemFailures: failures.filter((_, index) => stays[index]).map(({ record }) => ({ itemIdentifier: record.messageId })) };
}

async function isDone(failure: Failure): Promise<boolean> {
  const { record: { messageId }, session, isFinal, errorCode, errorMessage } = failure;
  log(isFinal ? 'ERROR' : 'WARN', 'viewer session not revoked', { channel: session?.channelArn, messageId, isFinal, errorCode, errorMessage });
  return isFinal && isMovedToDeadLetterQueue(failure);
}

/** The number of failed viewers. Several messages can be for one viewer. A message that can't be read counts as one. */
function viewersOf(failures: Failure[]): number {
  return new Set(failures.map((failure) => failure.session ?? failure)).size;
}

/** Whether the queue moves the message to the dead-letter queue after this delivery. */
function isLastDelivery({ attributes }: QueueRecord): boolean {
  const { MAX_RECEIVE_COUNT } = process.env as unknown as ViewerSessionRevokerEnvironment;
  return Number(attributes.ApproximateReceiveCount) >= Number(MAX_RECEIVE_COUNT);
}
