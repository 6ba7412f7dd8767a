import { Fn } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { aws_lambda } from 'aws-cdk-lib/interfaces';
import type { SigningMetricName } from '../operations/metrics-contract';
import { handlerMetric } from '../private/metric';
import { FUNCTION, requireType } from '../private/value-types';

/**
 * Metrics of a playback token signer, in the namespace `cdk-ivs`. Their dimension is `FunctionName`.
 *
 * There is no data when nobody requests a token, so choose how an alarm treats missing data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 *
 * @example
 *
 * declare const signer: ivs.PlaybackTokenSigner;
 * const throttled = ivs.PlaybackTokenSignerMetrics.fromPlaybackTokenSigner(signer).playbackTokenSigningCallsThrottled();
 * throttled.createAlarm(this, 'Throttled', { threshold: 1, evaluationPeriods: 1 });
 */
export class PlaybackTokenSignerMetrics {
  /**
   * Metrics of one signer, over all versions and aliases of its function.
   *
   * @param signer a signer, which may be imported, or its function or alias
   * @returns the metrics
   */
  public static fromPlaybackTokenSigner(signer: aws_lambda.IFunctionRef): PlaybackTokenSignerMetrics {
    requireType('PlaybackTokenSignerMetrics.fromPlaybackTokenSigner', 'signer', signer, FUNCTION);
    return new PlaybackTokenSignerMetrics(signer);
  }

  private constructor(private readonly signer: aws_lambda.IFunctionRef) {}

  /**
   * A metric by its name. Sum over 5 minutes.
   *
   * @param metricName the name, for example `PlaybackTokensSigned`
   * @param props settings that override the defaults; their dimensions are added
   * @returns the metric, for alarms and dashboards
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    // the metrics have the name of the function, even if an alias is invoked
    return handlerMetric(this.signer, metricName, { FunctionName: Fn.select(6, Fn.split(':', this.signer.functionRef.functionArn)) }, props);
  }

  /**
   * Signed tokens. Unit: Count. Sum over 5 minutes.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public playbackTokensSigned(props?: MetricOptions): Metric {
    return this.named('PlaybackTokensSigned', props);
  }

  /**
   * Requests that got no token, because the request was invalid or the key was not available. Unit: Count. Sum over 5 minutes. Additional
   * dimension: `ErrorCode`, a code such as `ChannelNotAllowed` or `SigningKeyUnavailable`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public playbackTokensRefused(props?: MetricOptions): Metric {
    return this.named('PlaybackTokensRefused', props);
  }

  /**
   * Calls that AWS KMS throttled, if the private key is in AWS KMS. Unit: Count. Sum over 5 minutes.
   *
   * The function retries such a call twice. If AWS KMS throttles it three times, the request fails with `SigningKeyUnavailable`.
   *
   * @param props settings that override the defaults
   * @returns the metric, for alarms and dashboards
   */
  public playbackTokenSigningCallsThrottled(props?: MetricOptions): Metric {
    return this.named('PlaybackTokenSigningCallsThrottled', props);
  }

  private named(metricName: SigningMetricName, props?: MetricOptions): Metric {
    return this.metric(metricName, props);
  }
}
