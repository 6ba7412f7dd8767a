import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ivs from '../../src';
import documented from '../fixtures/ivs-metrics.json';
import { newStack } from '../helpers';

const METHODS: { [metric: string]: (metrics: ivs.AccountMetrics) => Metric } = {
  ConcurrentStreams: (m) => m.concurrentStreams(),
  ConcurrentViews: (m) => m.concurrentViews(),
  IngestBitrate: (m) => m.ingestBitrate(),
  IngestFramerate: (m) => m.ingestFramerate(),
  LiveDeliveredTime: (m) => m.liveDeliveredTime(),
  LiveInputTime: (m) => m.liveInputTime(),
  RecordedTime: (m) => m.recordedTime(),
};

const ofAccounts = documented.metrics.filter(({ dimensionSets }) => dimensionSets.some((set: string[]) => set.length === 0));

test.each(ofAccounts)('$metric has a method, with a valid statistic and no dimension', ({ metric: name, validStatistics }) => {
  const metric = METHODS[name](ivs.AccountMetrics.fromScope(newStack()));
  expect(metric).toMatchObject({ namespace: 'AWS/IVS', metricName: name });
  expect(metric.dimensions).toBeUndefined();
  expect(validStatistics).toContain(metric.statistic);
});

test('no method is left without documentation', () => {
  expect(Object.keys(METHODS).sort()).toEqual(ofAccounts.map(({ metric }) => metric).sort());
});

test('the health of streams is a further dimension', () => {
  const metric = ivs.AccountMetrics.fromScope(newStack()).concurrentStreams({ dimensionsMap: { Health: 'STARVING' } });
  expect(metric.dimensions).toEqual({ Health: 'STARVING' });
});
