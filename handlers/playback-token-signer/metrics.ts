import type { SigningMetricName, SigningMetricNamespace } from '../../src/playback/signing-metrics-contract';

/** A metric in the embedded metric format, which CloudWatch takes from the log; the console would put a time before it. */
export function countThrottledCalls(throttled: number): void {
  const Namespace: SigningMetricNamespace = 'cdk-ivs';
  const values: { [Metric in SigningMetricName]: number } = { PlaybackTokenSigningCallsThrottled: throttled };
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  process.stdout.write(`${JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace, Dimensions: [['FunctionName']], Metrics }] },
    FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    ...values,
  })}\n`);
}
