import { Harness, startHarness } from './harness';
import { disconnect, EncoderOptions, exceed, exceedAccount, goLive, ManualClock } from '../../ivs-local/src';
import { FAILURES } from '../../ivs-local/src/failures';

/* What a session tells: ingest settings, events, breaches of limits, failures. */

let clock: ManualClock;
let harness: Harness;
let channel: any;
let streamKey: any;
const call = (operation: string, input?: object) => harness.call(operation, input);
const account = () => harness.ivs.account;
const local = async (action: string, body: object) => {
  const response = await fetch(`${harness.ivs.endpoint}/_local/${action}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() as any };
};
const create = async (input?: object) => { ({ channel, streamKey } = await call('CreateChannel', input)); };
const session = async () => (await call('GetStreamSession', { channelArn: channel.arn })).streamSession;
const lastEvent = () => account().events.delivered.at(-1)!;
const details = (type: string) => account().events.delivered.filter((event) => event['detail-type'] === type).map(({ detail }) => detail);
const encoder = (videoConfigurations: object[]) => goLive(account(), streamKey.value, { ingestConfigurations: { videoConfigurations } });

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock, concurrentViewers: 1 });
  await create({ name: 'main' });
});
afterEach(() => harness.stop());

describe('ingest settings', () => {
  const VIDEO = {
    codec: 'avc1.42C028', encoder: '', level: '4.0', profile: 'Baseline', targetBitrate: 3_500_000, targetFramerate: 30, videoHeight: 1080, videoWidth: 1920,
  };
  const AUDIO = { channels: 2, codec: 'mp4a.40.2', sampleRate: 48_000, targetBitrate: 160_000, track: 'Track0' };
  const track = (index: number, more: object = {}) => ({ ...VIDEO, track: `Track${index}`, avcLevel: '', avcProfile: '', ...more });

  test.each<[string, EncoderOptions, object[], object[]]>([
    ['that says nothing', {}, [track(0)], [AUDIO]],
    ['that says something', { ingestConfigurations: { videoConfigurations: [{ encoder: 'Lavf58.45.100', videoHeight: 720, videoWidth: 1280, targetBitrate: 2_500_000 }] } },
      [track(0, { encoder: 'Lavf58.45.100', videoHeight: 720, videoWidth: 1280, targetBitrate: 2_500_000 })], [AUDIO]],
    ['with mono', { ingestConfigurations: { audioConfigurations: [{ channels: 1 }] } }, [track(0)], [{ ...AUDIO, channels: 1 }]],
    ['without sound', { ingestConfigurations: { audioConfigurations: [] } }, [track(0)], []],
  ])('of an encoder %s', async (_, options, videoConfigurations, audioConfigurations) => {
    goLive(account(), streamKey.value, options);
    const { ingestConfiguration, ingestConfigurations } = await session();
    expect(ingestConfigurations).toEqual({ videoConfigurations, audioConfigurations });
    const [first] = videoConfigurations as any[];
    expect(ingestConfiguration.video).toEqual({ ...first, avcLevel: first.level, avcProfile: first.profile });
    expect(ingestConfiguration.audio).toEqual(audioConfigurations[0]);
  });

  test('of several tracks: the deprecated member knows the first one only', async () => {
    await create({ containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: { enabled: true, policy: 'ALLOW', maximumResolution: 'FULL_HD' } });
    goLive(account(), streamKey.value, { tracks: 6 });
    const { ingestConfiguration, ingestConfigurations: { videoConfigurations } } = await session();
    expect(videoConfigurations.map(({ track: name, videoHeight }: any) => [name, videoHeight])).toEqual(
      [['Track0', 1080], ['Track1', 720], ['Track2', 480], ['Track3', 360], ['Track4', 160], ['Track5', 160]]);
    expect(ingestConfiguration.video.videoHeight).toBe(1080);
  });

  test('over HTTP', async () => {
    const tracks = { videoConfigurations: [{ videoHeight: 480, videoWidth: 852 }] };
    expect((await local('encoder/start', { channelArn: channel.arn, ingestConfigurations: tracks })).status).toBe(200);
    expect((await session()).ingestConfiguration.video.videoHeight).toBe(480);
  });
});

describe('limits of ingest', () => {
  const multitrack = (maximumResolution: string) => (
    { containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: { enabled: true, policy: 'ALLOW', maximumResolution } });

  test.each<[string, object, EncoderOptions, number]>([
    ['BASIC up to 480p', { type: 'BASIC' }, { ingestConfigurations: { videoConfigurations: [{ videoHeight: 480, videoWidth: 852 }] } }, 1_500_000],
    ['BASIC above 480p', { type: 'BASIC' }, {}, 3_500_000],
    ['STANDARD', {}, {}, 8_500_000],
    ['ADVANCED_SD', { type: 'ADVANCED_SD' }, {}, 8_500_000],
    ['ADVANCED_HD', { type: 'ADVANCED_HD' }, {}, 8_500_000],
    ['several tracks', multitrack('FULL_HD'), { tracks: 2 }, 15_000_000],
  ])('the bitrate of %s', async (_, input, options, limit) => {
    await create(input);
    exceed(account(), goLive(account(), streamKey.value, options), 'Ingest Bitrate', 1234);
    expect(lastEvent().detail).toMatchObject({ limit_name: 'Ingest Bitrate', limit_value: limit, exceeded_by: 1234, limit_unit: 'bits per second' });
  });

  test('a tenth more, when it is not said how much', async () => {
    const stream = goLive(account(), streamKey.value);
    exceed(account(), stream, 'Ingest Bitrate');
    exceed(account(), stream, 'Ingest Resolution');
    expect(details('IVS Limit Breach')).toEqual([
      { limit_name: 'Ingest Bitrate', limit_value: 8_500_000, exceeded_by: 850_000, limit_unit: 'bits per second', channel_name: 'main', stream_id: stream.streamId },
      { limit_name: 'Ingest Resolution', limit_value: 2_073_600, exceeded_by: 207_360, limit_unit: 'total pixels', channel_name: 'main', stream_id: stream.streamId },
    ]);
    expect(account().streams.size).toBe(1);
  });

  test.each<[string, object, object[], [string, number, number][]]>([
    ['2160p', {}, [{ videoWidth: 3840, videoHeight: 2160 }], [['total pixels', 2_073_600, 6_220_800], ['pixels per edge', 1920, 1920]]],
    ['a long and narrow picture', {}, [{ videoWidth: 2000, videoHeight: 500 }], [['pixels per edge', 1920, 80]]],
    ['two tracks of which the first is above SD', multitrack('SD'), [{ videoWidth: 1280, videoHeight: 720 }, { videoWidth: 852, videoHeight: 480 }],
      [['total pixels', 414_720, 506_880], ['pixels per edge', 864, 416]]],
  ])('%s: the session ends before the stream starts', async (_, input, video, breaches) => {
    await create(input);
    expect(() => encoder(video)).toThrow('Ingest Resolution: at most');
    expect(details('IVS Limit Breach')).toEqual(breaches.map(([limit_unit, limit_value, exceeded_by]) => expect.objectContaining({ limit_unit, limit_value, exceeded_by })));
    expect((await session()).truncatedEvents.map(({ name }: any) => name)).toEqual(['Session Ended', ...breaches.map(() => 'Ingest Resolution'), 'Session Created']);
    expect(account().isLive(channel.arn)).toBe(false);
  });

  test.each([[1080, 1920], [1920, 1080], [1280, 720]])('%i x %i is let in', (videoWidth, videoHeight) => {
    encoder([{ videoWidth, videoHeight, targetBitrate: 8_789_062 }]); // a target above the limit, as in the example of the AWS CLI
    expect(account().streams.size).toBe(1);
  });

  test('a breach is an error event of the session', async () => {
    exceed(account(), goLive(account(), streamKey.value), 'Ingest Bitrate');
    expect((await session()).truncatedEvents[0]).toEqual({ name: 'Ingest Bitrate', type: 'IVS Limit Breach', eventTime: new Date(clock.now()) });
    expect((await call('ListStreamSessions', { channelArn: channel.arn })).streamSessions[0].hasErrorEvent).toBe(true);
  });
});

describe('limits of the account name no channel', () => {
  test.each([
    ['Concurrent Broadcasts', undefined, { limit_value: 100, exceeded_by: 1, limit_unit: 'active streams' }],
    ['Concurrent Viewers', 7, { limit_value: 1, exceeded_by: 7, limit_unit: 'viewers' }],
  ] as const)('%s', (name, by, detail) => {
    exceedAccount(account(), name, by);
    expect(lastEvent()).toMatchObject({ 'detail-type': 'IVS Limit Breach', 'resources': [], 'detail': { limit_name: name, ...detail } });
    expect(Object.keys(lastEvent().detail)).not.toContain('channel_name');
  });

  test('the first viewer who is too many breaches it', async () => {
    goLive(account(), streamKey.value);
    const view = async () => (await fetch(`${harness.ivs.endpoint}${new URL(channel.playbackUrl).pathname}`)).status;
    expect([await view(), details('IVS Limit Breach').length]).toEqual([200, 0]);
    expect([await view(), details('IVS Limit Breach')]).toEqual([429, [{ limit_name: 'Concurrent Viewers', limit_value: 1, exceeded_by: 1, limit_unit: 'viewers' }]]);
  });

  test.each([
    [{ limit: 'Concurrent Viewers', by: 3 }, 200, /^$/], [{ limit: 'Ingest Bitrate' }, 400, /^channelArn is missing/], [{ limit: 'Bitrate' }, 400, /^there is no limit Bitrate/],
  ])('over HTTP: %j', async (body, status, text) => {
    const answer = await local('encoder/exceed', body);
    expect([answer.status, answer.body.message ?? '']).toEqual([status, expect.stringMatching(text)]);
  });
});

describe('takeovers', () => {
  const take = (priority: number, options?: EncoderOptions) => () => goLive(account(), `${streamKey.value}?priority=${priority}`, options);

  test('another picture is refused', () => {
    goLive(account(), streamKey.value);
    expect(take(1, { ingestConfigurations: { videoConfigurations: [{ videoWidth: 1280, videoHeight: 720 }] } })).toThrow('StreamTakeoverMediaMismatch');
    expect(lastEvent().detail).toMatchObject({ event_name: 'Stream Takeover Failure', code: 'StreamTakeoverMediaMismatch' });
    take(1, { ingestConfigurations: { videoConfigurations: [{ videoWidth: 1920, videoHeight: 1080 }] } })();
  });

  test('the 101st is refused', () => {
    goLive(account(), streamKey.value);
    for (let priority = 1; priority <= 100; priority++) { take(priority)(); }
    expect(take(101)).toThrow('StreamTakeoverLimitBreached');
  });
});

describe('failures that are played', () => {
  const fail = (failure: string) => local('fail', { channelArn: channel.arn, failure });
  const eventsOf = async () => (await session()).truncatedEvents.map(({ name, code }: any) => [name, code]);

  test.each(FAILURES.filter((failure) => /Multitrack|Configuration/.test(failure)))('%s ends a session', async (failure) => {
    expect(await fail(failure)).toEqual({ status: 200, body: {} });
    expect(await eventsOf()).toEqual([['Session Ended', failure], ['Session Created', undefined]]);
    expect(lastEvent().detail).toMatchObject({ event_name: 'Session Ended', code: failure });
    expect((await call('ListStreamSessions', { channelArn: channel.arn })).streamSessions).toEqual([expect.objectContaining({ hasErrorEvent: true, endTime: new Date(clock.now()) })]);
  });

  test.each(FAILURES.filter((failure) => failure.startsWith('StreamTakeover')))('%s leaves the stream as it is', async (failure) => {
    expect((await fail(failure)).status).toBe(404);
    goLive(account(), streamKey.value);
    await fail(failure);
    expect((await eventsOf())[0]).toEqual(['Stream Takeover Failure', failure]);
    expect(account().streams.size).toBe(1);
  });

  test('Stream Failure has a reason, in the event only', async () => {
    await fail('Stream Failure');
    expect(await eventsOf()).toEqual([['Session Ended', undefined], ['Stream Failure', undefined], ['Session Created', undefined]]);
    expect(details('IVS Stream State Change')[1]).toMatchObject({ event_name: 'Stream Failure', reason: 'Transcode capacity exceeded. Please try again.' });
    expect((await call('ListStreamSessions', { channelArn: channel.arn })).streamSessions[0].hasErrorEvent).toBe(true);
  });

  test('a channel that is live, and a failure that is none', async () => {
    expect(await fail('Streem Failure')).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^there is no failure Streem Failure; there are MultitrackInputNotAllowed, /) } });
    const stream = goLive(account(), streamKey.value);
    expect(await fail('Stream Failure')).toMatchObject({ status: 409, body: { message: expect.stringContaining('is live') } });
    disconnect(account(), stream, 'ended');
    expect((await fail('Stream Failure')).status).toBe(200);
  });
});

test.each([
  ['encoder/start', { chanelArn: 'x' }, /^encoder\/start has no chanelArn; it has channelArn, streamKey, /],
  ['faults/clear', { all: true }, /^faults\/clear has no all; it has no members/],
  ['encoder/start', { ingestConfigurations: { videoConfigurations: 5 } }, /lists of tracks/],
])('a local action refuses %s with %j', async (action, body, text) => {
  expect(await local(action, body)).toEqual({ status: 400, body: { __type: 'ValidationException', message: expect.stringMatching(text) } });
});
