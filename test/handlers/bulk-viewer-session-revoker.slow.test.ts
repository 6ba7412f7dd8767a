import { join } from 'node:path';
import { EmbeddedIvs, startIvs } from '../../ivs-local/src';
import { Lambda } from '../../local/engine/cloudformation/lambda';
import type { FailedEntry, RevocationBatch } from '../../src/playback/bulk-revocation-contract';
import { callerOf, newClient } from '../ivs-local/harness';

/*
 * The bundled function, in processes of its own, over HTTP against the embedded IVS with its API rates.
 */
const ARN = 'arn:aws:lambda:us-west-2:123456789012:function:revoker';
const GONE = 'arn:aws:ivs:us-west-2:123456789012:channel/gone';
const BATCH = 'BatchStartViewerSessionRevocation';

let ivs: EmbeddedIvs;
let lambda: Lambda;
let channel: string;

beforeEach(async () => {
  ivs = await startIvs({ rates: true, keptCalls: Infinity });
  lambda = new Lambda({ region: 'us-west-2', environment: { AWS_ENDPOINT_URL_IVS: ivs.endpoint } }, new Map([['bundle', join(__dirname, '../../bundles/bulk-viewer-session-revoker')]]));
  lambda.put('revoker', ARN, { Handler: 'index.handler', Runtime: 'nodejs22.x', Code: { S3Key: 'bundle' }, Timeout: 60 });
  const client = newClient(ivs.endpoint);
  ({ channel: { arn: channel } } = await callerOf(client)('CreateChannel', { name: 'private' }));
  client.destroy();
});
afterEach(async () => { await Promise.all([lambda.close(), ivs.close()]); });

async function invoke(Items: unknown[], batch: Partial<RevocationBatch> = {}): Promise<FailedEntry[]> {
  const { Payload, FunctionError } = await lambda.invoke(ARN, JSON.stringify({ Items, BatchInput: { LastRetry: 3 }, RetryCount: 0, ...batch }));
  if (FunctionError) { throw new Error(JSON.parse(Payload).errorMessage); }
  return JSON.parse(Payload);
}

const viewers = (...ids: string[]) => ids.map((viewerId) => ({ channelArn: channel, viewerId }));
const revoked = () => Object.fromEntries(ivs.account.revocations.get(channel) ?? []);
const calls = () => ivs.calls.filter(({ operation }) => operation === BATCH);
const metrics = () => [...lambda.output().matchAll(/^\{.*"_aws".*\}$/gm)].map(([line]) => JSON.parse(line))
  .map(({ ViewerSessionsRevoked, ViewerSessionRevocationsFailed }) => [ViewerSessionsRevoked, ViewerSessionRevocationsFailed]);

test('two at a time keep to the quota', async () => {
  const place = async (name: string) => {
    for (let batch = 0; batch < 4; batch++) { expect(await invoke(viewers(...Array.from({ length: 20 }, (_, i) => `${name}${batch}-${i}`)))).toEqual([]); }
  };
  await Promise.all([place('a'), place('b')]);
  expect(Object.keys(revoked())).toHaveLength(160);
  expect(calls().filter(({ status }) => status === 200)).toHaveLength(8);
  expect(calls().length).toBeLessThanOrEqual(10); // a machine with other things to do may bring two calls too close
});

test('values from JSON and CSV', async () => {
  const entries = [
    { channelArn: channel, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 3 },
    { channelArn: channel, viewerId: 'bob', viewerSessionVersionsLessThanOrEqualTo: '1767225600' },
    { channelArn: channel, viewerId: 'cem', viewerSessionVersionsLessThanOrEqualTo: '' },
    { channelArn: channel, viewerId: 'dee', viewerSessionVersionsLessThanOrEqualTo: 2_147_483_647, errorCode: 'InternalServerException', errorMessage: 'failed before' },
  ];
  expect(await invoke(entries)).toEqual([]);
  expect(revoked()).toEqual({ ann: 3, bob: 1767225600, cem: 0, dee: 2147483647 });
});

test('what is no entry is listed, and the others are revoked', async () => {
  const strange = [
    null, 5, 'ann', {}, { channelArn: channel }, { channelArn: 'x'.repeat(5000), viewerId: 'ann' }, { channelArn: channel, viewerId: 'v'.repeat(41) },
    { channelArn: channel, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: '1.5' }, { channelArn: channel, viewerId: { is: 'odd' }, viewerSessionVersionsLessThanOrEqualTo: -1 },
  ];
  const failures = await invoke([...strange, ...viewers('eve')]);
  expect(failures.map(({ errorCode }) => errorCode)).toEqual(strange.map(() => 'EntryInvalid'));
  expect(failures[7]).toEqual({
    channelArn: channel, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: '1.5', errorCode: 'EntryInvalid', errorMessage: 'viewerSessionVersionsLessThanOrEqualTo must be an integer from 0 to 2147483647',
  });
  expect(failures[5].channelArn).toHaveLength(201);
  expect([revoked(), metrics()]).toEqual([{ eve: 0 }, [[1, 9]]]);
});

