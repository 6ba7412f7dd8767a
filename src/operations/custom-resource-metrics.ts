import { Stack } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { CustomResourceMetricName } from './metrics-contract';
import { handlerMetric } from '../private/metric';

/**
 * Metrics of the custom resources of this library in a stack, in the namespace `cdk-ivs`. Their dimension is `StackName`.
 *
 * There is no data while the stack is not deployed, so choose how an alarm treats missing data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 *
 * @example
 *
 * const failed = ivs.CustomResourceMetrics.fromScope(this).customResourcesFailed();
 * failed.createAlarm(this, 'Failed', { threshold: 1, evaluationPeriods: 1 });
 */
export class CustomResourceMetrics {
  /**
   * Metrics of the custom resources of a scope's stack.
   *
   * @param scope a construct in the stack, or the stack
   * @returns the metrics
   */
  public static fromScope(scope: Construct): CustomResourceMetrics {
    return new CustomResourceMetrics(scope);
  }

  private constructor(private readonly scope: Construct) {}

  /**
   * A metric by its name. Sum of 5 minutes.
   *
   * @param metricName the name, for example `CustomResourcesFailed`
   * @param props what differs from these defaults; its dimensions are added
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return handlerMetric(this.scope, metricName, { StackName: Stack.of(this.scope).stackName }, props);
  }

  /**
   * Requests of CloudFormation (create, update or delete a custom resource) that succeeded. Unit: Count. Sum of 5 minutes. Further dimension:
   * `ResourceType`, for example `Custom::IVSRotatingStreamKey`.
   *
   * @param props what differs from these defaults
   * @returns the metric, for alarms and dashboards
   */
  public customResourcesSucceeded(props?: MetricOptions): Metric {
    return this.named('CustomResourcesSucceeded', props);
  }

  /**
   * Requests of CloudFormation that failed: the reason is in the event of the stack, and in the log. Unit: Count. Sum of 5 minutes. Further
   * dimension: `ResourceType`.
   *
   * @param props what differs from these defaults
   * @returns the metric, for alarms and dashboards
   */
  public customResourcesFailed(props?: MetricOptions): Metric {
    return this.named('CustomResourcesFailed', props);
  }

  private named(metricName: CustomResourceMetricName, props?: MetricOptions): Metric {
    return this.metric(metricName, props);
  }
}
