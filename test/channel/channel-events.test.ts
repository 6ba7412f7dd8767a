import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as ivs from '../../src';
import documented from '../fixtures/ivs-events.json';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

type RuleMethod = { [K in keyof ivs.ChannelEvents]: ivs.ChannelEvents[K] extends (id: string) => Rule ? K : never }[keyof ivs.ChannelEvents];

const RULES: { method: RuleMethod; detailType: keyof typeof documented.detailTypes; names: string[] }[] = [
  { method: 'onSessionCreated', detailType: 'IVS Stream State Change', names: ['Session Created'] },
  { method: 'onSessionEnded', detailType: 'IVS Stream State Change', names: ['Session Ended'] },
  { method: 'onStreamStart', detailType: 'IVS Stream State Change', names: ['Stream Start'] },
  { method: 'onStreamEnd', detailType: 'IVS Stream State Change', names: ['Stream End'] },
  { method: 'onStreamFailure', detailType: 'IVS Stream State Change', names: ['Stream Failure'] },
  { method: 'onStreamTakeover', detailType: 'IVS Stream State Change', names: ['Stream Takeover'] },
  { method: 'onStreamTakeoverFailure', detailType: 'IVS Stream State Change', names: ['Stream Takeover Failure'] },
  { method: 'onStarvationStart', detailType: 'IVS Stream Health Change', names: ['Starvation Start'] },
  { method: 'onStarvationEnd', detailType: 'IVS Stream Health Change', names: ['Starvation End'] },
  { method: 'onIngestLimitBreach', detailType: 'IVS Limit Breach', names: ['Ingest Bitrate', 'Ingest Resolution'] },
  { method: 'onRecordingStart', detailType: 'IVS Recording State Change', names: ['Recording Start'] },
  { method: 'onRecordingEnd', detailType: 'IVS Recording State Change', names: ['Recording End'] },
  { method: 'onRecordingFailure', detailType: 'IVS Recording State Change', names: ['Recording Start Failure', 'Recording End Failure'] },
  { method: 'onAdBreak', detailType: 'IVS Ad Break State Change', names: ['Ad Break Inserted'] },
];

describe.each(RULES)('$method', ({ method, detailType, names }) => {
  const { discriminator, values } = documented.detailTypes[detailType];

  test('the names are documented ones', () => {
    expect(values).toEqual(expect.arrayContaining(names));
  });

  test('filters on the ARN and on the field that names the event', () => {
    const stack = newStack();
    const channel = new ivs.Channel(stack, 'Channel');
    channel.events[method]('Rule');
    expect(propertiesOf(stack, 'AWS::Events::Rule')).toEqual({
      State: 'ENABLED',
      EventPattern: {
        'source': ['aws.ivs'],
        'resources': [stack.resolve(channel.channelArn)],
        'detail-type': [detailType],
        'detail': { [discriminator]: names },
      },
    });
  });

  test('on all channels, filters on no ARN', () => {
    const stack = newStack();
    ivs.ChannelEvents.allChannels(stack)[method]('Rule');
    expect(propertiesOf(stack, 'AWS::Events::Rule').EventPattern).toEqual({
      'source': ['aws.ivs'], 'detail-type': [detailType], 'detail': { [discriminator]: names },
    });
  });
});

test('every documented event has a method, of the channel or of the account', () => {
  const covered = RULES.flatMap(({ detailType, names }) => names.map((name) => `${detailType}/${name}`));
  const account = ['IVS Limit Breach/Concurrent Broadcasts', 'IVS Limit Breach/Concurrent Viewers'];
  const all = Object.entries(documented.detailTypes).flatMap(([type, { values }]) => (values ?? []).map((value) => `${type}/${value}`));
  expect([...covered, ...account].sort()).toEqual(all.filter((name) => !name.startsWith('IVS Stage')).sort());
});

