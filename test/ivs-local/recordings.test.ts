import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Harness, startHarness } from './harness';
import { disconnect, EncoderOptions, goLive, LiveStream, ManualClock } from '../../ivs-local/src';

/* How recordings are told: in events, and among the events of a session. */

const WINDOW = 60;
let clock: ManualClock;
let harness: Harness;
let channel: any;
let streamKey: any;
const account = () => harness.ivs.account;
const track = (settings: object): EncoderOptions => ({ ingestConfigurations: { videoConfigurations: [settings] } });

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock, recordingDelay: 10 });
  const { recordingConfiguration } = await harness.call('CreateRecordingConfiguration', {
    destinationConfiguration: { s3: { bucketName: 'recordings' } }, recordingReconnectWindowSeconds: WINDOW,
  });
  clock.advance(10);
  ({ channel, streamKey } = await harness.call('CreateChannel', { recordingConfigurationArn: recordingConfiguration.arn }));
});
afterEach(() => harness.stop());

/** A stream of some seconds. */
function broadcast(seconds: number, options?: EncoderOptions): LiveStream {
  const stream = goLive(account(), streamKey.value, options);
  clock.advance(seconds * 1000);
  disconnect(account(), stream, 'ended');
  return stream;
}

const details = () => account().events.delivered.map(({ detail }) => detail as any);
const told = (status: string) => details().filter(({ recording_status }) => recording_status === status);

test('a stream that comes back within the window goes on with the recording: one prefix, both streams, the time of both', () => {
  const first = broadcast(20);
  clock.advance(WINDOW * 1000 - 1);
  const second = broadcast(30);
  expect(told('Recording End')).toEqual([]);
  clock.advance(WINDOW * 1000);
  const [end, ...more] = told('Recording End');
  expect(more).toEqual([]);
  const streams = [first.streamId, second.streamId];
  expect(end).toMatchObject({ recording_session_stream_ids: streams, stream_id: second.streamId, recording_duration_ms: 50_000 });
  expect(told('Recording Start').map(({ recording_session_id: id, recording_s3_key_prefix: prefix }) => [id, prefix])).toEqual(
    Array(2).fill([end.recording_session_id, end.recording_s3_key_prefix]));
  expect(account().recordings.size).toBe(0);
});

test.each<[string, number, EncoderOptions]>([
  ['after the window', WINDOW, {}],
  ['with another width', 10, track({ videoWidth: 1906 })],
  ['with another frame rate', 10, track({ targetFramerate: 60 })],
  ['with another codec', 10, track({ codec: 'avc1.64002A' })],
  ['with a bitrate that differs by more than a half', 10, track({ targetBitrate: 5_250_001 })],
  ['without its sound', 10, { ingestConfigurations: { audioConfigurations: [] } }],
])('a stream that comes back %s is a recording of its own', (_, pause, options) => {
  const first = broadcast(20);
  clock.advance(pause * 1000);
  const second = broadcast(30, options);
  clock.advance(WINDOW * 1000);
  expect(told('Recording End').map(({ recording_session_stream_ids: ids, recording_duration_ms: ms }) => [ids, ms])).toEqual([
    [[first.streamId], 20_000], [[second.streamId], 30_000],
  ]);
  expect(new Set(told('Recording Start').map(({ recording_s3_key_prefix: prefix }) => prefix)).size).toBe(2);
});

test('a bitrate that differs by a half is merged', () => {
  broadcast(1);
  broadcast(1, track({ targetBitrate: 1_750_000 }));
  clock.advance(WINDOW * 1000);
  expect(told('Recording End')).toHaveLength(1);
});

test('at most 20 streams are merged', () => {
  for (let count = 0; count < 21; count++) { broadcast(1); }
  clock.advance(WINDOW * 1000);
  expect(told('Recording End').map(({ recording_session_stream_ids: ids }) => ids.length)).toEqual([20, 1]);
});

test('after 48 hours, nothing is merged any more', () => {
  broadcast(48 * 3600);
  broadcast(1);
  clock.advance(WINDOW * 1000);
  expect(told('Recording End')).toHaveLength(2);
});

test('what is told at the start and at the end', () => {
  const { streamId } = broadcast(20);
  clock.advance(WINDOW * 1000);
  const common = {
    recording_status_reason: '',
    recording_s3_bucket_name: 'recordings',
    recording_s3_key_prefix: expect.stringMatching(new RegExp(`^ivs/v1/123456789012/${channel.arn.split('/')[1]}/2026/1/1/0/0/\\w{12}$`)),
    recording_session_id: expect.stringMatching(/^\w{16}$/),
    channel_name: '',
    stream_id: streamId,
  };
  expect(told('Recording Start')).toEqual([{ recording_status: 'Recording Start', recording_duration_ms: 0, ...common }]);
  expect(told('Recording End')).toEqual([{ recording_status: 'Recording End', recording_duration_ms: 20_000, recording_session_stream_ids: [streamId], ...common }]);
});

