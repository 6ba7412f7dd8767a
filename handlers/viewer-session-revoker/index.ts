import { isPutAside } from './dead-letters';
import type { Failure, QueueEvent, QueueReply } from './queue-event';
import { readRequests } from './requests';
import { revoke } from './revocation';

/** Left for a call that waits to be repeated, and for the dead letters: a function that is stopped would return all of its messages. */
const RESERVE = 15_000;

/** Revokes the viewers that messages name. What can't be done now stays in the queue, and what never can goes to the dead letters. */
export async function handler({ Records }: QueueEvent, context: { getRemainingTimeInMillis(): number }): Promise<QueueReply> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  const { sessions, failures: unreadable } = readRequests(Records);
  const failures = [...unreadable, ...await revoke(sessions, signal)];
  const stays = await Promise.all(failures.map(async (failure) => !await isDone(failure)));
  console.log(JSON.stringify({ messages: Records.length, viewers: sessions.length, failed: failures.length }));
  return { batchItemFailures: failures.filter((_, index) => stays[index]).map(({ record }) => ({ itemIdentifier: record.messageId })) };
}

async function isDone(failure: Failure): Promise<boolean> {
  console.log(JSON.stringify({ message: failure.record.messageId, isFinal: failure.isFinal, reason: failure.reason }));
  return failure.isFinal && isPutAside(failure);
}
