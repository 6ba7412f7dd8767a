import { Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as ivs from '../../src';
import documented from '../fixtures/ivs-events.json';
import { arnInStack, arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

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
  ['IVS Ad Break State Change', ivs.AdBreakState],
] as const)('the names of %s are the documented ones, and others can be named', (detailType, names) => {
  expect(Object.values(names).map((name) => Object.values(name))).toEqual(documented.detailTypes[detailType].values.map((value) => [value]));
  expect(Object.values(names.of('Something New'))).toEqual(['Something New']);
});

test('onEvent takes every event of the channel', () => {
  const stack = newStack();
  ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel')).events.onEvent('Rule');
  expect(propertiesOf(stack, 'AWS::Events::Rule').EventPattern).toEqual({ source: ['aws.ivs'], resources: [arnOf('channel')] });
});

test('onEvent of all channels takes the events of channels only, in the account and region of the stack', () => {
  const stack = newStack(KNOWN_ENV);
  ivs.ChannelEvents.allChannels(stack).onEvent('Rule');
  expect(propertiesOf(stack, 'AWS::Events::Rule').EventPattern).toEqual({ source: ['aws.ivs'], resources: [{ prefix: arnInStack('ivs', 'channel/') }] });
});

type Events = ivs.ChannelEvents;
const PATTERNS: { [detailType: string]: { all: (events: Events) => EventPattern; some: (events: Events) => EventPattern; detail: object } } = {
  'IVS Stream State Change': {
    all: (events) => events.streamStateChangePattern(),
    some: (events) => events.streamStateChangePattern({ states: [ivs.StreamState.STREAM_START, ivs.StreamState.of('New')], eventMetadata: { version: ['0'] } }),
    detail: { event_name: ['Stream Start', 'New'] },
  },
  'IVS Stream Health Change': {
    all: (events) => events.streamHealthChangePattern({}),
    some: (events) => events.streamHealthChangePattern({ states: [ivs.StreamHealth.STARVATION_END], eventMetadata: { version: ['0'] } }),
    detail: { event_name: ['Starvation End'] },
  },
  'IVS Recording State Change': {
    all: (events) => events.recordingStateChangePattern(),
    some: (events) => events.recordingStateChangePattern({ states: [ivs.RecordingStatus.RECORDING_START, ivs.RecordingStatus.RECORDING_END], eventMetadata: { version: ['0'] } }),
    detail: { recording_status: ['Recording Start', 'Recording End'] },
  },
  'IVS Ad Break State Change': {
    all: (events) => events.adBreakStateChangePattern(),
    some: (events) => events.adBreakStateChangePattern({ states: [ivs.AdBreakState.AD_BREAK_INSERTED], eventMetadata: { version: ['0'] } }),
    detail: { event_name: ['Ad Break Inserted'] },
  },
};

describe.each(Object.entries(PATTERNS))('the pattern of %s', (detailType, { all, some, detail }) => {
  const base = { source: ['aws.ivs'], resources: [arnOf('channel')], detailType: [detailType] };
  const events = () => ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel')).events;

  test('takes all of its type', () => {
    expect(all(events())).toEqual(base);
  });

  test('takes several states at once, and filters on the envelope', () => {
    expect(some(events())).toEqual({ ...base, version: ['0'], detail });
  });
});

test('the limits of a channel are those of its ingest, unless others are named', () => {
  const { events } = new ivs.Channel(newStack(), 'Channel');
  expect(events.limitBreachPattern().detail).toEqual({ limit_name: ['Ingest Bitrate', 'Ingest Resolution'] });
  expect(events.limitBreachPattern({ limits: [ivs.LimitName.INGEST_BITRATE] }).detail).toEqual({ limit_name: ['Ingest Bitrate'] });
});

test('fails for an empty list of states, which EventBridge refuses', () => {
  const { events } = new ivs.Channel(newStack(), 'Channel');
  expectError(() => events.streamStateChangePattern({ states: [] }), 'EventNamesInvalid', 'event_name = []', '[at Stack/Channel]');
});

test('fails for resources in the filters on the envelope of a channel, but takes them for all channels', () => {
  const stack = newStack();
  const eventMetadata = { resources: ['x'] };
  expectError(() => new ivs.Channel(stack, 'Channel').events.streamStateChangePattern({ eventMetadata }), 'EventPatternOverlap', 'field = "resources"');
  expect(ivs.ChannelEvents.allChannels(stack).streamStateChangePattern({ eventMetadata }).resources).toEqual(['x']);
});

