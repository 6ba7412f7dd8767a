import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestedStack, Stack } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { arnOf, KNOWN_ENV, newStack, propertiesOf } from '../helpers';

/*
 * The metrics that functions of the library write: each facade, as a table.
 */
const signerOf = (stack: Stack) => new ivs.PlaybackTokenSigner(stack, 'X', {
  signingKey: new ivs.PlaybackSigningKey(stack, 'Key'), channels: ivs.ChannelSelection.of(new ivs.Channel(stack, 'Channel', { authorized: true })),
});
const keyOf = (stack: Stack) => ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: arnOf('channel'), channelIngestEndpoint: 'a.example.com' }).addRotatingStreamKey('X');
const SIGNER_ARN = 'arn:aws:lambda:us-west-2:123456789012:function:signer';

interface Facade {
  metric(metricName: string, props?: MetricOptions): Metric;
}
type Build = (stack: Stack) => Facade;
const BY_FUNCTION = (id: RegExp) => ({ FunctionName: { Ref: expect.stringMatching(id) } });
const SIGNER = (id: RegExp) => ({ FunctionName: { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] }] }] } });
const ROTATION = /^CdkIvsStreamKeyRotationFunction/;

const FACADES: [title: string, build: Build, dimensions: object, metrics: string[]][] = [
  ['a signer', (stack) => signerOf(stack).metrics, SIGNER(/^XFunction/), ['playbackTokensSigned', 'playbackTokensRefused', 'playbackTokenSigningCallsThrottled']],
  ['an imported signer', (stack) => ivs.PlaybackTokenSigner.fromFunctionArn(stack, 'X', SIGNER_ARN).metrics, { FunctionName: 'signer' }, ['playbackTokensSigned', 'playbackTokensRefused']],
  ['an L1 function that signs', (stack) => ivs.PlaybackTokenSignerMetrics.fromPlaybackTokenSigner(new CfnFunction(stack, 'X', { code: {}, role: 'r' })), SIGNER(/^X$/), ['playbackTokensSigned']],
  ['a rotating stream key', (stack) => keyOf(stack).metrics, { ...BY_FUNCTION(ROTATION), Channel: 'abcdABCDefgh' }, ['streamKeysRotated', 'streamKeyRotationsFailed']],
  ['all rotating stream keys', (stack) => ivs.RotatingStreamKeyMetrics.fromFunction(keyOf(stack).handler), BY_FUNCTION(ROTATION), ['streamKeysRotated', 'streamKeyRotationsFailed']],
  ['all of an imported function', (stack) => ivs.RotatingStreamKeyMetrics.fromFunction(Function.fromFunctionArn(stack, 'X', SIGNER_ARN)), { FunctionName: 'signer' }, ['streamKeysRotated']],
  ['custom resources', (stack) => ivs.CustomResourceMetrics.fromScope(stack), { StackName: 'Stack' }, ['customResourcesSucceeded', 'customResourcesFailed']],
  ['a revoker', (stack) => new ivs.ViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all() }).metrics, BY_FUNCTION(/^XFunction/),
    ['viewerSessionsRevoked', 'viewerSessionRevocationsFailed', 'viewerSessionRevocationCallsThrottled']],
  ['a bulk revoker', (stack) => new ivs.BulkViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all(), bucket: new Bucket(stack, 'Bucket') }).metrics, BY_FUNCTION(/^XRevokerFunction/),
    ['viewerSessionsRevoked', 'viewerSessionRevocationsFailed', 'viewerSessionRevocationCallsThrottled']],
];
const upperFirst = (name: string) => name[0].toUpperCase() + name.slice(1);

describe.each(FACADES)('%s', (_, build, dimensions, names) => {
  test.each(names)('%s is the sum of 5 minutes', (name) => {
    const stack = newStack(KNOWN_ENV);
    const metric: Metric = (build(stack) as any)[name]();
    expect(metric).toMatchObject({ namespace: 'cdk-ivs', metricName: upperFirst(name), statistic: 'Sum', unit: undefined, account: '123456789012', region: 'us-west-2' });
    expect([metric.period.toSeconds(), stack.resolve(metric.dimensions)]).toEqual([300, dimensions]);
  });

  test('others, another statistic, and further dimensions', () => {
    const stack = newStack();
    const metric = build(stack).metric('Other', { statistic: 'Average', dimensionsMap: { More: 'x' } });
    expect(metric).toMatchObject({ metricName: 'Other', statistic: 'Average' });
    expect(stack.resolve(metric.dimensions)).toEqual({ ...dimensions, More: 'x' });
  });
});

test('every metric that a handler may write has a method', () => {
  const contract = readFileSync(join(__dirname, '../../src/operations/metrics-contract.ts'), 'utf8');
  const names = contract.match(/^export type \w+MetricName = .*$/gm)!.flatMap((line) => line.match(/(?<=')\w+(?=')/g)!);
  expect([...new Set(FACADES.flatMap(([, , , metrics]) => metrics.map(upperFirst)))].sort()).toEqual(names.sort());
});

test('an alarm on tokens that are refused for one reason', () => {
  const stack = newStack();
  signerOf(stack).metrics.playbackTokensRefused({ dimensionsMap: { ErrorCode: 'SigningKeyUnavailable' } }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  expect(propertiesOf(stack, 'AWS::CloudWatch::Alarm')).toMatchObject({
    Namespace: 'cdk-ivs', MetricName: 'PlaybackTokensRefused', Dimensions: [{ Name: 'ErrorCode', Value: 'SigningKeyUnavailable' }, { Name: 'FunctionName' }],
  });
});

test('custom resources of a nested stack are counted under its own name', () => {
  const nested = new NestedStack(newStack(), 'Nested');
  ivs.CustomResourceMetrics.fromScope(nested).customResourcesFailed().createAlarm(nested, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  const { Dimensions } = propertiesOf(nested, 'AWS::CloudWatch::Alarm');
  expect(Dimensions).toEqual([{ Name: 'StackName', Value: { Ref: 'AWS::StackName' } }]);
});
