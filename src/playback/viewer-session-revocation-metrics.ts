import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { aws_lambda } from 'aws-cdk-lib/interfaces';
import type { RevocationMetricName } from '../operations/metrics-contract';
import { handlerMetric } from '../private/metric';
import { FUNCTION, requireType } from '../private/value-types';

/**
 * Metrics of a construct that revokes viewer sessions, in the namespace `cdk-ivs`. Their dimension is `FunctionName`.
 *
 * There is no data when nothing is revoked, so choose how an alarm treats missing data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 *
 * @example
 *
 * declare const revoker: ivs.ViewerSessionRevoker;
 * revoker.metrics.viewerSessionRevocationsFailed().createAlarm(this, 'Failed', { threshold: 1, evaluationPeriods: 1 });
 */
export class ViewerSessionRevocationMetrics {
  /**
   * Metrics of one function that revokes viewer sessions.
   *
   * @param handler the function of a `ViewerSessionRevoker` or a `BulkViewerSessionRevoker`, which may be imported
   * @returns the metrics
   */
  public static fromFunction(handler: aws_lambda.IFunctionRef): ViewerSessionRevocationMetrics {
    requireType('ViewerSessionRevocationMetrics.fromFunction', 'handler', handler, FUNCTION);
    return new ViewerSessionRevocationMetrics(handler);
  }

  private constructor(private readonly handler: aws_lambda.IFunctionRef) {}

  /**
   * A metric by its name. Sum over 5 minutes.
   *
   * @param metricName the name, for example `ViewerSessionsRevoked`
   * @param props settings that override the defaults; their dimensions are added
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return handlerMetric(this.handler, metricName, { FunctionName: this.handler.functionRef.functionName }, props);
  }

  /**
   * Revoked viewer sessions. Unit: Count. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public viewerSessionsRevoked(props?: MetricOptions): Metric {
    return this.named('ViewerSessionsRevoked', props);
  }

  /**
   * Revocations that finally failed, one by one or with their batch. Unit: Count. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public viewerSessionRevocationsFailed(props?: MetricOptions): Metric {
    return this.named('ViewerSessionRevocationsFailed', props);
  }

  /**
   * Calls, of up to 20 viewers each, that Amazon IVS throttled. They are retried, so a few are not a failure. Unit: Count. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public viewerSessionRevocationCallsThrottled(props?: MetricOptions): Metric {
    return this.named('ViewerSessionRevocationCallsThrottled', props);
  }

  private named(metricName: RevocationMetricName, props?: MetricOptions): Metric {
    return this.metric(metricName, props);
  }
}