describe('several channels', () => {
  const imported = (stack: Stack, id: string) => ivs.Channel.fromChannelArn(stack, id, `${arnOf('channel')}${id}`);
  const rule = (stack: Stack, channels: number) => ivs.ChannelEvents
    .forChannels(stack, Array.from({ length: channels }, (_, index) => imported(stack, `${index}`))).onStreamStart('Rule');
  const errorsOf = (stack: Stack) => Annotations.fromStack(stack).findError('*', Match.anyValue()).map(({ entry }) => String(entry.data));

  test('and several states are one rule in the scope', () => {
    const stack = newStack();
    const channels = [new ivs.Channel(stack, 'Own'), new CfnChannel(stack, 'L1'), imported(stack, 'Import')];
    const events = ivs.ChannelEvents.forChannels(stack, channels);
    new Rule(stack, 'Rule', { eventPattern: events.streamStateChangePattern({ states: [ivs.StreamState.STREAM_START, ivs.StreamState.STREAM_END] }) });
    expect(propertiesOf(stack, 'AWS::Events::Rule').EventPattern).toEqual({
      'source': ['aws.ivs'],
      'resources': stack.resolve(channels.map(({ channelRef }) => channelRef.channelArn)),
      'detail-type': ['IVS Stream State Change'],
      'detail': { event_name: ['Stream Start', 'Stream End'] },
    });
    expect(events.onStreamFailure('Failure').node.path).toBe('Stack/Failure');
  });

  test.each([[[]], [['A', 'B', 'A']]])('fail for %j', (ids) => {
    const stack = newStack();
    const channels = new Map([...new Set(ids)].map((id) => [id, imported(stack, id)]));
    expectError(() => ivs.ChannelEvents.forChannels(stack, ids.map((id) => channels.get(id)!)), 'EventChannelsInvalid', '[at Stack]');
  });

  test('one of another region gives a warning', () => {
    const stack = newStack(KNOWN_ENV);
    const channels = [imported(stack, 'Here'), ivs.Channel.fromChannelArn(stack, 'There', arnOf('channel', 'eu-west-1'))];
    ivs.ChannelEvents.forChannels(stack, channels).onStreamStart('Rule');
    expect(warningsOf(stack)).toEqual(['cdk-ivs:ChannelEvents.otherEnvironment']);
  });

  test.each([[30, 0], [40, 1]])('%s channels in one pattern: %s errors', (channels, errors) => {
    const stack = newStack();
    rule(stack, channels);
    const found = errorsOf(stack);
    expect(found).toHaveLength(errors);
    for (const text of found) { expect(text).toMatch(/2,048 characters.*\[about 2\d{3} characters\]/); }
  });

  test('channels of the stack count, too', () => {
    const stack = newStack();
    ivs.ChannelEvents.forChannels(stack, Array.from({ length: 40 }, (_, index) => new ivs.Channel(stack, `C${index}`))).onStreamStart('Rule');
    expect(errorsOf(stack)).toHaveLength(1);
  });

  test.each(['cdk-ivs:ChannelEvents.patternTooLong', 'Annotation::cdk-ivs:ChannelEvents.patternTooLong'])('a longer pattern can be acknowledged as %s, for an account with a higher quota', (id) => {
    const stack = newStack();
    rule(stack, 40);
    Validations.of(stack).acknowledge({ id, reason: 'our quota is 4,096' });
    expect(errorsOf(stack)).toEqual([]);
  });
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
  expect(warningsOf(stack)).toEqual(['cdk-ivs:ChannelEvents.otherEnvironment']);
});

describe('a channel of another region', () => {
  const imported = (stack: Stack) => ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', 'eu-west-1'));

  test('gives a warning, since its events do not come here', () => {
    const stack = newStack(KNOWN_ENV);
    imported(stack).events.onStreamStart('Rule');
    expect(warningsOf(stack)).toEqual(['cdk-ivs:ChannelEvents.otherEnvironment']);
  });

  test('is fine when the rule stands in a stack of that region', () => {
    const stack = newStack(KNOWN_ENV);
    const there = new Stack(stack.node.root as any, 'There', { env: { account: '123456789012', region: 'eu-west-1' } });
    imported(stack).events.onStreamStart('Rule', { crossStackScope: there });
    expect(warningsOf(there)).toEqual([]);
    Template.fromStack(there).resourceCountIs('AWS::Events::Rule', 1);
  });
});
