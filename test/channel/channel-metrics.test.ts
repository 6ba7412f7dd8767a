import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import documented from '../fixtures/ivs-metrics.json';
import { arnOf, KNOWN_ENV, newStack, propertiesOf } from '../helpers';

type Method<T> = { [K in keyof T]: T[K] extends () => Metric ? K : never }[keyof T];

const METHODS: { [metric: string]: Method<ivs.ChannelMetrics> } = {
  ConcurrentViews: 'concurrentViews',
  IngestAudioBitrate: 'ingestAudioBitrate',
  IngestBitrate: 'ingestBitrate',
  IngestFramerate: 'ingestFramerate',
  IngestVideoBitrate: 'ingestVideoBitrate',
  KeyframeInterval: 'keyframeInterval',
  LiveDeliveredTime: 'liveDeliveredTime',
  LiveInputTime: 'liveInputTime',
  RecordedTime: 'recordedTime',
};

/** The defaults that are not the average of a minute. */
const DEFAULTS: { [metric: string]: [string, number] } = {
  ConcurrentViews: ['Maximum', 60],
  KeyframeInterval: ['Maximum', 60],
  LiveDeliveredTime: ['Sum', 300],
  LiveInputTime: ['Sum', 300],
  RecordedTime: ['Sum', 300],
};

const ofChannels = documented.metrics.filter(({ dimensionSets }) => dimensionSets.some((set: string[]) => set.includes('Channel')));

test.each(ofChannels)('$metric has a method, with a valid statistic', ({ metric: name, validStatistics }) => {
  const channel = ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel'));
  const metric = channel.metrics[METHODS[name]]();
  expect(metric).toMatchObject({ namespace: 'AWS/IVS', metricName: name, dimensions: { Channel: 'abcdABCDefgh' } });
  expect(validStatistics).toContain(metric.statistic);
  expect([metric.statistic, metric.period.toSeconds()]).toEqual(DEFAULTS[name] ?? ['Average', 60]);
});

test('no method is left without documentation', () => {
  expect(Object.keys(METHODS).sort()).toEqual(ofChannels.map(({ metric }) => metric).sort());
});

test('further dimensions, statistic and period can be chosen', () => {
  const channel = ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel'));
  const metric = channel.metrics.liveDeliveredTime({ dimensionsMap: { ViewerCountryCode: 'DE' }, period: Duration.hours(1), label: 'Germany' });
  expect(metric).toMatchObject({ dimensions: { Channel: 'abcdABCDefgh', ViewerCountryCode: 'DE' }, label: 'Germany' });
  expect(metric.period.toHours()).toBe(1);
  expect(channel.metrics.keyframeInterval({ statistic: 'Average' }).statistic).toBe('Average');
});

test('an alarm carries the id of the channel, not its ARN, and no unit to filter on', () => {
  const stack = newStack();
  ivs.ChannelMetrics.fromChannel(new CfnChannel(stack, 'L1')).ingestFramerate().createAlarm(stack, 'Alarm', { threshold: 20, evaluationPeriods: 3 });
  const alarm = propertiesOf(stack, 'AWS::CloudWatch::Alarm');
  expect(alarm).toMatchObject({
    Namespace: 'AWS/IVS',
    MetricName: 'IngestFramerate',
    Dimensions: [{ Name: 'Channel', Value: { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'L1' }] }] } }],
    Statistic: 'Average',
    Period: 60,
  });
  expect(alarm).not.toHaveProperty('Unit');
});

test.each([
  { of: arnOf('channel'), region: 'us-west-2', account: '123456789012' },
  { of: arnOf('channel', 'eu-west-1'), region: 'eu-west-1', account: '123456789012' },
  { of: arnOf('channel').replace('123456789012', '999999999999'), region: 'us-west-2', account: '999999999999' },
])('the metric of $of is read in $region of $account', ({ of, region, account }) => {
  const metric = ivs.Channel.fromChannelArn(newStack(KNOWN_ENV), 'C', of).metrics.concurrentViews();
  expect(metric).toMatchObject({ region, account });
});

test('where the stack does not know its environment, an alarm names none', () => {
  const stack = newStack();
  ivs.Channel.fromChannelArn(stack, 'C', arnOf('channel')).metrics.ingestBitrate().createAlarm(stack, 'A', { threshold: 1, evaluationPeriods: 1 });
  expect(propertiesOf(stack, 'AWS::CloudWatch::Alarm')).toMatchObject({ MetricName: 'IngestBitrate' });
});
