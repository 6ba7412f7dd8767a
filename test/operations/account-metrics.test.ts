import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ivs from '../../src';
import documented from '../fixtures/ivs-metrics.json';
import { KNOWN_ENV, newStack } from '../helpers';

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

test('the health of streams is a further dimension', () => {
  const metric = ivs.AccountMetrics.fromScope(newStack()).concurrentStreams({ dimensionsMap: { Health: 'STARVING' } });
  expect(metric.dimensions).toEqual({ Health: 'STARVING' });
});
