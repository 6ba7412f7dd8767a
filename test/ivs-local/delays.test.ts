import { errorOf, Harness, keyPair, MEDIA_TAILOR, startHarness } from './harness';
import { disconnect, goLive, ManualClock } from '../../ivs-local/src';
import { playFailure } from '../../ivs-local/src/failures';

/* Going live, stopping and deleting take their time when it is asked for: code that does not wait must fail here, as it does on AWS. */

let clock: ManualClock;
let harness: Harness;
let channel: any;
let streamKey: any;
const call = (operation: string, input?: object) => harness.call(operation, input);
const account = () => harness.ivs.account;
const live = () => goLive(account(), streamKey.value);
const names = () => account().events.delivered.map(({ detail }: any) => detail.event_name ?? detail.recording_status);
const isLive = async () => (await call('GetStream', { channelArn: channel.arn }).catch(({ name }) => name)).stream?.state ?? 'ChannelNotBroadcasting';
const refusal = async (operation: string, input: object) => (await errorOf(call(operation, input))).name;

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock, delays: true });
  const { recordingConfiguration } = await call('CreateRecordingConfiguration', {
    destinationConfiguration: { s3: { bucketName: 'recordings' } }, recordingReconnectWindowSeconds: 60,
  });
  expect(recordingConfiguration.state).toBe('CREATING');
  clock.advance(5000);
  ({ channel, streamKey } = await call('CreateChannel', { recordingConfigurationArn: recordingConfiguration.arn }));
});
afterEach(() => harness.stop());

test('a stream can be watched some seconds after its session has begun; until then the channel is live, but broadcasts nothing', async () => {
  live();
  clock.advance(6999);
  expect([names(), await isLive()]).toEqual([['Session Created'], 'ChannelNotBroadcasting']);
  expect((await fetch(`${harness.ivs.endpoint}${new URL(channel.playbackUrl).pathname}`)).status).toBe(404);
  expect(await refusal('UpdateChannel', { arn: channel.arn, name: 'new' })).toBe('ConflictException');
  expect(await refusal('DeleteChannel', { arn: channel.arn })).toBe('ConflictException');
  clock.advance(1);
  expect([names(), await isLive()]).toEqual([['Session Created', 'Stream Start'], 'LIVE']);
  clock.advance(1000);
  expect(names()).toEqual(['Session Created', 'Stream Start', 'Recording Start']);
});

test('StopStream ends the session at once and the stream some seconds later; until then the channel can be neither changed nor deleted', async () => {
  live();
  clock.advance(8000);
  await call('StopStream', { channelArn: channel.arn });
  await call('StopStream', { channelArn: channel.arn }); // says the same again
  expect(await isLive()).toBe('LIVE');
  expect(await refusal('DeleteChannel', { arn: channel.arn })).toBe('ConflictException');
  expect(await refusal('UpdateChannel', { arn: channel.arn, name: 'new' })).toBe('ConflictException');
  clock.advance(2999);
  expect(await isLive()).toBe('LIVE');
  clock.advance(1);
  expect(await isLive()).toBe('ChannelNotBroadcasting');
  expect(names().slice(3)).toEqual(['Session Ended', 'Stream End']);
  await call('DeleteChannel', { arn: channel.arn });
});

test.each<[string, () => Promise<unknown>]>([
  ['its encoder', async () => disconnect(account(), account().connected(channel.arn)!, 'ended')],
  ['StopStream', () => call('StopStream', { channelArn: channel.arn })],
])('a session that %s ends before the stream has started has none', async (_, end) => {
  live();
  clock.advance(1000);
  await end();
  clock.advance(60_000);
  expect(names()).toEqual(['Session Created', 'Session Ended']);
  expect((await call('GetStreamSession', { channelArn: channel.arn })).streamSession.endTime).toEqual(expect.any(Date));
  expect(account().isLive(channel.arn)).toBe(false);
});

test('a stream that is too short is not recorded', () => {
  const stream = live();
  clock.advance(7500);
  disconnect(account(), stream, 'ended');
  clock.advance(120_000);
  expect(names()).toEqual(['Session Created', 'Stream Start', 'Session Ended', 'Stream End']);
});

test('a second encoder meets the first one as soon as that is connected', () => {
  const stream = live();
  expect(live).toThrow(/^StreamTakeoverInvalidPriority: the channel is live with stream st-\w{23}, and only a stream key that ends in \?priority=N, with a higher N, takes it over$/);
  expect(goLive(account(), `${streamKey.value}?priority=1`)).toBe(stream);
});

