import { isPutAside } from './dead-letters';
import type { Failure, QueueEvent, QueueRecord, QueueReply } from './queue-event';
import { readRequests } from './requests';
import { revoke, throttled } from './revocation';
import type { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';
import { LambdaContext } from '../shared/deadline';
import { channelFields, log, startLog } from '../shared/log';
import { countRevocations } from '../shared/revocation-metrics';

/** Left for a call that waits to be repeated, and for the dead letters: a function that is stopped would return all of its messages. */
const RESERVE = 15_000;

/** Revokes the viewers that messages name. What can't be done now stays in the queue, and what never can goes to the dead letters. */
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
  return isFinal && isPutAside(failure);
}

/** How many viewers failed: several messages can be about one, and one that can't be read counts for itself. */
function viewersOf(failures: Failure[]): number {
  return new Set(failures.map((failure) => failure.session ?? failure)).size;
}

/** After it, the queue moves the message to the dead letters. */
function isLastDelivery({ attributes }: QueueRecord): boolean {
  const { MAX_RECEIVE_COUNT } = process.env as unknown as ViewerSessionRevokerEnvironment;
  return Number(attributes.ApproximateReceiveCount) >= Number(MAX_RECEIVE_COUNT);
}
