import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-ivs';
import { errorOf, newClient } from './harness';
import { EmbeddedIvs, startIvs } from '../../ivs-local/src';

/* One endpoint serves any region, and any account whose id is the access key. */

let ivs: EmbeddedIvs;
const clients: sdk.IvsClient[] = [];
beforeEach(async () => { ivs = await startIvs({ rates: true }); });
afterEach(async () => {
  for (const client of clients.splice(0)) { client.destroy(); }
  await ivs.close();
});

function caller(region: string, accessKeyId = 'local') {
  const client = newClient(ivs.endpoint, 1, { region, accessKeyId });
  clients.push(client);
  return (operation: string, input: object = {}): Promise<any> => client.send(new (sdk as any)[`${operation}Command`](input));
}

const local = async (action: string, body: object) => {
  const response = await fetch(`${ivs.endpoint}/_local/${action}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() as any };
};

test.each([
  { region: 'us-west-2', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', place: 'us-west-2:123456789012' },
  { region: 'eu-west-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', place: 'eu-west-1:123456789012' },
  { region: 'ap-northeast-1', accessKeyId: '210987654321', place: 'ap-northeast-1:210987654321' },
  { region: 'us-west-2', accessKeyId: '21098765432', place: 'us-west-2:123456789012' }, // eleven digits are no account
  { region: 'nowhere', accessKeyId: 'local', place: 'us-west-2:123456789012' },
])('a channel of $accessKeyId in $region is in $place', async ({ region, accessKeyId, place }) => {
  const { channel, streamKey } = await caller(region, accessKeyId)('CreateChannel');
  const [inRegion, accountId] = place.split(':');
  expect(channel.arn).toMatch(new RegExp(`^arn:aws:ivs:${place}:channel/`));
  expect(streamKey.value).toMatch(new RegExp(`^sk_${inRegion}_`));
  expect(channel.playbackUrl).toContain(`.${inRegion}.playback.live-video.net/api/video/v1/${inRegion}.${accountId}.channel.`);
});

test('each region, and each account, has only what is its own', async () => {
  const [west, east, other] = [caller('us-west-2'), caller('us-east-1'), caller('us-west-2', '210987654321')];
  const { channel } = await east('CreateChannel', { name: 'east' });
  expect((await west('ListChannels')).channels).toEqual([]);
  expect((await other('ListChannels')).channels).toEqual([]);
  expect((await east('ListChannels')).channels).toEqual([expect.objectContaining({ name: 'east' })]);
  expect(await errorOf(west('GetChannel', { arn: channel.arn }))).toMatchObject({ name: 'ResourceNotFoundException' });
  expect([...ivs.account.channels.keys()]).toEqual([]); // that of the service itself stays the same one
});

test('unsigned requests are for the region and the account that the service was started with', async () => {
  const response = await fetch(`${ivs.endpoint}/CreateChannel`, { method: 'POST', body: '{}' });
  expect((await response.json() as any).channel.arn).toMatch(/^arn:aws:ivs:us-west-2:123456789012:/);
});

test('API rates are those of a region', async () => {
  const list = (region: string) => Promise.all([...Array(5)].map(() => caller(region)('ListChannels')));
  await list('us-west-2');
  await list('eu-central-1');
  expect(await errorOf(caller('us-west-2')('ListChannels'))).toMatchObject({ name: 'ThrottlingException' });
});

test('encoders, players and local actions find the channel, wherever it is; its events arrive in one place', async () => {
  const call = caller('eu-west-1', '210987654321');
  const { channel, streamKey } = await call('CreateChannel');
  expect((await local('encoder/start', { streamKey: streamKey.value })).body).toMatchObject({ channelArn: channel.arn });
  expect((await call('GetStream', { channelArn: channel.arn })).stream.state).toBe('LIVE');

  const answer = await fetch(`${ivs.endpoint}${new URL(channel.playbackUrl).pathname}`);
  const [playlist] = (await answer.text()).split('\n').filter((line) => line.startsWith('/_session/'));
  expect((await fetch(`${ivs.endpoint}${playlist}`)).status).toBe(200);
  expect((await call('GetStream', { channelArn: channel.arn })).stream.viewerCount).toBe(1);

  expect(await local('encoder/stop', { channelArn: channel.arn })).toEqual({ status: 200, body: {} });
  expect((await local('encoder/start', { channelArn: channel.arn })).status).toBe(200);
  const { events } = (await local('events', {})).body;
  expect(events).toHaveLength(6);
  expect(events[0]).toMatchObject({ account: '210987654321', region: 'eu-west-1', resources: [channel.arn] });
});

test('what is nowhere is told by the account of the service', async () => {
  expect((await local('encoder/start', { streamKey: 'sk_eu-west-1_none' })).status).toBe(409);
  expect((await fetch(`${ivs.endpoint}/api/video/v1/eu-west-1.210987654321.channel.none.m3u8`)).status).toBe(404);
  expect((await fetch(`${ivs.endpoint}/_session/none/360p/playlist.m3u8`)).status).toBe(403);
});

test('a state file keeps all of them, also what changes in a region that was not used before', async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'accounts-')), 'ivs.state');
  const restart = async () => {
    await ivs.close();
    ivs = await startIvs({ stateFile });
  };
  await restart();
  const { channel } = await caller('eu-west-1')('CreateChannel', { name: 'west' });
  await caller('eu-west-1')('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 3 });
  await restart();
  expect((await caller('eu-west-1')('GetChannel', { arn: channel.arn })).channel).toEqual(channel);
  await caller('eu-west-1', '210987654321')('CreateChannel');
  await caller('eu-west-1')('UpdateChannel', { arn: channel.arn, name: 'new' });
  await restart();
  expect((await caller('eu-west-1')('ListChannels')).channels).toEqual([expect.objectContaining({ name: 'new' })]);
  expect((await caller('eu-west-1', '210987654321')('ListChannels')).channels).toHaveLength(1);
  expect(ivs.account.channels.size).toBe(0);
});