test('a refusal says how to fix it', () => {
  const stream = live();
  const again = (settings?: object) => goLive(account(), `${streamKey.value}?priority=1`, settings && { ingestConfigurations: { videoConfigurations: [settings] } });
  expect(() => again({ videoWidth: 1280 })).toThrow(/which has other codecs or another resolution; send the same, or end that stream first$/);
  stream.takeovers = 100;
  expect(() => again()).toThrow(/which was taken over 100 times already; end that stream first$/);
  expect(() => playFailure(account(), channel.arn, 'MultitrackInputRequired')).toThrow(/ is live; MultitrackInputRequired is for an encoder that connects; end that stream first$/);
  expect(() => goLive(account(), `${streamKey.value}?priority=high`)).toThrow('the priority is no integer from 1 to 2,147,483,647; end the stream key in ?priority=N with such a number');
});

test('an encoder that comes back while the stream before still ends has a session of its own', async () => {
  const first = live();
  clock.advance(8000);
  disconnect(account(), first, 'ended');
  const second = live();
  expect(second.streamId).not.toBe(first.streamId);
  clock.advance(3000);
  expect([await isLive(), account().isLive(channel.arn)]).toEqual(['ChannelNotBroadcasting', true]);
  clock.advance(4000);
  expect((await call('GetStream', { channelArn: channel.arn })).stream.streamId).toBe(second.streamId);
});

test.each([{ pause: 9000, recordings: 2 }, { pause: 15_000, recordings: 1 }])(
  'a stream that comes back after $pause ms: $recordings recording(s), since the files of the one before are written for 10 seconds', ({ pause, recordings }) => {
    const first = live();
    clock.advance(20_000);
    disconnect(account(), first, 'ended');
    clock.advance(3000 + pause - 8000); // the new one starts to be recorded 8 seconds after its connection
    live();
    clock.advance(8000);
    expect(new Set(account().events.delivered.filter(({ detail }: any) => detail.recording_status === 'Recording Start')
      .map(({ detail }) => detail.recording_session_id)).size).toBe(recordings);
  });

describe('what was deleted can be read for a moment', () => {
  test.each<[string, () => Promise<string>, string, string, string, string]>([
    ['channel', async () => channel.arn, 'DeleteChannel', 'GetChannel', 'ListChannels', 'channels'],
    ['stream key', async () => streamKey.arn, 'DeleteStreamKey', 'GetStreamKey', 'ListStreamKeys', 'streamKeys'],
    ['playback key pair', async () => (await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey })).keyPair.arn,
      'DeletePlaybackKeyPair', 'GetPlaybackKeyPair', 'ListPlaybackKeyPairs', 'keyPairs'],
    ['recording configuration', async () => (await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'abc' } } })).recordingConfiguration.arn,
      'DeleteRecordingConfiguration', 'GetRecordingConfiguration', 'ListRecordingConfigurations', 'recordingConfigurations'],
    ['policy', async () => (await call('CreatePlaybackRestrictionPolicy')).playbackRestrictionPolicy.arn,
      'DeletePlaybackRestrictionPolicy', 'GetPlaybackRestrictionPolicy', 'ListPlaybackRestrictionPolicies', 'playbackRestrictionPolicies'],
    ['ad configuration', async () => (await call('CreateAdConfiguration', { mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] })).adConfiguration.arn,
      'DeleteAdConfiguration', 'GetAdConfiguration', 'ListAdConfigurations', 'adConfigurations'],
  ])('a %s', async (_, create, remove, get, list, member) => {
    const arn = await create();
    const listed = async () => (await call(list, { maxResults: 50, ...list === 'ListStreamKeys' && { channelArn: channel.arn } }))[member].map((item: any) => item.arn);
    await call(remove, { arn });
    await call(get, { arn });
    expect(await listed()).toContain(arn);
    expect(await refusal(remove, { arn })).toBe('ResourceNotFoundException'); // for everything else, it is gone
    clock.advance(1000);
    expect(await refusal(get, { arn })).toBe('ResourceNotFoundException');
    expect(await listed()).not.toContain(arn);
  });

  test('also in batches', async () => {
    await call('DeleteChannel', { arn: channel.arn });
    const both = async () => [(await call('BatchGetChannel', { arns: [channel.arn] })).channels, (await call('BatchGetStreamKey', { arns: [streamKey.arn] })).streamKeys];
    expect((await both()).map(({ length }) => length)).toEqual([1, 1]);
    clock.advance(1000);
    expect((await both()).map(({ length }) => length)).toEqual([0, 0]);
  });
});
