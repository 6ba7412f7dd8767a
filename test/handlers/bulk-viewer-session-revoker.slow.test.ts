import { join } from 'node:path';
import { Lambda } from '../../local/cloudformation/lambda';
import { EmbeddedIvs, startIvs } from '../../local/ivs';
import type { FailedEntry, RevocationBatch } from '../../src/playback/bulk-revocation-contract';
import { callerOf, newClient } from '../local/ivs/harness';

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
  ivs = await startIvs({ rates: true });
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
    { channelArn: channel, viewerId: 'ann', versionsLessThanOrEqualTo: 3 },
    { channelArn: channel, viewerId: 'bob', versionsLessThanOrEqualTo: '1767225600' },
    { channelArn: channel, viewerId: 'cem', versionsLessThanOrEqualTo: '' },
    { channelArn: channel, viewerId: 'dee', versionsLessThanOrEqualTo: null, code: 'InternalServerException', message: 'failed before' },
  ];
  expect(await invoke(entries)).toEqual([]);
  expect(revoked()).toEqual({ ann: 3, bob: 1767225600, cem: 0, dee: 0 });
});

test('what is no entry is listed, and the others are revoked', async () => {
  const strange = [
    null, 5, 'ann', {}, { channelArn: channel }, { channelArn: 'x'.repeat(5000), viewerId: 'ann' }, { channelArn: channel, viewerId: 'v'.repeat(41) },
    { channelArn: channel, viewerId: 'ann', versionsLessThanOrEqualTo: '1.5' }, { channelArn: channel, viewerId: { is: 'odd' }, versionsLessThanOrEqualTo: -1 },
  ];
  const failures = await invoke([...strange, ...viewers('eve')]);
  expect(failures.map(({ code }) => code)).toEqual(strange.map(() => 'EntryInvalid'));
  expect(failures[7]).toEqual({
    channelArn: channel, viewerId: 'ann', versionsLessThanOrEqualTo: '1.5', code: 'EntryInvalid', message: 'versionsLessThanOrEqualTo must be an integer from 0',
  });
  expect(failures[5].channelArn).toHaveLength(201);
  expect([revoked(), metrics()]).toEqual([{ eve: 0 }, [[1, 9]]]);
});

test('a batch without an entry calls nothing', async () => {
  expect(await invoke([{}])).toHaveLength(1);
  expect(calls()).toEqual([]);
});

test('only the channels of the construct', async () => {
  expect(await invoke([...viewers('ann'), { channelArn: GONE, viewerId: 'bob' }], { BatchInput: { LastRetry: 3, Channels: [channel] } }))
    .toEqual([{ channelArn: GONE, viewerId: 'bob', code: 'ChannelNotAllowed', message: 'the channel is none of those of the construct' }]);
  expect(revoked()).toEqual({ ann: 0 });
});

test('an item that fails in a successful reply is tried again, unless it is refused for good', async () => {
  ivs.faults.add({ operation: BATCH, failItems: ['ann'], times: 1 });
  expect(await invoke([...viewers('ann', 'bob'), { channelArn: GONE, viewerId: 'eve', versionsLessThanOrEqualTo: 2 }])).toEqual([
    { channelArn: GONE, viewerId: 'eve', versionsLessThanOrEqualTo: 2, code: 'ResourceNotFoundException', message: `channel ${GONE} does not exist` },
  ]);
  expect(calls().map(({ input }) => input.viewerSessions.map(({ viewerId }: any) => viewerId))).toEqual([['ann', 'bob', 'eve'], ['ann']]);
  expect([revoked(), metrics()]).toEqual([{ ann: 0, bob: 0 }, [[2, 1]]]);
});

test('an item that fails three times is listed with its code', async () => {
  ivs.faults.add({ operation: BATCH, failItems: ['ann'], times: 3 });
  expect(await invoke(viewers('ann', 'bob'))).toEqual([{ ...viewers('ann')[0], versionsLessThanOrEqualTo: 0, code: 'InternalServerException', message: 'a fault on demand' }]);
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
  expect(metrics()).toEqual([]);
  await expect(invoke(viewers('ann', 'bob'), { RetryCount: 3 })).rejects.toThrow(reason);
  expect(metrics()).toEqual([[0, 2]]);
});

test('metrics are lines of the embedded metric format, and no line tells a viewer', async () => {
  await invoke(viewers('ann', 'bob'));
  const [line] = /^\{.*\}$/m.exec(lambda.output())!;
  expect(lambda.output()).not.toMatch(/ann|bob/);
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{
        Namespace: 'cdk-ivs', Dimensions: [['FunctionName']], Metrics: [{ Name: 'ViewerSessionsRevoked', Unit: 'Count' }, { Name: 'ViewerSessionRevocationsFailed', Unit: 'Count' }],
      }],
    },
    FunctionName: 'revoker',
    ViewerSessionsRevoked: 2,
    ViewerSessionRevocationsFailed: 0,
  });
});
