import { log, LogFields, LogLevel } from './log';
import type { MetricDimensions, MetricName, MetricNamespace } from '../../src/operations/metrics-contract';

const Namespace: MetricNamespace = 'cdk-ivs';

/** What a line counts, once for each set of dimensions. */
export interface Counters {
  readonly values: { readonly [Name in MetricName]?: number };
  readonly dimensions: readonly MetricDimensions[];
}

/**
 * A line of the log with counters, in the embedded metric format: CloudWatch takes them from the log (CloudWatch user guide,
 * CloudWatch_Embedded_Metric_Format_Specification). So nothing is called, and nothing can fail.
 */
export function count(level: LogLevel, message: string, { values, dimensions }: Counters, fields: LogFields = {}): void {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace, Dimensions: dimensions.map((set) => Object.keys(set)), Metrics }] };
  log(level, message, { ...fields, ...Object.assign({}, ...dimensions), ...values, _aws });
}

/** The dimension of what one function counts. */
export function ofFunction(): { FunctionName: string } {
  return { FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME! };
}
