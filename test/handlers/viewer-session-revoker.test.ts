import { IvsClient } from '@aws-sdk/client-ivs';
import { Clock } from './clock';
import { CONTEXT, Services } from './services';
import type { handler as Handler } from '../../handlers/viewer-session-revoker';
import type { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';

/*
 * Messages of a queue: who is revoked, what stays in the queue, what becomes a dead letter, and that no message is lost, whatever fails.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const OPERATION = 'BatchStartViewerSessionRevocation';
const QUEUE = 'https://sqs.us-west-2.amazonaws.com/123456789012/letters';
const GONE = 'arn:aws:ivs:us-west-2:123456789012:channel/gone';

let services: Services;
let handler: typeof Handler;
beforeAll(async () => {
  services = await Services.start(mockClock);
  Object.assign(process.env, { DEAD_LETTER_QUEUE_URL: QUEUE, MAX_RECEIVE_COUNT: '5' } satisfies ViewerSessionRevokerEnvironment);
  ({ handler } = jest.requireActual('../../handlers/viewer-session-revoker'));
});
beforeEach(() => services.reset());
afterAll(() => services.close());

const viewer = (viewerId: string, more: object = {}) => ({ channelArn: services.arns.live, viewerId, ...more });
const viewers = (count: number) => Array.from({ length: count }, (_, index) => viewer(`v${index}`));
const revoked = () => Object.fromEntries(services.ivs.account.revocations.get(services.arns.live) ?? []);
const calls = () => services.calls.filter(({ operation }) => operation === OPERATION).map(({ input }) => input.viewerSessions.length);
const letters = () => services.sqs.messages.map(({ body, attributes: { errorCode } }) => [body, errorCode]);
const counted = () => services.lines.filter(({ _aws }) => _aws).map((line) => [
  line.ViewerSessionsRevoked, line.ViewerSessionRevocationsFailed, line.ViewerSessionRevocationCallsThrottled,
]);

/** Delivers messages; returns the numbers of those that stay in the queue. */
async function deliver(messages: unknown[], { receiveCount = 1, time = 60_000 } = {}): Promise<number[]> {
  const Records = messages.map((message, index) => ({
    messageId: String(index), body: typeof message === 'string' ? message : JSON.stringify(message), attributes: { ApproximateReceiveCount: String(receiveCount) },
  }));
  const { batchItemFailures } = await handler({ Records }, { ...CONTEXT, getRemainingTimeInMillis: () => time });
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}

describe('what is revoked', () => {
  test.each([[1, [1]], [20, [20]], [21, [20, 1]], [45, [20, 20, 5]]])('%i viewers: calls of %j, one a second', async (count, sizes) => {
    expect(await deliver(viewers(count))).toEqual([]);
    expect([calls(), Object.keys(revoked()).length]).toEqual([sizes, count]);
    expect(mockClock.waits).toEqual(sizes.map(() => 1_000));
    expect(counted()).toEqual([[count, 0, 0]]);
  });

  test('a viewer of several messages: once, with the highest version', async () => {
    const versions = [3, 7, 2_147_483_647, 0].map((viewerSessionVersionsLessThanOrEqualTo) => viewer('ann', { viewerSessionVersionsLessThanOrEqualTo }));
    expect(await deliver(versions)).toEqual([]);
    expect([calls(), revoked(), counted()]).toEqual([[1], { ann: 2_147_483_647 }, [[1, 0, 0]]]);
  });

  test('an EventBridge event, by its detail', async () => {
    expect(await deliver([{ 'detail-type': 'Viewer banned', 'detail': viewer('ann') }])).toEqual([]);
    expect(revoked()).toEqual({ ann: 0 });
  });

  test('no message: nothing is called', async () => {
    expect(await deliver([])).toEqual([]);
    expect(services.calls).toEqual([]);
  });
});

test.each<[string, unknown]>([
  ['no JSON', 'nonsense'],
  ['a text', '"ann"'],
  ['null', 'null'],
  ['a list', []],
  ['an event without a detail', { 'detail-type': 'x' }],
  ['an unknown field', { channelArn: GONE, viewerId: 'ann', viewerSessionVersion: 3 }],
  ['no channel', { viewerId: 'ann' }],
  ['no viewer', { channelArn: GONE }],
  ['an empty viewer', { channelArn: GONE, viewerId: '' }],
  ['a viewer of 41 characters', { channelArn: GONE, viewerId: 'v'.repeat(41) }],
  ['a version of 33 bits', { channelArn: GONE, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 2_147_483_648 }],
  ['a negative version', { channelArn: GONE, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: -1 }],
])('%s becomes a dead letter at once, and the others are revoked', async (_, message) => {
  expect(await deliver([message, viewer('eve')])).toEqual([]);
  expect(letters()).toEqual([[typeof message === 'string' ? message : JSON.stringify(message), 'MessageInvalid']]);
  expect([revoked(), counted()]).toEqual([{ eve: 0 }, [[1, 1, 0]]]);
});

/** What IVS answers to a call about two viewers, how often the message came, what stays in the queue, and what becomes a dead letter. */
test.each<[string, object, number, number[], string[]]>([
  ['refused for what was asked', { error: 'ValidationException', times: 3 }, 1, [], ['ValidationException', 'ValidationException']],
  ['not found', { error: 'ResourceNotFoundException', times: 3 }, 1, [], ['ResourceNotFoundException', 'ResourceNotFoundException']],
  ['denied for the first time', { error: 'AccessDeniedException', times: 3 }, 1, [0, 1], []],
  ['denied for the second time', { error: 'AccessDeniedException', times: 3 }, 2, [], ['ChannelNotAllowed', 'ChannelNotAllowed']],
  ['not verified', { error: 'PendingVerification', times: 3 }, 5, [0, 1], []],
  ['throttled', { error: 'ThrottlingException', times: 5 }, 1, [0, 1], []],
  ['failed', { error: 'InternalServerException', times: 5 }, 5, [0, 1], []],
  ['cut off', { reset: 'before', times: 5 }, 1, [0, 1], []],
])('a call that is %s', async (_, fault, receiveCount, staying, codes) => {
  services.fail(OPERATION, fault);
  expect(await deliver([viewer('ann'), viewer('bob')], { receiveCount })).toEqual(staying);
  expect([revoked(), letters().map(([, code]) => code)]).toEqual([{}, codes]);
  expect(services.lines.filter(({ message }) => message === 'viewer session not revoked').map(({ level, isFinal }) => [level, isFinal]))
    .toEqual([0, 1].map(() => (codes.length > 0 ? ['ERROR', true] : ['WARN', false])));
  const failed = codes.length > 0 || receiveCount === 5 ? 2 : 0; // what will come again has not failed yet
  expect(counted()).toEqual([[0, failed, (fault as any).error === 'ThrottlingException' ? 5 : 0]]);
});

test.each([
  ['fails', { error: 'InternalServerException', times: 4 }], ['is throttled', { error: 'ThrottlingException', times: 4 }], ['is cut off', { reset: 'before', times: 4 }],
  ['gets no answer', { reset: 'after', times: 4 }],
])('a call that %s four times is repeated', async (_, fault) => {
  services.fail(OPERATION, fault);
  expect(await deliver([viewer('ann')])).toEqual([]);
  expect(revoked()).toEqual({ ann: 0 });
});

test('one entry is to blame for a call: the others are revoked', async () => {
  services.fail(OPERATION, { error: 'ValidationException', times: 3 }); // of all, of the first half, of its first one
  expect(await deliver(viewers(4))).toEqual([]);
  expect(Object.keys(revoked())).toEqual(['v1', 'v2', 'v3']);
  expect(letters()).toEqual([[JSON.stringify(viewer('v0')), 'ValidationException']]);
});

test('items that fail in a reply with status 200', async () => {
  services.fail(OPERATION, { failItems: ['ann'] });
  expect(await deliver([viewer('ann'), viewer('bob'), { channelArn: GONE, viewerId: 'eve' }])).toEqual([0]); // it failed for now
  expect([revoked(), letters()]).toEqual([{ bob: 0 }, [[JSON.stringify({ channelArn: GONE, viewerId: 'eve' }), 'ResourceNotFoundException']]]);
  expect(counted()).toEqual([[1, 1, 0]]);
});

test('an item without a code or a reason stays in the queue', async () => {
  const answer = jest.spyOn(IvsClient.prototype, 'send').mockResolvedValueOnce({ errors: [{ channelArn: services.arns.live, viewerId: 'ann' }] } as never);
  expect(await deliver([viewer('ann')])).toEqual([0]);
  expect(services.lines).toContainEqual(expect.objectContaining({ errorCode: 'UnknownError', errorMessage: expect.stringContaining('no reason is given') }));
  answer.mockRestore();
});

describe('a dead letter', () => {
  test('that can\'t be sent stays in the queue, and is logged', async () => {
    services.fail('SendMessage', { error: 'AccessDeniedException' });
    expect(await deliver(['nonsense', 'more'])).toEqual([0]);
    expect(services.lines).toContainEqual(expect.objectContaining({
      level: 'ERROR', message: 'message can\'t be put into the dead-letter queue', messageId: '0', errorMessage: expect.stringContaining('AccessDeniedException'),
    }));
    expect(counted()).toEqual([[0, 1, 0]]);
  });

  test('is sent again when that fails for a while', async () => {
    services.fail('SendMessage', { error: 'InternalFailure' });
    services.fail('SendMessage', { reset: 'before' });
    expect(await deliver(['nonsense'])).toEqual([]);
    expect(services.sqs.messages).toEqual([expect.objectContaining({ queueUrl: QUEUE, body: 'nonsense' })]);
  });

  test('has a reason that SQS takes', async () => {
    expect(await deliver([JSON.stringify({ ...viewer('ann'), '\u0000\ud800': 1 })])).toEqual([]);
    expect(services.sqs.messages[0].attributes.errorMessage).toContain('the field \ufffd\ufffd is none of channelArn');
  });
});

test('the same messages twice at the same moment', async () => {
  expect(await Promise.all([deliver([viewer('ann'), 'nonsense']), deliver([viewer('ann'), 'nonsense'])])).toEqual([[], []]);
  expect([revoked(), letters().length]).toEqual([{ ann: 0 }, 2]);
});

// the last one: what was begun may still arrive
test('a function whose time is over: all messages stay, none is lost or given up', async () => {
  expect(await deliver([...viewers(25), 'nonsense'], { time: 15_000 })).toEqual([...Array(25).keys()]);
  expect(letters()).toEqual([['nonsense', 'MessageInvalid']]); // there is time for that
});
