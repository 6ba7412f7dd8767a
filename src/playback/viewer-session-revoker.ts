import { Duration, IResource, Resource } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Function, IFunction } from 'aws-cdk-lib/aws-lambda';
import { IQueue, Queue, QueueGrants } from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_sqs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { permitRevocation, revocationChannelArns } from './revocation-channels';
import { createRevocationQueues, RECEIVER_KEY_ACTIONS, RevocationQueues, SENDER_KEY_ACTIONS } from './revocation-queues';
import { ViewerSessionRevocationMetrics } from './viewer-session-revocation-metrics';
import type { ViewerSessionRevokerEnvironment } from './viewer-session-revoker-contract';
import { ViewerSessionRevokerGrants } from './viewer-session-revoker-grants';
import { ChannelSelection } from '../channel/channel-selection';
import { HandlerOptions } from '../operations/handler-options';
import { pathOfImport, requireColonArn } from '../private/arn';
import { HANDLER_OPTIONS, handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { warnRegion } from '../private/validate';
import { ANY, requireProps, TypesOf } from '../private/value-types';

const VIEWERS_IN_A_CALL = 20; // API model
const TIMEOUT = Duration.minutes(1); // if every call fails, batches of 20 are split down to single viewers: 39 calls, one per second

/**
 * A queue that revokes single viewer sessions at run time.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 */
export interface IViewerSessionRevoker extends IResource, aws_sqs.IQueueRef {
  /** Permissions to revoke viewers. */
  readonly grants: ViewerSessionRevokerGrants;
}

/**
 * Properties of a viewer session revoker.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 */
export interface ViewerSessionRevokerProps {
  /**
   * The channels whose viewers can be revoked, in the account and region of the stack (`AccountMismatch`, `RegionMismatch`): at most 450 by
   * name (`RevocationChannelsTooMany`), or all.
   */
  readonly channels: ChannelSelection;

  /**
   * Settings of the function.
   *
   * @default - the defaults of `HandlerOptions`
   */
  readonly handlerOptions?: HandlerOptions;
}

/**
 * Ends the sessions of viewers on private channels at run time, and revokes their tokens up to a version.
 *
 * Send a message in JSON to its queue, with `channelArn`, `viewerId` (1 to 40 characters) and, if it is not 0,
 * `viewerSessionVersionsLessThanOrEqualTo`. The queue can also be the target of an EventBridge rule whose events have these fields in `detail`.
 * A revocation can't be undone, and it works only for tokens with a viewer ID. It can take a few seconds, and can be executed twice.
 *
 * It revokes up to 40 viewers per second with two batch calls per second, the quota of the account. Two instances of the function run at a time, each
 * with one call per second. After throttling and service errors, the function first retries immediately with jitter. Then the queue retries every 6
 * minutes. After the fifth attempt, the queue moves the message to the dead-letter queue. A message that can't succeed, such as one with
 * an unknown field or channel, goes there immediately, with the attributes `errorCode` and `errorMessage`. A message for a channel that is not allowed
 * goes there after the second attempt.
 *
 * A property injector of the app can encrypt the queues with a KMS key. EventBridge can't send to a queue with the AWS managed key
 * (`ViewerSessionRevoker.queueKeyManagedByAws`). A log group of the class INFREQUENT_ACCESS has no metrics
 * (`Metrics.logClassWithoutMetrics`).
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 * @stateful
 *
 * @example
 *
 * declare const backend: lambda.Function;
 * const revoker = new ivs.ViewerSessionRevoker(this, 'Revoker', { channels: ivs.ChannelSelection.all() });
 * revoker.grants.revoke(backend);
 */
@propertyInjectable
export class ViewerSessionRevoker extends Resource implements IViewerSessionRevoker {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.ViewerSessionRevoker';

  /**
   * Imports a revoker by the ARN of its queue. Raises `ArnInvalid` when the ARN is not that of a queue.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param queueArn the ARN, which may be a token
   * @returns the imported viewer session revoker
   */
  public static fromQueueArn(scope: Construct, id: string, queueArn: string): IViewerSessionRevoker {
    requireColonArn(pathOfImport(scope, id), 'sqs', '[a-zA-Z0-9_.-]+', queueArn, '<queue>');
    class Import extends Resource implements IViewerSessionRevoker {
      public readonly queueRef = Queue.fromQueueArn(this, 'Queue', queueArn).queueRef;
      public readonly grants = ViewerSessionRevokerGrants.fromViewerSessionRevoker(this);
    }
    return new Import(scope, id, { environmentFromArn: queueArn });
  }

  /** An alarm that goes off when a message is in the dead-letter queue, because a viewer was not revoked. Add an action to it. */
  public readonly failureAlarm: Alarm;

  /** Keeps failed messages for 14 days. Redrive them from there after you have fixed the cause. */
  public readonly deadLetterQueue: IQueue;

  /** Permissions to revoke viewers. */
  public readonly grants: ViewerSessionRevokerGrants;

  /** Metrics of the revocations. */
  public readonly metrics: ViewerSessionRevocationMetrics;

  /** The queue to which your code, which needs `grants.revoke`, or EventBridge sends messages. */
  public readonly queue: IQueue;

  /** The function that revokes viewer sessions, for alarms on its metrics. */
  public readonly handler: IFunction;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: ViewerSessionRevokerProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    const { arns: channelArns } = revocationChannelArns(this, props.channels);
    warnRegion(this);

    const queues = createRevocationQueues(this, TIMEOUT);
    const { queue, deadLetterQueue } = queues;
    this.failureAlarm = new Alarm(this, 'FailureAlarm', {
      alarmDescription: 'Viewers of Amazon IVS channels are not revoked: messages are in the dead-letter queue',
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.handler = this.revocation(queues, channelArns, props.handlerOptions);
    this.metrics = ViewerSessionRevocationMetrics.fromFunction(this.handler);
    this.deadLetterQueue = deadLetterQueue;
    this.grants = ViewerSessionRevokerGrants.fromViewerSessionRevoker(queue);
    this.queue = queue;
  }

  /** A reference to the queue. */
  public get queueRef(): aws_sqs.QueueReference {
    return this.queue.queueRef;
  }

  private revocation({ queue, deadLetterQueue, maxReceiveCount }: RevocationQueues, channelArns: string[], options?: HandlerOptions): Function {
    const logGroup = handlerLog(this, options);
    const role = handlerRole(this, 'Role');
    permitRevocation(role, channelArns);
    // the permissions that Lambda needs to poll the queue (Lambda guide, services-sqs-configure)
    QueueGrants.fromQueue(queue).actions(role, ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], { keyActions: RECEIVER_KEY_ACTIONS });
    QueueGrants.fromQueue(deadLetterQueue).actions(role, ['sqs:SendMessage'], { keyActions: SENDER_KEY_ACTIONS });

    const environment: ViewerSessionRevokerEnvironment = {
      DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl, MAX_RECEIVE_COUNT: String(maxReceiveCount),
    };
    const revocation = handlerFunction(this, 'Function', {
      asset: 'viewer-session-revoker',
      description: 'Revocation of viewer sessions of Amazon IVS (cdk-ivs)',
      environment: { ...environment },
      logGroup,
      options,
      role,
      timeout: TIMEOUT,
    });
    // Two is the minimum for a queue. Reserved concurrency could limit it to one, but Lambda would then receive messages and throttle them.
    revocation.addEventSourceMapping('Messages', {
      eventSourceArn: queue.queueArn,
      batchSize: VIEWERS_IN_A_CALL,
      maxBatchingWindow: Duration.seconds(1), // more than 10 messages need one
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    return revocation;
  }
}

const TYPES: TypesOf<ViewerSessionRevokerProps> = { channels: ANY, handlerOptions: HANDLER_OPTIONS };
