import { Fn } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { aws_lambda } from 'aws-cdk-lib/interfaces';
import type { SigningMetricName, SigningMetricNamespace } from './signing-metrics-contract';
import { accrued } from '../private/metric';

const NAMESPACE: SigningMetricNamespace = 'cdk-ivs';

/**
 * Metrics of a playback token signer, in the namespace `cdk-ivs`. Their dimension is `FunctionName`.
 *
 * There is no data while nothing is throttled, so choose how an alarm treats missing data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export class PlaybackTokenSignerMetrics {
  /**
   * Metrics of one signer, for all versions and aliases of its function.
   *
   * @param signer a signer, also an imported one, or the function or alias of one
   */
  public static fromPlaybackTokenSigner(signer: aws_lambda.IFunctionRef): PlaybackTokenSignerMetrics {
    return new PlaybackTokenSignerMetrics(signer);
  }

  private constructor(private readonly signer: aws_lambda.IFunctionRef) {}

  /**
   * A metric by its name. Sum of 5 minutes.
   *
   * @param metricName the name, for example `PlaybackTokenSigningCallsThrottled`
   * @param props what differs from these defaults; its dimensions are added
   */
  public metric(metricName: string, props: MetricOptions = {}): Metric {
    // the function counts under its name, also when an alias is invoked
    const dimensionsMap = { FunctionName: Fn.select(6, Fn.split(':', this.signer.functionRef.functionArn)), ...props.dimensionsMap };
    return new Metric({ namespace: NAMESPACE, metricName, ...accrued(props), dimensionsMap }).attachTo(this.signer);
  }

  /**
   * Calls that AWS KMS throttled, if the private key is there. Unit: Count. Sum of 5 minutes.
   *
   * The function repeats such a call twice. If AWS KMS throttles it three times, the request fails with `SigningKeyUnavailable`.
   *
   * @param props what differs from these defaults
   */
  public playbackTokenSigningCallsThrottled(props?: MetricOptions): Metric {
    const metricName: SigningMetricName = 'PlaybackTokenSigningCallsThrottled';
    return this.metric(metricName, props);
  }
}
