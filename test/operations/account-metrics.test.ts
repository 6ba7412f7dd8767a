import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import * as ivs from '../../src';
import documented from '../fixtures/ivs-metrics.json';
import { KNOWN_ENV, newStack, propertiesOf } from '../helpers';

const METHODS: { [metric: string]: (metrics: ivs.AccountMetrics) => Metric } = {
  ConcurrentStreams: (m) => m.concurrentStreams(),
  ConcurrentViews: (m) => m.concurrentViews(),
  IngestBitrate: (m) => m.ingestBitrate(),
  IngestFramerate: (m) => m.ingestFramerate(),
  LiveDeliveredTime: (m) => m.liveDeliveredTime(),
  LiveInputTime: (m) => m.liveInputTime(),
  RecordedTime: (m) => m.recordedTime(),
};

const DEFAULTS: { [metric: string]: [string, number] } = {
  ConcurrentStreams: ['Maximum', 60],
  ConcurrentViews: ['Maximum', 60],
  IngestBitrate: ['Average', 60],
  IngestFramerate: ['Average', 60],
  LiveDeliveredTime: ['Sum', 300],
  LiveInputTime: ['Sum', 300],
  RecordedTime: ['Sum', 300],
};

const ofAccounts = documented.metrics.filter(({ dimensionSets }) => dimensionSets.some((set: string[]) => set.length === 0));

test.each(ofAccounts)('$metric has a method, with a valid statistic and no dimension', ({ metric: name, validStatistics }) => {
  const metric = METHODS[name](ivs.AccountMetrics.fromScope(newStack()));
  expect(metric).toMatchObject({ namespace: 'AWS/IVS', metricName: name });
  expect(metric.dimensions).toBeUndefined();
  expect(validStatistics).toContain(metric.statistic);
  expect([metric.statistic, metric.period.toSeconds()]).toEqual(DEFAULTS[name]);
});

test('no method is left without documentation', () => {
  expect(Object.keys(METHODS).sort()).toEqual(ofAccounts.map(({ metric }) => metric).sort());
});

test('the metrics are those of the account and region of the stack', () => {
  const stack = newStack(KNOWN_ENV);
  expect(ivs.AccountMetrics.fromScope(stack).concurrentViews()).toMatchObject({ region: 'us-west-2', account: '123456789012' });
});

test.each([
  ['Health', 'STARVING'],
  ['StreamerCountryCode', 'DE'],
])('concurrent streams are counted by %s, too', (dimension, value) => {
  expect(documented.metrics.find(({ metric }) => metric === 'ConcurrentStreams')!.dimensionSets).toContainEqual([dimension]);
  const metric = ivs.AccountMetrics.fromScope(newStack()).concurrentStreams({ dimensionsMap: { [dimension]: value } });
  expect(metric.dimensions).toEqual({ [dimension]: value });
});

test.each<[string, (metrics: ivs.AccountMetrics, props?: MetricOptions) => Metric]>([
  ['ConcurrentStreams', (m, props) => m.concurrentStreamsUsage(props)],
  ['ConcurrentViews', (m, props) => m.concurrentViewsUsage(props)],
])('how much of the quota of %s is in use is a metric of AWS/Usage', (resource, usage) => {
  const metrics = ivs.AccountMetrics.fromScope(newStack(KNOWN_ENV));
  expect(usage(metrics)).toMatchObject({
    namespace: 'AWS/Usage',
    metricName: 'ResourceCount',
    dimensions: { Service: 'IVS', Class: 'None', Type: 'Resource', Resource: resource },
    statistic: 'Maximum',
    region: 'us-west-2',
    account: '123456789012',
  });
  expect(usage(metrics).period.toSeconds()).toBe(60);
  expect(usage(metrics, { period: Duration.minutes(5) }).period.toSeconds()).toBe(300);
});

test('an alarm compares the use with the quota', () => {
  const stack = newStack();
  new MathExpression({
    expression: 'streams / SERVICE_QUOTA(streams) * 100', usingMetrics: { streams: ivs.AccountMetrics.fromScope(stack).concurrentStreamsUsage() },
  }).createAlarm(stack, 'Alarm', { threshold: 80, evaluationPeriods: 1 });
  const { Metrics } = propertiesOf(stack, 'AWS::CloudWatch::Alarm');
  expect(Metrics.map(({ Expression, MetricStat }: any) => Expression ?? MetricStat.Metric.MetricName)).toEqual(['streams / SERVICE_QUOTA(streams) * 100', 'ResourceCount']);
});
