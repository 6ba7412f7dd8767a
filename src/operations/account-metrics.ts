import { Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { accrued, ivsMetric, usageMetric } from '../private/metric';

/**
 * CloudWatch metrics of Amazon IVS over all channels of an account in a region.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/stream-health.html
 *
 * @example
 *
 * const streams = ivs.AccountMetrics.fromScope(this).concurrentStreams();
 * streams.createAlarm(this, 'ManyStreams', { threshold: 10, evaluationPeriods: 1 });
 */
export class AccountMetrics {
  /**
   * Metrics of the account and region of a scope.
   *
   * @param scope a construct in the stack that determines the account and region
   * @returns the metrics of the account and region
   */
  public static fromScope(scope: Construct): AccountMetrics {
    return new AccountMetrics(scope);
  }

  private constructor(private readonly scope: Construct) {}

  /**
   * A metric by its name, without dimensions. Average over 1 minute.
   *
   * @param metricName the name, for example `ConcurrentStreams`
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props: MetricOptions = {}): Metric {
    return ivsMetric(this.scope, metricName, props);
  }

  /**
   * Channels that are live at the same time. Unit: Count. Maximum over 1 minute. Additional dimension: `Health` or
   * `StreamerCountryCode`, the country of the streamer (ISO 3166-1 alpha-2, or `UNKNOWN`).
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public concurrentStreams(props?: MetricOptions): Metric {
    return this.metric('ConcurrentStreams', { statistic: Stats.MAXIMUM, ...props });
  }

  /**
   * The usage of the quota of concurrent streams: the metric `ResourceCount` of `AWS/Usage`. Unit: Count. Maximum over 1 minute.
   *
   * To compare it with the quota of the account, use the metric math function `SERVICE_QUOTA`.
   *
   * @param props settings that override the defaults
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/service-quotas.html
   * @returns the metric, for alarms and dashboards
   */
  public concurrentStreamsUsage(props?: MetricOptions): Metric {
    return usageMetric(this.scope, 'ConcurrentStreams', props);
  }

  /**
   * Viewers who are watching at the same time. Unit: Count. Maximum over 1 minute.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public concurrentViews(props?: MetricOptions): Metric {
    return this.metric('ConcurrentViews', { statistic: Stats.MAXIMUM, ...props });
  }

  /**
   * The usage of the quota of concurrent views: the metric `ResourceCount` of `AWS/Usage`. Unit: Count. Maximum over 1 minute.
   *
   * To compare it with the quota of the account, use the metric math function `SERVICE_QUOTA`.
   *
   * @param props settings that override the defaults
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/service-quotas.html
   * @returns the metric, for alarms and dashboards
   */
  public concurrentViewsUsage(props?: MetricOptions): Metric {
    return usageMetric(this.scope, 'ConcurrentViews', props);
  }

  /**
   * Audio and video bitrate that IVS receives. Unit: Bits/Second. Average over 1 minute.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public ingestBitrate(props?: MetricOptions): Metric {
    return this.metric('IngestBitrate', props);
  }

  /**
   * Frames that IVS receives. Unit: Count/Second. Average over 1 minute.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public ingestFramerate(props?: MetricOptions): Metric {
    return this.metric('IngestFramerate', props);
  }

  /**
   * Video delivered to viewers. Unit: Seconds. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public liveDeliveredTime(props?: MetricOptions): Metric {
    return this.metric('LiveDeliveredTime', accrued(props));
  }

  /**
   * Video that IVS received. Unit: Seconds. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public liveInputTime(props?: MetricOptions): Metric {
    return this.metric('LiveInputTime', accrued(props));
  }

  /**
   * Video recorded to Amazon S3. Unit: Seconds. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public recordedTime(props?: MetricOptions): Metric {
    return this.metric('RecordedTime', accrued(props));
  }
}
