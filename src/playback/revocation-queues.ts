import { Duration } from 'aws-cdk-lib';
import { CfnQueue, IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { warn } from '../private/errors';
import { refuseLaterChanges } from '../private/later-changes';

const DEAD_LETTERS = 'DeadLetters';

const MAX_RECEIVE_COUNT = 5; // at least (Lambda guide, services-sqs-configure)

/** What callers of a queue do with its KMS key (SQS guide, sqs-key-management). */
export const SENDER_KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];
export const RECEIVER_KEY_ACTIONS = ['kms:Decrypt'];

/** The queues of a revoker. */
export interface RevocationQueues {
  readonly queue: Queue;
  readonly deadLetterQueue: IQueue;
  readonly maxReceiveCount: number;
}

/** Creates them. Property injectors of the app may encrypt them with a KMS key, or set another dead-letter queue. */
export function createRevocationQueues(scope: Construct, functionTimeout: Duration): RevocationQueues {
  const own = new Queue(scope, DEAD_LETTERS, { enforceSSL: true, retentionPeriod: Duration.days(14) });
  const queue = new Queue(scope, 'Queue', {
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()), // Lambda guide, services-sqs-configure
    deadLetterQueue: { queue: own, maxReceiveCount: MAX_RECEIVE_COUNT },
  });
  const { queue: deadLetterQueue, maxReceiveCount } = queue.deadLetterQueue!;
  if (deadLetterQueue === own) { encrypt(own); } else { scope.node.tryRemoveChild(DEAD_LETTERS); }
  encrypt(queue);
  // EventBridge has no permission on it, and its policy can't be changed (EventBridge guide, eb-troubleshooting)
  if (queue.encryptionType === QueueEncryption.KMS_MANAGED) { warn(scope, 'ViewerSessionRevoker.queueKeyManagedByAws'); }
  return { queue, deadLetterQueue, maxReceiveCount };
}

/** With a key of SQS, unless it has one of KMS. That is not said at construction: the CDK would refuse a key from a property injector. */
function encrypt(queue: Queue): void {
  const resource = queue.node.defaultChild as CfnQueue;
  if (resource.kmsMasterKeyId === undefined) { resource.sqsManagedSseEnabled = true; }
  refuseLaterChanges(resource, { KmsMasterKeyId: ({ kmsMasterKeyId }) => kmsMasterKeyId });
}
