import { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Fault } from '../../ivs-local/src';
import * as ivs from '../../src';
import { Deployment } from '../control-plane/harness';

/*
 * The deployed function with messages as Lambda hands them over, against the embedded IVS with its API rates and a queue for
 * the dead letters; each of its calls is judged by its role.
 */
type Message = string | object;

const OPERATION = 'BatchStartViewerSessionRevocation';

let deployment: Deployment;
let mine: string;
let other: string;
beforeAll(async () => {
  deployment = await Deployment.start({}, { rates: true });
  const failure = await deployment.deploy((stack: Stack) => {
    const channels = ['Mine', 'Other'].map((id) => new ivs.Channel(stack, id, { authorized: true, channelName: id }));
    new ivs.ViewerSessionRevoker(stack, 'OfMine', { channels: ivs.ChannelSelection.of(channels[0]) });
    new ivs.ViewerSessionRevoker(stack, 'OfAll', { channels: ivs.ChannelSelection.all() });
    const { handler } = new ivs.ViewerSessionRevoker(stack, 'InAHurry', { channels: ivs.ChannelSelection.of(...channels) });
    (handler.node.defaultChild as CfnFunction).timeout = 17; // 2 seconds, and the reserve
  });
  expect(failure).toBeUndefined();
  [mine, other] = ['Mine', 'Other'].map((name) => [...deployment.ivs.account.channels.values()].find((channel) => channel.name === name)!.arn);
});
afterAll(() => deployment.stop());

let callsBefore: number;
beforeEach(() => {
  callsBefore = deployment.ivs.calls.length;
  deployment.ivs.account.revocations.clear();
  deployment.ivs.faults.clear();
  deployment.cloudFormation.sqs.messages.length = 0;
  deployment.cloudFormation.sqs.faults.clear();
});

const meet = (fault: Fault) => deployment.ivs.faults.add({ operation: OPERATION, ...fault });
const calls = () => deployment.callsOf(OPERATION, callsBefore);
const revoked = (channelArn = mine) => Object.fromEntries(deployment.ivs.account.revocations.get(channelArn) ?? []);
const deadLetters = () => deployment.cloudFormation.sqs.messages;
const reasons = () => deadLetters().map(({ attributes: { errorMessage } }) => errorMessage);
const codes = () => deadLetters().map(({ attributes: { errorCode } }) => errorCode);
const metrics = () => [...deployment.cloudFormation.logs().matchAll(/^\{.*"_aws".*\}$/gm)].map(([line]) => JSON.parse(line))
  .filter(({ FunctionName }) => FunctionName?.includes('OfMine')).map(({ ViewerSessionsRevoked, ViewerSessionRevocationsFailed }) => [ViewerSessionsRevoked, ViewerSessionRevocationsFailed]);
const viewer = (viewerId: string, more: object = {}) => ({ channelArn: mine, viewerId, ...more });
const viewers = (count: number) => [...Array(count).keys()].map((i) => viewer(`v${i}`));

/** The ids of the messages that Lambda leaves in the queue; an id is the number of the message. */
async function deliver(messages: Message[], { to = 'OfMine', receiveCount = 1 } = {}): Promise<number[]> {
  const func = deployment.cloudFormation.stack('Stack').resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(to))!;
  const { Payload, FunctionError } = await deployment.cloudFormation.invokeFunction(func.physicalId!, {
    Records: messages.map((message, index) => ({
      messageId: String(index),
      body: typeof message === 'string' ? message : JSON.stringify(message),
      attributes: { ApproximateReceiveCount: String(receiveCount) },
    })),
  });
  expect([FunctionError, Payload]).toEqual([undefined, expect.any(String)]);
  return JSON.parse(Payload).batchItemFailures.map(({ itemIdentifier }: any) => Number(itemIdentifier));
}

describe('what is revoked', () => {
  test('20 viewers a call, each viewer of the batch', async () => {
    expect(await deliver(viewers(45))).toEqual([]);
    expect(calls().map(({ input }) => input.viewerSessions.length)).toEqual([20, 20, 5]);
    expect(Object.keys(revoked())).toHaveLength(45);
  });

  test('a viewer who comes several times: once, with the highest version', async () => {
    expect(await deliver([viewer('ann'), viewer('ann', { viewerSessionVersionsLessThanOrEqualTo: 7 }), viewer('bob'), viewer('ann', { viewerSessionVersionsLessThanOrEqualTo: 3 })])).toEqual([]);
    expect(calls().map(({ input }) => input.viewerSessions)).toEqual([[
      { channelArn: mine, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 7 }, { channelArn: mine, viewerId: 'bob', viewerSessionVersionsLessThanOrEqualTo: 0 },
    ]]);
    expect(revoked()).toEqual({ ann: 7, bob: 0 });
  });

  test('the same viewer on two channels is two', async () => {
    expect(await deliver([viewer('ann'), { channelArn: other, viewerId: 'ann' }], { to: 'OfAll' })).toEqual([]);
    expect([revoked(mine), revoked(other)]).toEqual([{ ann: 0 }, { ann: 0 }]);
  });

  test('the detail of an EventBridge event', async () => {
    const event = { 'version': '0', 'id': 'e', 'source': 'moderation', 'detail-type': 'Viewer Reported', 'resources': [], 'detail': viewer('ann', { viewerSessionVersionsLessThanOrEqualTo: 2 }) };
    expect(await deliver([event])).toEqual([]);
    expect(revoked()).toEqual({ ann: 2 });
  });
});

