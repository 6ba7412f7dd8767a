import { Stack } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { CustomResourceMetricName } from './metrics-contract';
import { handlerMetric } from '../private/metric';

/**
 * Metrics of the custom resources of this library in a stack, in the namespace `cdk-ivs`. Their dimension is `StackName`.
 *
 * There is data only while the stack is being deployed, so choose how an alarm treats missing data.
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
   * A metric by its name. Sum over 5 minutes.
   *
   * @param metricName the name, for example `CustomResourcesFailed`
   * @param props settings that override the defaults; their dimensions are added
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return handlerMetric(this.scope, metricName, { StackName: Stack.of(this.scope).stackName }, props);
  }

  /**
   * Successful requests of CloudFormation to create, update or delete a custom resource. Unit: Count. Sum over 5 minutes. Additional dimension:
   * `ResourceType`, for example `Custom::IVSRotatingStreamKey`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public customResourcesSucceeded(props?: MetricOptions): Metric {
    return this.named('CustomResourcesSucceeded', props);
  }

  /**
   * Failed requests of CloudFormation. The cause is in the events of the stack and in the log. Unit: Count. Sum over 5 minutes. Additional
   * dimension: `ResourceType`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public customResourcesFailed(props?: MetricOptions): Metric {
    return this.named('CustomResourcesFailed', props);
  }

  private named(metricName: CustomResourceMetricName, props?: MetricOptions): Metric {
    return this.metric(metricName, props);
  }
}