test.each([
  ['IVS Stream State Change', ivs.StreamState],
  ['IVS Stream Health Change', ivs.StreamHealth],
  ['IVS Limit Breach', ivs.LimitName],
  ['IVS Recording State Change', ivs.RecordingStatus],
] as const)('the names of %s are the documented ones', (detailType, names) => {
  expect(Object.values(names)).toEqual(documented.detailTypes[detailType].values);
});

test('onEvent takes every event of the channel', () => {
  const stack = newStack();
  ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel')).events.onEvent('Rule');
  expect(propertiesOf(stack, 'AWS::Events::Rule').EventPattern).toEqual({ source: ['aws.ivs'], resources: [arnOf('channel')] });
});

test('a pattern without names takes all of its type', () => {
  const events = ivs.ChannelEvents.fromChannel(new CfnChannel(newStack(), 'L1'));
  for (const pattern of [events.streamStatePattern(), events.streamHealthPattern(), events.recordingPattern()]) {
    expect(pattern).not.toHaveProperty('detail');
    expect(pattern.detailType).toHaveLength(1);
  }
});

test('targets, description and further conditions are taken over', () => {
  const stack = newStack();
  const channel = new ivs.Channel(stack, 'Channel');
  channel.events.onStreamStart('Rule', {
    description: 'went live',
    ruleName: 'live',
    eventPattern: { account: ['123456789012'] },
    target: new SqsQueue(new Queue(stack, 'Queue')),
  });
  expect(propertiesOf(stack, 'AWS::Events::Rule')).toMatchObject({
    Description: 'went live',
    Name: 'live',
    EventPattern: { 'account': ['123456789012'], 'detail-type': ['IVS Stream State Change'] },
    Targets: [{ Arn: { 'Fn::GetAtt': [expect.stringContaining('Queue'), 'Arn'] } }],
  });
});

test('calling twice with the same options does not mix the patterns', () => {
  const stack = newStack();
  const options = { eventPattern: { detail: { channel_name: ['main'] } } };
  const { events } = new ivs.Channel(stack, 'Channel');
  events.onStreamStart('Start', options);
  events.onStreamEnd('End', options);
  const names = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'))
    .map(({ Properties }) => Properties.EventPattern.detail.event_name);
  expect(names).toEqual([['Stream Start'], ['Stream End']]);
});

test.each([
  [{ source: ['x'] }, 'source'],
  [{ resources: ['x'] }, 'resources'],
  [{ detailType: ['x'] }, 'detailType'],
  [{ detail: { channel_name: ['x'], event_name: ['Stream End'] } }, 'detail.event_name'],
])('fails for conditions that would widen the pattern: %j', (eventPattern, field) => {
  const { events } = new ivs.Channel(newStack(), 'Channel');
  expectError(() => events.onStreamStart('Rule', { eventPattern }), 'EventPatternOverlap', `field = "${field}"`, '[at Stack/Channel]');
});

test('a channel of another account gives a warning, since its events do not come here', () => {
  const stack = newStack({ env: { account: '999999999999', region: 'us-west-2' } });
  ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel')).events.onStreamStart('Rule');
  expect(warningsOf(stack)).toEqual(['cdk-ivs:Events.otherEnvironment']);
});

describe('a channel of another region', () => {
  const imported = (stack: Stack) => ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', 'eu-west-1'));

  test('gives a warning, since its events do not come here', () => {
    const stack = newStack(KNOWN_ENV);
    imported(stack).events.onStreamStart('Rule');
    expect(warningsOf(stack)).toEqual(['cdk-ivs:Events.otherEnvironment']);
  });

  test('is fine when the rule stands in a stack of that region', () => {
    const stack = newStack(KNOWN_ENV);
    const there = new Stack(stack.node.root as any, 'There', { env: { account: '123456789012', region: 'eu-west-1' } });
    imported(stack).events.onStreamStart('Rule', { crossStackScope: there });
    expect(warningsOf(there)).toEqual([]);
    Template.fromStack(there).resourceCountIs('AWS::Events::Rule', 1);
  });
});
