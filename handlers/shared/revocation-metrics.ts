import type { RevocationMetricName, RevocationMetricNamespace } from '../../src/playback/revocation-metrics-contract';

/** Metrics in the embedded metric format, which CloudWatch takes from the log; the console would put a time before it. */
export function countRevocations(revoked: number, failed: number): void {
  const Namespace: RevocationMetricNamespace = 'cdk-ivs';
  const values: { [Metric in RevocationMetricName]: number } = { ViewerSessionsRevoked: revoked, ViewerSessionRevocationsFailed: failed };
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  process.stdout.write(`${JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace, Dimensions: [['FunctionName']], Metrics }] },
    FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    ...values,
  })}\n`);
}