test('a recording that waits for its stream to come back ends with the service', async () => {
  broadcast(20);
  expect(told('Recording End')).toEqual([]);
  await harness.ivs.close();
  expect(told('Recording End')).toHaveLength(1);
  clock.advance(WINDOW * 1000);
  expect(told('Recording End')).toHaveLength(1);
});

test('each recording that waits ends with the service, also one that another recording of the channel came after', async () => {
  const first = broadcast(20);
  const second = broadcast(20, track({ videoWidth: 1906 }));
  const third = goLive(account(), streamKey.value, track({ videoWidth: 1000 })); // of test pictures: nothing ends it, as nothing is written
  clock.advance(1000);
  await harness.ivs.close();
  const ids = () => told('Recording End').map(({ recording_session_stream_ids: [id] }) => id);
  expect(ids()).toEqual([first.streamId, second.streamId]);
  clock.advance(WINDOW * 1000);
  expect(ids()).toEqual([first.streamId, second.streamId]);
  expect(third.recording!.stoppedAt).toBeUndefined();
  expect(account().waitingRecordings.size).toBe(0);
});

test('a recording that goes on does not wait any more', async () => {
  broadcast(20);
  expect(account().waitingRecordings.size).toBe(1);
  goLive(account(), streamKey.value);
  expect(account().waitingRecordings.size).toBe(0);
  await harness.ivs.close();
  expect(told('Recording End')).toEqual([]);
});

test('a listener that throws while the service ends leaves nothing open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ivs-local-'));
  const options = { stateFile: join(folder, 'ivs.state'), rtmp: { port: 0 } };
  const { ivs, call } = await startHarness(options);
  const { recordingConfiguration } = await call('CreateRecordingConfiguration', {
    destinationConfiguration: { s3: { bucketName: 'recordings' } }, recordingReconnectWindowSeconds: WINDOW,
  });
  ivs.account.recordingConfigurations.get(recordingConfiguration.arn)!.state = 'ACTIVE';
  const { streamKey: { value } } = await call('CreateChannel', { recordingConfigurationArn: recordingConfiguration.arn });
  disconnect(ivs.account, goLive(ivs.account, value), 'ended');
  ivs.account.events.listen(() => { throw new Error('of the listener'); });
  await expect(ivs.close()).rejects.toThrow('of the listener');
  await expect(fetch(ivs.endpoint)).rejects.toThrow();
  const again = await startHarness({ ...options, rtmp: { port: ivs.ingest!.port } }); // the state file and the port for encoders are free
  await again.stop();
  rmSync(folder, { recursive: true });
});

test('recordings are among the events of a session', async () => {
  broadcast(20);
  clock.advance(WINDOW * 1000);
  const { streamSession: { truncatedEvents } } = await harness.call('GetStreamSession', { channelArn: channel.arn });
  expect(truncatedEvents.map(({ name }: any) => name)).toEqual(['Recording End', 'Stream End', 'Session Ended', 'Recording Start', 'Stream Start', 'Session Created']);
  expect(truncatedEvents[0]).toEqual({ name: 'Recording End', type: 'IVS Recording State Change', eventTime: new Date(clock.now()) });
});

describe('failures, on demand', () => {
  const fail = (failure: string) => fetch(`${harness.ivs.endpoint}/_local/fail`, { method: 'POST', body: JSON.stringify({ channelArn: channel.arn, failure }) });

  test('a recording that does not start: without a prefix, and without an end', async () => {
    await fail('Recording Start Failure');
    broadcast(20);
    clock.advance(WINDOW * 1000);
    expect(told('Recording Start Failure')).toMatchObject([{ recording_status_reason: 'ValidationException', recording_s3_key_prefix: '', recording_duration_ms: 0 }]);
    expect([told('Recording Start'), told('Recording End')]).toEqual([[], []]);
    const { streamSessions } = await harness.call('ListStreamSessions', { channelArn: channel.arn });
    expect(streamSessions[0].hasErrorEvent).toBe(true);
    broadcast(20);
    expect(told('Recording Start')).toHaveLength(1); // the next one does
  });

  test('a recording that does not end', async () => {
    broadcast(20);
    await fail('Recording End Failure');
    clock.advance(WINDOW * 1000);
    expect(told('Recording End Failure')).toMatchObject([{ recording_status_reason: 'InternalServerException', recording_s3_key_prefix: expect.stringMatching(/^ivs/) }]);
    expect(Object.keys(told('Recording End Failure')[0])).not.toContain('recording_session_stream_ids');
    expect(told('Recording End')).toEqual([]);
  });
});
