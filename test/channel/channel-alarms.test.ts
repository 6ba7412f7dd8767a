import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { Alarm, AnomalyDetectionAlarm, IAlarmAction, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import metricFacts from '../fixtures/ivs-metrics.json';
import { arnOf, KNOWN_ENV, newStack, propertiesOf } from '../helpers';

const TYPE = 'AWS::CloudWatch::Alarm';
const ARN = arnOf('channel');
const DIMENSIONS = [{ Name: 'Channel', Value: 'abcdABCDefgh' }];

function imported(): ivs.IChannel {
  return ivs.Channel.fromChannelArn(newStack(KNOWN_ENV), 'Channel', ARN);
}

type Options = ivs.ChannelAlarmOptions;
const ALARMS: [string, (alarms: ivs.ChannelAlarms, options?: Options & { threshold?: number }) => Alarm, object, string][] = [
  ['lowFramerate', (alarms, options) => alarms.lowFramerate('Alarm', options), {
    MetricName: 'IngestFramerate', Statistic: 'Average', ComparisonOperator: 'LessThanThreshold', Threshold: 20,
  }, 'fewer than 20 frames a second arrive'],
  ['lowVideoBitrate', (alarms, options) => alarms.lowVideoBitrate('Alarm', { threshold: 1_000_000, ...options }), {
    MetricName: 'IngestVideoBitrate', Statistic: 'Average', ComparisonOperator: 'LessThanThreshold', Threshold: 1_000_000,
  }, 'fewer than 1000000 bits per second of video arrive'],
  ['longKeyframeInterval', (alarms, options) => alarms.longKeyframeInterval('Alarm', options), {
    MetricName: 'KeyframeInterval', Statistic: 'Maximum', ComparisonOperator: 'GreaterThanThreshold', Threshold: 4,
  }, 'keyframes are more than 4 seconds apart'],
];
const COMMON = { EvaluationPeriods: 3, TreatMissingData: 'notBreaching' };

test.each(ALARMS)('%s has defaults that need no thought', (_, create, expected, problem) => {
  const channel = imported();
  create(channel.alarms);
  expect(propertiesOf(channel.stack, TYPE)).toEqual({
    ...COMMON, ...expected, Namespace: 'AWS/IVS', Period: 60, Dimensions: DIMENSIONS, AlarmDescription: `Amazon IVS channel ${ARN}: ${problem}`,
  });
});

test('unusualConcurrentViews compares with the band that CloudWatch expects', () => {
  const channel = imported();
  expect(channel.alarms.unusualConcurrentViews('Alarm')).toBeInstanceOf(AnomalyDetectionAlarm);
  const { Metrics, ...rest } = propertiesOf(channel.stack, TYPE);
  expect(rest).toMatchObject({
    ...COMMON, ComparisonOperator: 'GreaterThanUpperThreshold', AlarmDescription: `Amazon IVS channel ${ARN}: more viewers than expected`,
  });
  expect(Metrics).toEqual(expect.arrayContaining([
    expect.objectContaining({ Expression: 'ANOMALY_DETECTION_BAND(m0, 3)' }),
    expect.objectContaining({ MetricStat: { Metric: { Namespace: 'AWS/IVS', MetricName: 'ConcurrentViews', Dimensions: DIMENSIONS }, Period: 60, Stat: 'Maximum' } }),
  ]));
});

const ALL: [string, (alarms: ivs.ChannelAlarms, options?: Options & { threshold?: number }) => Alarm][] = [
  ...ALARMS.map(([name, create]): [string, (alarms: ivs.ChannelAlarms, options?: Options & { threshold?: number }) => Alarm] => [name, create]),
  ['unusualConcurrentViews', (alarms, options) => alarms.unusualConcurrentViews('Alarm', options)],
];

test.each(ALL)('%s takes each option', (_, create) => {
  const channel = imported();
  const actions: IAlarmAction[] = ['arn:aws:sns:us-west-2:123456789012:on-call', 'arn:aws:sns:us-west-2:123456789012:log'].map((alarmActionArn) => ({ bind: () => ({ alarmActionArn }) }));
  create(channel.alarms, {
    actions,
    alarmDescription: 'mine',
    alarmName: 'named',
    datapointsToAlarm: 2,
    evaluationPeriods: 5,
    period: Duration.minutes(5),
    threshold: 2,
    treatMissingData: TreatMissingData.BREACHING,
  });
  const properties = propertiesOf(channel.stack, TYPE);
  expect(properties).toMatchObject({
    AlarmActions: ['arn:aws:sns:us-west-2:123456789012:on-call', 'arn:aws:sns:us-west-2:123456789012:log'],
    AlarmDescription: 'mine',
    AlarmName: 'named',
    DatapointsToAlarm: 2,
    EvaluationPeriods: 5,
    TreatMissingData: 'breaching',
  });
  expect(JSON.stringify(properties)).toContain('"Period":300');
  expect(properties.Threshold ?? properties.Metrics.find(({ Expression }: any) => Expression).Expression).toEqual(properties.Threshold ? 2 : 'ANOMALY_DETECTION_BAND(m0, 2)');
});

test.each(ALL)('%s rests on a metric, a statistic and a dimension that IVS documents', (_, create) => {
  const { metric } = create(imported().alarms) as any;
  const { metricName, statistic, dimensions } = metric.usingMetrics?.m0 ?? metric;
  const fact = metricFacts.metrics.find((each) => each.metric === metricName)!;
  expect(fact.validStatistics).toContain(statistic);
  expect(Object.keys(dimensions)).toEqual(['Channel']);
  expect(fact.dimensionSets).toContainEqual(['Channel']);
});

test.each<[string, (stack: Stack) => ivs.ChannelAlarms, object]>([
  ['an L1', (stack) => ivs.ChannelAlarms.fromChannel(new CfnChannel(stack, 'Channel')), { Ref: 'Channel' }],
  ['an L2', (stack) => new ivs.Channel(stack, 'Channel').alarms, { 'Fn::GetAtt': ['Channel4048F119', 'Arn'] }],
])('alarms are in the scope of %s, and their description names its ARN', (_, alarmsOf, arn) => {
  const stack = newStack(KNOWN_ENV);
  const alarm = alarmsOf(stack).lowFramerate('Alarm');
  expect(alarm.node.path).toBe('Stack/Channel/Alarm');
  expect(propertiesOf(stack, TYPE).AlarmDescription).toEqual({ 'Fn::Join': ['', ['Amazon IVS channel ', arn, ': fewer than 20 frames a second arrive']] });
});

test('a threshold may be a token', () => {
  const channel = imported();
  channel.alarms.lowFramerate('Alarm', { threshold: Token.asNumber({ Ref: 'Frames' }) });
  expect(propertiesOf(channel.stack, TYPE)).toMatchObject({
    Threshold: { Ref: 'Frames' },
    AlarmDescription: { 'Fn::Join': ['', [`Amazon IVS channel ${ARN}: fewer than `, { Ref: 'Frames' }, ' frames a second arrive']] },
  });
});

test('a channel of another region fails: CloudWatch has no alarms across regions', () => {
  const stack = new Stack(new App(), 'Stack', KNOWN_ENV);
  const { alarms } = ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel', 'eu-west-1'));
  expect(() => alarms.lowFramerate('Alarm')).toThrow('eu-west-1');
});
