import { Duration, Resource, Stack } from 'aws-cdk-lib';
import { Alarm, IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Function, IFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { DefinitionBody, IStateMachine, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { revocationDefinition } from './bulk-revocation-definition';
import { permitMapRun } from './bulk-revocation-permissions';
import { BulkViewerSessionRevokerGrants } from './bulk-viewer-session-revoker-grants';
import { permitRevocation, revocationChannelArns } from './revocation-channels';
import { ViewerListFormat } from './viewer-list-format';
import { ViewerSessionRevocationMetrics } from './viewer-session-revocation-metrics';
import { ChannelSelection } from '../channel/channel-selection';
import { HandlerOptions } from '../operations/handler-options';
import { IvsError } from '../private/errors';
import { HANDLER_OPTIONS, handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { areKnownToDiffer, requireSameAccount, warnRegion } from '../private/validate';
import { ANY, BUCKET, optional, requireProps, TEXT, TypesOf } from '../private/value-types';

/**
 * Properties of a bulk revoker.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 */
export interface BulkViewerSessionRevokerProps {
  /**
   * The bucket for the lists and the results, below `viewer-session-revocation/`.
   *
   * It must be in the account and region of the stack (`AccountMismatch`, `ViewerListBucketRegionMismatch`).
   */
  readonly bucket: IBucketRef;

  /**
   * The channels whose viewers can be revoked, in the account and region of the stack (`AccountMismatch`, `RegionMismatch`): at most 450 by
   * name (`RevocationChannelsTooMany`), or all. An entry for another channel fails and is listed in the results.
   */
  readonly channels: ChannelSelection;

  /**
   * Settings of the function. `logGroup` and `tracing` also apply to the state machine.
   *
   * @default - the defaults of `HandlerOptions`. The state machine has its own log group, and is traced
   */
  readonly handlerOptions?: HandlerOptions;

  /**
   * The format of the lists.
   *
   * @default ViewerListFormat.JSON_LINES
   */
  readonly listFormat?: ViewerListFormat;
}

/**
 * Ends the sessions of viewers on private channels, from lists in Amazon S3 with up to millions of viewers, and revokes their tokens up to a version.
 *
 * Store a list below `listPrefix`, and start an execution of the state machine with its key: `{ "key": "<listPrefix>list.jsonl" }`.
 * It revokes 20 viewers per call, with two calls per second, the quota of the account. A million viewers take seven hours. Run one list at a
 * time, because all revocations of the account share this quota.
 *
 * The output of an execution names the manifest of its results, below `resultPrefix` and the name of the execution. The `SUCCEEDED` files
 * have a line for each failed entry, with the cause, in the format of a JSON Lines list. The `FAILED` files have the batches that
 * failed as a whole. If these are more than 5 % of the entries, or more than 1,000 entries, the execution fails. You can redrive an execution that
 * failed or was stopped within 14 days: it continues with the remaining batches. Repeating a batch is safe.
 *
 * While it is idle, you pay only for its alarm.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_BatchStartViewerSessionRevocation.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
 * @stateless
 *
 * @example
 *
 * declare const lists: s3.Bucket;
 * declare const backend: lambda.Function;
 * const bulk = new ivs.BulkViewerSessionRevoker(this, 'Bulk', { bucket: lists, channels: ivs.ChannelSelection.all() });
 * bulk.grants.start(backend);
 */
@propertyInjectable
export class BulkViewerSessionRevoker extends Resource {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.BulkViewerSessionRevoker';

  /** Permissions to start and redrive executions, and to read their results. */
  public readonly grants: BulkViewerSessionRevokerGrants;

  /** The bucket for the lists and the results. */
  public readonly bucket: IBucketRef;

  /** The prefix of the keys of the lists. */
  public readonly listPrefix: string = 'viewer-session-revocation/lists/';

  /** The prefix of the keys of the results. */
  public readonly resultPrefix: string = 'viewer-session-revocation/results/';

  /** The state machine. Each execution processes one list. */
  public readonly stateMachine: IStateMachine;

  /** An alarm that goes off when entries or executions have failed within 5 minutes. Add an action to it. */
  public readonly failureAlarm: Alarm;

  /** The function that revokes viewer sessions, for alarms on its metrics. */
  public readonly handler: IFunction;

  /** Metrics of the revocations. */
  public readonly metrics: ViewerSessionRevocationMetrics;

  /** @internal */
  public readonly _stateMachineName: string;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: BulkViewerSessionRevokerProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    const { bucket, channels, handlerOptions, listFormat = ViewerListFormat.JSON_LINES } = props;
    const { listPrefix, resultPrefix } = this;
    warnRegion(this);
    this.check(bucket);
    const { arns, isAll } = revocationChannelArns(this, channels);

    this.bucket = bucket;
    this.grants = BulkViewerSessionRevokerGrants.fromBulkViewerSessionRevoker(this);
    this.handler = this.createFunction(arns, handlerOptions);
    this.metrics = ViewerSessionRevocationMetrics.fromFunction(this.handler);
    const { functionArn } = this.handler;
    const channelArns = isAll ? undefined : arns;
    const { bucketName } = bucket.bucketRef;
    const definition = revocationDefinition({ bucketName, resultPrefix, listFormat, functionArn, channelArns });
    // without execution data: logs must not contain viewer IDs
    const logs = { destination: handlerLog(new Construct(this, 'StateMachineLog'), handlerOptions), level: LogLevel.ALL };
    const stateMachine = new StateMachine(this, 'StateMachine', {
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      logs,
      tracingEnabled: handlerOptions?.tracing !== Tracing.DISABLED,
    });
    permitMapRun(this, stateMachine, { bucket, listPrefix, resultPrefix, functionArn });
    this.stateMachine = stateMachine;
    this._stateMachineName = stateMachine.stateMachineName;
    this.failureAlarm = this.createAlarm(stateMachine.metricFailed());
  }

  private createFunction(channelArns: string[], options?: HandlerOptions): Function {
    const construct = new Construct(this, 'Revoker');
    const logGroup = handlerLog(construct, options);
    const role = handlerRole(construct, 'Role');
    permitRevocation(role, channelArns);
    const handler = handlerFunction(construct, 'Function', {
      asset: 'bulk-viewer-session-revoker',
      description: 'Revokes batches of viewer sessions of Amazon IVS (cdk-ivs)',
      logGroup,
      options,
      role,
      timeout: Duration.minutes(1),
    });
    return handler;
  }

  private createAlarm(executions: IMetric): Alarm {
    return new Alarm(this, 'FailureAlarm', {
      alarmDescription: 'Viewer sessions of Amazon IVS channels were not revoked: see the results of the last execution',
      metric: new MathExpression({
        expression: 'FILL(entries, 0) + FILL(executions, 0)', label: 'Failed', usingMetrics: { entries: this.metrics.viewerSessionRevocationsFailed(), executions },
      }),
      evaluationPeriods: 1,
      threshold: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private check(bucket: IBucketRef): void {
    requireSameAccount(this, 'bucket', bucket); // Step Functions developer guide, ItemReader
    const [bucketRegion, { region }] = [bucket.env.region, this.env];
    if (areKnownToDiffer(bucketRegion, region)) { throw new IvsError('ViewerListBucketRegionMismatch', this, { bucketRegion, region }); }
  }
}

const TYPES: TypesOf<BulkViewerSessionRevokerProps> = {
  bucket: BUCKET, channels: ANY, handlerOptions: HANDLER_OPTIONS, listFormat: optional(TEXT),
};