describe('the quota of the account', () => {
  test('a call takes a second, also the last one', async () => {
    const started = Date.now();
    await deliver([viewer('ann')]);
    expect(Date.now() - started).toBeGreaterThan(990);
  });

  test('is kept by two functions that go on and on', async () => {
    const goOn = async () => { for (let i = 0; i < 4; i++) { expect(await deliver(viewers(20))).toEqual([]); } };
    await Promise.all([goOn(), goOn()]);
    expect(calls().filter(({ error }) => error === undefined)).toHaveLength(8);
    expect(calls().filter(({ error }) => error !== undefined).length).toBeLessThanOrEqual(1); // a call may come a moment early
  });

  test('no call at all for nobody', async () => {
    expect(await deliver(['nonsense'])).toEqual([]);
    expect(calls()).toEqual([]);
  });
});

describe('what passes', () => {
  test.each<[string, Fault[]]>([
    ['a burst of throttling', [{ error: 'ThrottlingException', times: 3 }]],
    ['errors of the service', [{ error: 'InternalServerException' }, { error: 'ServiceUnavailable' }]],
    ['connections that are cut', [{ reset: 'before' }, { reset: 'after' }]],
  ])('%s is survived', async (_, faults) => {
    faults.forEach(meet);
    expect(await deliver(viewers(3))).toEqual([]);
    expect(Object.keys(revoked())).toHaveLength(3);
    expect(deadLetters()).toEqual([]);
  });

  test.each<[string, Fault]>([
    ['throttling', { error: 'ThrottlingException', times: 5 }],
    ['errors of the service', { error: 'InternalServerException', times: 5 }],
    ['an account that is not verified', { error: 'PendingVerification', times: 5 }],
  ])('%s that goes on leaves the messages in the queue', async (_, fault) => {
    meet(fault);
    expect(await deliver(viewers(3), { receiveCount: 4 })).toEqual([0, 1, 2]);
    expect([deadLetters(), metrics().at(-1)]).toEqual([[], [0, 0]]);
  });

  test('an item that fails in a successful reply comes again, with all of its messages, and alone', async () => {
    meet({ failItems: ['bob'] });
    expect(await deliver([viewer('ann'), viewer('bob'), viewer('eve'), viewer('bob', { viewerSessionVersionsLessThanOrEqualTo: 1 })])).toEqual([1, 3]);
    expect(revoked()).toEqual({ ann: 0, eve: 0 });
    expect(deadLetters()).toEqual([]);
  });

  test('when time runs out, the rest comes again', async () => {
    meet({ times: 1 }); // the first call is answered at once, the second too late
    meet({ latency: 30_000 });
    const started = Date.now();
    const left = await deliver(viewers(60).map((message) => ({ ...message, channelArn: other })), { to: 'InAHurry' });
    expect(left).toEqual([...Array(60).keys()].slice(20));
    expect(Date.now() - started).toBeLessThan(12_000); // it was not waited for
    expect(deadLetters()).toEqual([]);
  });
});

