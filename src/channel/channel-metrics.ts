import { Stack } from 'aws-cdk-lib';
import { Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { idFromArn } from '../private/arn';
import { accrued, ivsMetric } from '../private/metric';
import { areKnownToDiffer } from '../private/validate';
import { CHANNEL, requireType } from '../private/value-types';

/**
 * CloudWatch metrics of a channel.
 *
 * There is no data while the channel is not live, so choose how an alarm treats missing data. The `ingest…` and
 * `keyframeInterval` metrics have a high resolution: a period of 1, 5, 10 or 30 seconds is possible. To add the dimensions
 * `Track` and `ViewerCountryCode`, use `dimensionsMap`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/stream-health.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * channel.metrics.concurrentViews().createAlarm(this, 'ManyViewers', { threshold: 10000, evaluationPeriods: 1 });
 */
export class ChannelMetrics {
  /**
   * Metrics of one channel.
   *
   * @param channel an L2, an L1 or an imported channel
   * @returns the metrics
   */
  public static fromChannel(channel: aws_ivs.IChannelRef): ChannelMetrics {
    requireType('ChannelMetrics.fromChannel', 'channel', channel, CHANNEL);
    return new ChannelMetrics(channel);
  }

  private constructor(private readonly channel: aws_ivs.IChannelRef) {}

  /**
   * A metric by its name, with the dimension `Channel`. Average over 1 minute.
   *
   * @param metricName the name, for example `IngestFramerate`
   * @param props settings that override the defaults; their dimensions are added
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props: MetricOptions = {}): Metric {
    const { channel } = this;
    const stack = Stack.of(channel);
    const elsewhere = (mine: string, stacks: string) => (areKnownToDiffer(mine, stacks) ? mine : undefined);
    return ivsMetric(channel, metricName, {
      region: elsewhere(channel.env.region, stack.region),
      account: elsewhere(channel.env.account, stack.account),
      ...props,
      dimensionsMap: { Channel: idFromArn(channel.channelRef.channelArn), ...props.dimensionsMap },
    });
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
   * Audio bitrate that IVS receives. Unit: Bits/Second. Average over 1 minute. Additional dimension: `Track`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public ingestAudioBitrate(props?: MetricOptions): Metric {
    return this.metric('IngestAudioBitrate', props);
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
   * Frames that IVS receives. Unit: Count/Second. Average over 1 minute. Additional dimension: `Track`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public ingestFramerate(props?: MetricOptions): Metric {
    return this.metric('IngestFramerate', props);
  }

  /**
   * Video bitrate that IVS receives. Unit: Bits/Second. Average over 1 minute. Additional dimension: `Track`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public ingestVideoBitrate(props?: MetricOptions): Metric {
    return this.metric('IngestVideoBitrate', props);
  }

  /**
   * Time between keyframes, which affects latency. Unit: Seconds. Maximum over 1 minute. Additional dimension: `Track`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public keyframeInterval(props?: MetricOptions): Metric {
    return this.metric('KeyframeInterval', { statistic: Stats.MAXIMUM, ...props });
  }

  /**
   * Video delivered to viewers. Unit: Seconds. Sum over 5 minutes. Additional dimension: `ViewerCountryCode`.
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
