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
const TIMEOUT = Duration.minutes(1); // a call for each half of each half of 20, when every one is refused: 39 seconds

/**
 * Something that revokes single viewer sessions at run time.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 */
export interface IViewerSessionRevoker extends IResource, aws_sqs.IQueueRef {
  /** Permissions for others to have viewers revoked. */
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
   * @default - those of `HandlerOptions`
   */
  readonly handlerOptions?: HandlerOptions;
}

/**
 * Ends the sessions of viewers on private channels at run time, and refuses their tokens up to a version.
 *
 * A message to its queue names the viewer, in JSON: `channelArn`, `viewerId` (1 to 40 characters) and, if not 0,
 * `viewerSessionVersionsLessThanOrEqualTo`. An EventBridge event with that in its `detail` does as well, so the queue can be the target of a rule.
 * A revocation can't be taken back, and it works on tokens with a viewer id only. It may take a few seconds, and may be done twice.
 *
 * It revokes up to 40 viewers a second, with the two batch calls a second that are the quota of the account: two functions at a time, each
 * with one call a second. Throttling and errors of the service are repeated, at first at once and with jitter, then by the queue, every 6
 * minutes. After the fifth time the queue puts the message into the dead-letter queue. A message that can never succeed, such as one with
 * an unknown field or channel, goes there at once, with the attributes `errorCode` and `errorMessage`; so do those on a channel that is not allowed, the second time.
 *
 * The queues may be encrypted with a KMS key by a property injector of the app. EventBridge can't send with the key that AWS manages
 * (`ViewerSessionRevoker.queueKeyManagedByAws`). A log group in the class INFREQUENT_ACCESS gives no metrics
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

  /** In alarm while a message is in the dead-letter queue: a viewer was not revoked. Add an action to it. */
  public readonly failureAlarm: Alarm;

  /** Keeps, for 14 days, the messages that did not succeed. Redrive them from there once the cause is gone. */
  public readonly deadLetterQueue: IQueue;

  /** Permissions for others to have viewers revoked. */
  public readonly grants: ViewerSessionRevokerGrants;

  /** Metrics of the revocations. */
  public readonly metrics: ViewerSessionRevocationMetrics;

  /** Where the messages go: from your code, which needs `grants.revoke`, or from EventBridge. */
  public readonly queue: IQueue;

  /** The function that revokes, for alarms on its metrics. */
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

  /** A reference to the queue, for whatever takes one. */
  public get queueRef(): aws_sqs.QueueReference {
    return this.queue.queueRef;
  }

  private revocation({ queue, deadLetterQueue, maxReceiveCount }: RevocationQueues, channelArns: string[], options?: HandlerOptions): Function {
    const logGroup = handlerLog(this, options);
    const role = handlerRole(this, 'Role');
    permitRevocation(role, channelArns);
    // what Lambda needs to poll (Lambda guide, services-sqs-configure)
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
    // Two is the least that a queue can be limited to. Reserved concurrency would limit it to one, but take messages and then refuse them.
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
