import { log, LogFields, LogLevel } from './log';
import type { MetricDimensions, MetricName, MetricNamespace } from '../../src/operations/metrics-contract';

const Namespace: MetricNamespace = 'cdk-ivs';

/** The counters of a log line, with each set of dimensions. */
export interface Counters {
  readonly values: { readonly [Name in MetricName]?: number };
  readonly dimensions: readonly MetricDimensions[];
}

/**
 * Writes a log line with counters in the embedded metric format, from which CloudWatch extracts them (CloudWatch user guide,
 * CloudWatch_Embedded_Metric_Format_Specification). This requires no API call, so it can't fail.
 */
export function count(level: LogLevel, message: string, { values, dimensions }: Counters, fields: LogFields = {}): void {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace, Dimensions: dimensions.map((set) => Object.keys(set)), Metrics }] };
  log(level, message, { ...fields, ...Object.assign({}, ...dimensions), ...values, _aws });
}

/** The dimension of the metrics of one function. */
export function ofFunction(): { FunctionName: string } {
  return { FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME! };
}
