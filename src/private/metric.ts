import { Duration } from 'aws-cdk-lib';
import { Metric, MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { givenOf } from './given';
import type { MetricDimensions, MetricNamespace } from '../operations/metrics-contract';

const NAMESPACE: MetricNamespace = 'cdk-ivs';

/** A metric of Amazon IVS in the environment of a scope: by default the average over 1 minute. */
export function ivsMetric(scope: IConstruct, metricName: string, props: MetricOptions): Metric {
  return new Metric({ namespace: 'AWS/IVS', metricName, statistic: Stats.AVERAGE, period: Duration.minutes(1), ...givenOf(props) }).attachTo(scope);
}

/** The defaults of metrics for billed amounts, whose only statistic is the sum. */
export function accrued(props: MetricOptions = {}): MetricOptions {
  return { statistic: Stats.SUM, period: Duration.minutes(5), ...givenOf(props) };
}

/** A metric that a function of this library writes: by default the sum over 5 minutes. */
export function handlerMetric(scope: IConstruct, metricName: string, dimensions: MetricDimensions, props: MetricOptions = {}): Metric {
  const dimensionsMap = { ...dimensions, ...props.dimensionsMap };
  return new Metric({ namespace: NAMESPACE, metricName, ...accrued(props), dimensionsMap }).attachTo(scope);
}

/** A usage metric, which CloudWatch can compare with the quota of the account. */
export function usageMetric(scope: IConstruct, resource: string, props: MetricOptions = {}): Metric {
  return new Metric({
    namespace: 'AWS/Usage',
    metricName: 'ResourceCount',
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
    ...givenOf(props),
    dimensionsMap: { Service: 'IVS', Class: 'None', Type: 'Resource', Resource: resource, ...props.dimensionsMap },
  }).attachTo(scope);
}