describe('what never succeeds is a dead letter, as it was, with its reason', () => {
  const arn = 'arn:aws:ivs:us-west-2:123456789012:channel';

  test.each<[string, Message, string]>([
    ['no JSON', 'revoke ann', 'the message is no JSON object with channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo, nor an EventBridge event with one as its detail'],
    ['no object', '["ann"]', 'the message is no JSON object'],
    ['an event without a detail', { 'detail-type': 'Viewer Reported' }, 'nor an EventBridge event'],
    ['no channel', { viewerId: 'ann' }, 'channelArn is undefined, but must be the ARN of a channel; check the value that you pass'],
    ['the ARN of something else', { channelArn: 'arn:aws:ivs:us-west-2:123456789012:stream-key/a', viewerId: 'ann' }, 'must be the ARN of a channel'],
    ['no viewer', { channelArn: `${arn}/a` }, 'viewerId is undefined, but must be a text of 1 to 40 characters'],
    ['a long viewer id', { channelArn: `${arn}/a`, viewerId: 'v'.repeat(41) }, 'must be a text of 1 to 40 characters'],
    ['half a version', { channelArn: `${arn}/a`, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 1.5 }, 'viewerSessionVersionsLessThanOrEqualTo is 1.5, but must be an integer from 0 to 2147483647'],
    ['null for a version', { channelArn: `${arn}/a`, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: null }, 'viewerSessionVersionsLessThanOrEqualTo is null, but must be an integer'],
    ['a list for a version', { channelArn: `${arn}/a`, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: [3] }, 'viewerSessionVersionsLessThanOrEqualTo is [3], but must be an integer'],
    ['milliseconds', { channelArn: `${arn}/a`, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 1_795_688_778_854 }, 'is 1795688778854, but must be an integer from 0 to 2147483647'],
    ['a misspelled version', { channelArn: `${arn}/a`, viewerId: 'ann', version: 3 }, 'the field version is none of channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo'],
  ])('%s', async (_, message, reason) => {
    expect(await deliver([message, viewer('bob')])).toEqual([]);
    expect(deadLetters()).toMatchObject([{ body: typeof message === 'string' ? message : JSON.stringify(message), queueUrl: expect.stringContaining('DeadLetters') }]);
    expect(reasons()).toEqual([expect.stringContaining(reason)]);
    expect([codes(), metrics().at(-1)]).toEqual([['MessageInvalid'], [1, 1]]);
    expect(revoked()).toEqual({ bob: 0 });
  });

  test('a channel that does not exist', async () => {
    const message = { channelArn: `${arn}/nowhere`, viewerId: 'ann' };
    expect(await deliver([viewer('bob'), message], { to: 'OfAll' })).toEqual([]);
    expect(deadLetters()).toMatchObject([{ body: JSON.stringify(message) }]);
    expect(reasons()).toEqual([expect.stringMatching(/^can't revoke viewer ann on channel \S+nowhere: ResourceNotFoundException: Resource: \S+ not found; /)]);
    expect(revoked()).toEqual({ bob: 0 });
  });

  test('what the service refuses, which fails the whole call: the others of the batch are revoked all the same', async () => {
    const message = { channelArn: `${arn}/${'a'.repeat(128)}`, viewerId: 'ann' };
    expect(await deliver([...viewers(12), message, ...viewers(19).slice(12)], { to: 'OfAll' })).toEqual([]);
    expect(deadLetters()).toMatchObject([{ body: JSON.stringify(message) }]);
    expect(reasons()).toEqual([expect.stringMatching(/ValidationException: .+; check the settings, and try again$/)]);
    expect(Object.keys(revoked())).toHaveLength(19);
  });

  test('a channel that is not allowed: it comes again once, since a new policy may not count yet', async () => {
    const message = { channelArn: other, viewerId: 'ann' };
    expect(await deliver([...viewers(9), message])).toEqual([9]);
    expect([Object.keys(revoked()).length, deadLetters()]).toEqual([9, []]);
    expect(await deliver([message], { receiveCount: 2 })).toEqual([]);
    expect(deadLetters()).toMatchObject([{ body: JSON.stringify(message) }]);
    expect(reasons()).toEqual([expect.stringMatching(/AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role\/Stack-OfMineRole\S+ is not authorized to perform: ivs:Batch/)]);
  });

  test('when it can\'t be put there, it stays in the queue; what passes is survived', async () => {
    deployment.cloudFormation.sqs.faults.add({ operation: 'SendMessage', error: 'InternalFailure', times: 3 });
    expect(await deliver(['nonsense', viewer('bob')])).toEqual([0]);
    expect([deadLetters(), revoked()]).toEqual([[], { bob: 0 }]);
    deployment.cloudFormation.sqs.faults.add({ operation: 'SendMessage', reset: 'before' });
    expect(await deliver(['nonsense'])).toEqual([]);
    expect(deadLetters()).toHaveLength(1);
  });
});

test('at the last delivery, a viewer who is not revoked counts as failed', async () => {
  meet({ error: 'ThrottlingException', times: 5 });
  expect(await deliver([viewer('ann'), viewer('bob'), viewer('ann')], { receiveCount: 5 })).toEqual([0, 2, 1]);
  expect(metrics().at(-1)).toEqual([0, 2]);
});

describe('permissions', () => {
  test('all that they allow is used', async () => {
    for (const to of ['OfMine', 'OfAll']) {
      await deliver(['nonsense', viewer('ann')], { to });
      const { logicalId } = deployment.cloudFormation.stack('Stack').resources.find(({ type, logicalId: id }) => type === 'AWS::IAM::Role' && id.startsWith(to))!;
      expect(deployment.cloudFormation.permissions.unused(logicalId)).toEqual([]);
    }
    expect(calls().every(({ accessKeyId }) => accessKeyId.startsWith('AKLOCAL'))).toBe(true);
    expect(deployment.cloudFormation.sqs.calls.every(({ accessKeyId }) => accessKeyId.startsWith('AKLOCAL'))).toBe(true);
  });

  test('the dead-letter queue of another revoker is refused, and the message stays', async () => {
    const url = deployment.cloudFormation.stack('Stack').resources.find(({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.startsWith('OfAllDead'))!.physicalId!;
    const denial = deployment.cloudFormation.sqs.authorize!;
    const { accessKeyId } = deployment.cloudFormation.sqs.calls.find(({ input }) => input.QueueUrl.includes('OfMine'))!;
    expect(denial({ accessKeyId, operation: 'SendMessage', input: { QueueUrl: url } })).toMatch(/not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-west-2:123456789012:Stack-OfAllDead/);
  });
});

test('it goes with its stack, and leaves nothing behind', async () => {
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});
