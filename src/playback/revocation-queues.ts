import { Duration } from 'aws-cdk-lib';
import { CfnQueue, IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { warn } from '../private/errors';
import { refuseLaterChanges } from '../private/later-changes';

const DEAD_LETTERS = 'DeadLetters';

const MAX_RECEIVE_COUNT = 5; // the minimum that is recommended (Lambda guide, services-sqs-configure)

/** The actions that callers of a queue need on its KMS key (SQS guide, sqs-key-management). */
export const SENDER_KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];
export const RECEIVER_KEY_ACTIONS = ['kms:Decrypt'];

/** The queues of a revoker. */
export interface RevocationQueues {
  readonly queue: Queue;
  readonly deadLetterQueue: IQueue;
  readonly maxReceiveCount: number;
}

/** Creates the queues. Property injectors of the app can encrypt them with a KMS key, or set another dead-letter queue. */
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
  // EventBridge has no permission on this key, and its key policy can't be changed (EventBridge guide, eb-troubleshooting)
  if (queue.encryptionType === QueueEncryption.KMS_MANAGED) { warn(scope, 'ViewerSessionRevoker.queueKeyManagedByAws'); }
  return { queue, deadLetterQueue, maxReceiveCount };
}

/** Encrypts with a key of SQS, unless the queue has a KMS key. This is not set in the constructor, because the CDK would reject a key from a property injector. */
function encrypt(queue: Queue): void {
  const resource = queue.node.defaultChild as CfnQueue;
  if (resource.kmsMasterKeyId === undefined) { resource.sqsManagedSseEnabled = true; }
  refuseLaterChanges(resource, { KmsMasterKeyId: ({ kmsMasterKeyId }) => kmsMasterKeyId });
}
