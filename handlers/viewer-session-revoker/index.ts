import { isPutAside } from './dead-letters';
import type { Failure, QueueEvent, QueueRecord, QueueReply } from './queue-event';
import { readRequests } from './requests';
import { revoke } from './revocation';
import type { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';
import { countRevocations } from '../shared/revocation-metrics';

/** Left for a call that waits to be repeated, and for the dead letters: a function that is stopped would return all of its messages. */
const RESERVE = 15_000;

/** Revokes the viewers that messages name. What can't be done now stays in the queue, and what never can goes to the dead letters. */
export async function handler({ Records }: QueueEvent, context: { getRemainingTimeInMillis(): number }): Promise<QueueReply> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  const { sessions, failures: unreadable } = readRequests(Records);
  const refused = await revoke(sessions, signal);
  const failures = [...unreadable, ...refused];
  const stays = await Promise.all(failures.map(async (failure) => !await isDone(failure)));
  const givenUp = failures.filter(({ record }, index) => !stays[index] || isLastDelivery(record));
  countRevocations(sessions.length - viewersOf(refused), viewersOf(givenUp));
  console.log(JSON.stringify({ messages: Records.length, viewers: sessions.length, failed: failures.length }));
  return { batchItemFailures: failures.filter((_, index) => stays[index]).map(({ record }) => ({ itemIdentifier: record.messageId })) };
}

async function isDone(failure: Failure): Promise<boolean> {
  const { record: { messageId: message }, isFinal, errorCode, errorMessage } = failure;
  console.log(JSON.stringify({ message, isFinal, errorCode, errorMessage }));
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