test.each<[string, object, string]>([
  ['a misspelt field', { viewerSessionVersion: 3 }, 'the field "viewerSessionVersion" is unknown; the fields are channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo'],
  ['a name that was usual once', { versionsLessThanOrEqualTo: 3 }, 'the field "versionsLessThanOrEqualTo" is unknown'],
  ['a CSV header with a space', { ' viewerSessionVersionsLessThanOrEqualTo': '3' }, 'the field " viewerSessionVersionsLessThanOrEqualTo" is unknown'],
  ['a field of the list in capitals', { ViewerId: 'ann' }, 'the field "ViewerId" is unknown'],
  ['null', { viewerSessionVersionsLessThanOrEqualTo: null }, 'must be an integer from 0 to 2147483647'],
  ['a list', { viewerSessionVersionsLessThanOrEqualTo: [3] }, 'must be an integer from 0 to 2147483647'],
  ['true', { viewerSessionVersionsLessThanOrEqualTo: true }, 'must be an integer from 0 to 2147483647'],
  ['milliseconds', { viewerSessionVersionsLessThanOrEqualTo: 1_795_688_778_854 }, 'must be an integer from 0 to 2147483647'],
  ['33 bits, in CSV', { viewerSessionVersionsLessThanOrEqualTo: '2147483648' }, 'must be an integer from 0 to 2147483647'],
])('an entry must not be taken for version 0: %s', async (_, more, errorMessage) => {
  expect(await invoke([{ ...viewers('ann')[0], ...more }])).toMatchObject([{ channelArn: channel, viewerId: 'ann', errorCode: 'EntryInvalid', errorMessage: expect.stringContaining(errorMessage) }]);
  expect(revoked()).toEqual({});
});

test.each(['ValidationException', 'ResourceNotFoundException', 'ConflictException'] as const)('a call that is refused for one entry (%s) is split: the others are revoked', async (error) => {
  ivs.faults.add({ operation: BATCH, error, times: 3 }); // of all, of the first half, of its first entry
  expect(await invoke(viewers('ann', 'bob', 'eve'))).toMatchObject([{ viewerId: 'ann', errorCode: error }]);
  expect([revoked(), metrics()]).toEqual([{ bob: 0, eve: 0 }, [[2, 1]]]);
});

test('a batch without an entry calls nothing', async () => {
  expect(await invoke([{}])).toHaveLength(1);
  expect(calls()).toEqual([]);
});

test('only the channels of the construct', async () => {
  expect(await invoke([...viewers('ann'), { channelArn: GONE, viewerId: 'bob' }], { BatchInput: { LastRetry: 3, Channels: [channel] } }))
    .toEqual([{ channelArn: GONE, viewerId: 'bob', errorCode: 'ChannelNotAllowed', errorMessage: 'the channel is not a channel of the construct' }]);
  expect(revoked()).toEqual({ ann: 0 });
});

test('an item that fails in a successful reply is tried again, unless it is refused for good', async () => {
  ivs.faults.add({ operation: BATCH, failItems: ['ann'], times: 1 });
  expect(await invoke([...viewers('ann', 'bob'), { channelArn: GONE, viewerId: 'eve', viewerSessionVersionsLessThanOrEqualTo: 2 }])).toEqual([
    { channelArn: GONE, viewerId: 'eve', viewerSessionVersionsLessThanOrEqualTo: 2, errorCode: 'ResourceNotFoundException', errorMessage: `Resource: ${GONE} not found` },
  ]);
  expect(calls().map(({ input }) => input.viewerSessions.map(({ viewerId }: any) => viewerId))).toEqual([['ann', 'bob', 'eve'], ['ann']]);
  expect([revoked(), metrics()]).toEqual([{ ann: 0, bob: 0 }, [[2, 1]]]);
});

test('an item that fails three times is listed with its code', async () => {
  ivs.faults.add({ operation: BATCH, failItems: ['ann'], times: 3 });
  expect(await invoke(viewers('ann', 'bob'))).toEqual([{ ...viewers('ann')[0], viewerSessionVersionsLessThanOrEqualTo: 0, errorCode: 'InternalServerException', errorMessage: 'a fault on demand' }]);
});

test.each([
  ['is throttled', { error: 'ThrottlingException' as const }],
  ['fails', { error: 'InternalServerException' as const }],
  ['is lost', { reset: 'before' as const }],
  ['is carried out, and its answer lost', { reset: 'after' as const }],
])('a call that %s is repeated', async (_, fault) => {
  ivs.faults.add({ operation: BATCH, times: 2, ...fault });
  expect(await invoke(viewers('ann'))).toEqual([]);
  expect([revoked(), metrics()]).toEqual([{ ann: 0 }, [[1, 0]]]);
});

test('a batch that is refused is an error at once; when it is given up, its entries count as failed', async () => {
  ivs.faults.add({ operation: BATCH, error: 'AccessDeniedException', times: 2 });
  const reason = 'can\'t revoke a batch of 2 viewer sessions: AccessDeniedException: a fault on demand; check the policies that limit the role of the function, and try again';
  await expect(invoke(viewers('ann', 'bob'))).rejects.toThrow(reason);
  expect(metrics()).toEqual([[0, 0]]); // another attempt follows
  await expect(invoke(viewers('ann', 'bob'), { RetryCount: 3 })).rejects.toThrow(reason);
  expect(metrics()).toEqual([[0, 0], [0, 2]]);
});

test('metrics are lines of the embedded metric format, and no line tells a viewer', async () => {
  await invoke(viewers('ann', 'bob'));
  const [line] = /^\{.*\}$/m.exec(lambda.output())!;
  expect(lambda.output()).not.toMatch(/\b(ann|bob)\b/);
  const values = { ViewerSessionsRevoked: 2, ViewerSessionRevocationsFailed: 0, ViewerSessionRevocationCallsThrottled: 0 };
  expect(JSON.parse(line)).toEqual({
    timestamp: expect.anything(),
    level: 'INFO',
    message: 'revocation of viewer sessions',
    requestId: expect.anything(),
    channel,
    viewers: 2,
    errorCodes: [],
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{ Namespace: 'cdk-ivs', Dimensions: [['FunctionName']], Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })) }],
    },
    FunctionName: 'revoker',
    ...values,
  });
});
