import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { aws_lambda } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import type { RotatingStreamKey } from './rotating-stream-key';
import type { MetricDimensions, RotationMetricName } from '../operations/metrics-contract';
import { handlerMetric } from '../private/metric';
import { FUNCTION, having, requireType } from '../private/value-types';

/**
 * Metrics of rotating stream keys, in the namespace `cdk-ivs`. Their dimension is `FunctionName`, the function that rotates all keys of a stack.
 * The metrics of one key also have the dimension `Channel`, the ID of its channel.
 *
 * There is no data when no key rotates, so choose how an alarm treats missing data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 *
 * @example
 *
 * declare const key: ivs.RotatingStreamKey;
 * key.metrics.streamKeyRotationsFailed().createAlarm(this, 'Failed', { threshold: 1, evaluationPeriods: 1 });
 */
export class RotatingStreamKeyMetrics {
  /**
   * Metrics of all rotating stream keys of a stack.
   *
   * @param handler the `handler` of one of these keys, which may be an imported function
   * @returns the metrics
   */
  public static fromFunction(handler: aws_lambda.IFunctionRef): RotatingStreamKeyMetrics {
    requireType('RotatingStreamKeyMetrics.fromFunction', 'handler', handler, FUNCTION);
    return new RotatingStreamKeyMetrics(handler, { FunctionName: handler.functionRef.functionName });
  }

  /**
   * Metrics of one rotating stream key.
   *
   * @param key the key
   * @returns the metrics
   */
  public static fromRotatingStreamKey(key: RotatingStreamKey): RotatingStreamKeyMetrics {
    requireType('RotatingStreamKeyMetrics.fromRotatingStreamKey', 'key', key, having('_channelId', 'a RotatingStreamKey'));
    return new RotatingStreamKeyMetrics(key, { FunctionName: key.handler.functionName, Channel: key._channelId });
  }

  private constructor(private readonly scope: IConstruct, private readonly dimensions: MetricDimensions) {}

  /**
   * A metric by its name. Sum over 5 minutes.
   *
   * @param metricName the name, for example `StreamKeysRotated`
   * @param props settings that override the defaults; their dimensions are added
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return handlerMetric(this.scope, metricName, this.dimensions, props);
  }

  /**
   * Successful rotations. Unit: Count. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public streamKeysRotated(props?: MetricOptions): Metric {
    return this.named('StreamKeysRotated', props);
  }

  /**
   * Failed rotation steps. Secrets Manager retries them, and each attempt counts. Unit: Count. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public streamKeyRotationsFailed(props?: MetricOptions): Metric {
    return this.named('StreamKeyRotationsFailed', props);
  }

  private named(metricName: RotationMetricName, props?: MetricOptions): Metric {
    return this.metric(metricName, props);
  }
}
