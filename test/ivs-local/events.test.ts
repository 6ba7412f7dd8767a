import { Harness, startHarness } from './harness';
import { disconnect, exceed, goLive, ManualClock, recover, starve } from '../../ivs-local/src';
import documented from '../fixtures/ivs-events.json';

let clock: ManualClock;
let harness: Harness;
let channel: any;
let streamKey: any;

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock });
  const { recordingConfiguration } = await harness.call('CreateRecordingConfiguration', {
    destinationConfiguration: { s3: { bucketName: 'recordings' } }, recordingReconnectWindowSeconds: 60,
  });
  clock.advance(1000);
  ({ channel, streamKey } = await harness.call('CreateChannel', { name: 'main', recordingConfigurationArn: recordingConfiguration.arn }));
});
afterEach(() => harness.stop());

const delivered = () => harness.ivs.account.events.delivered;
const nameOf = ({ detail }: any) => detail.event_name ?? detail.recording_status ?? detail.limit_name;

/** A broadcast in which everything happens that can. */
function broadcast(): void {
  const { account } = harness.ivs;
  const stream = goLive(account, streamKey.value);
  starve(account, stream);
  recover(account, stream);
  exceed(account, stream, 'Ingest Bitrate');
  goLive(account, `${streamKey.value}?priority=1`);
  expect(() => goLive(account, `${streamKey.value}?priority=1`)).toThrow();
  disconnect(account, stream, 'ended');
}

test('a broadcast tells its story in order; the end of a recording waits for the reconnect window', () => {
  broadcast();
  const story = [
    'Session Created', 'Stream Start', 'Recording Start', 'Starvation Start', 'Starvation End', 'Ingest Bitrate', 'Stream Takeover',
    'Stream Takeover Failure', 'Session Ended', 'Stream End',
  ];
  expect(delivered().map(nameOf)).toEqual(story);
  clock.advance(59_999);
  expect(delivered()).toHaveLength(story.length);
  clock.advance(1);
  expect(delivered().map(nameOf)).toEqual([...story, 'Recording End']);
});

test('every event has the documented envelope, names and fields', async () => {
  broadcast();
  clock.advance(60_000);
  goLive(harness.ivs.account, streamKey.value);
  await harness.call('InsertAdBreak', { channelArn: channel.arn, durationSeconds: 30 });
  const types = new Set<string>();
  for (const event of delivered()) {
    const { discriminator, values, fields } = (documented.detailTypes as any)[event['detail-type']];
    types.add(event['detail-type']);
    expect(event).toMatchObject({ version: '0', source: 'aws.ivs', account: '123456789012', region: 'us-west-2', resources: [channel.arn] });
    expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(values).toContain(event.detail[discriminator]);
    expect(Object.keys(event.detail)).toEqual(expect.arrayContaining(fields.filter((field: string) => !field.includes(' '))));
    expect(event.detail).toMatchObject({ channel_name: 'main', stream_id: expect.stringMatching(/^st-/) });
  }
  expect([...types].sort()).toEqual(Object.keys(documented.detailTypes).sort());
});

test('a recording is told with its bucket and its prefix, in UTC and without leading zeros', () => {
  broadcast();
  const { detail } = delivered().find((event) => nameOf(event) === 'Recording Start')!;
  expect(detail.recording_s3_bucket_name).toBe('recordings');
  expect(detail.recording_s3_key_prefix).toMatch(new RegExp(`^ivs/v1/123456789012/${channel.arn.split('/')[1]}/2026/1/1/0/0/\\w{12}$`));
});

test('a configuration that failed gives Recording Start Failure, and no end', async () => {
  harness.ivs.faults.add({ operation: 'CreateRecordingConfiguration', createFailed: true });
  const { recordingConfiguration } = await harness.call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'elsewhere' } } });
  clock.advance(1000);
  const failing = await harness.call('CreateChannel', { recordingConfigurationArn: recordingConfiguration.arn });
  const stream = goLive(harness.ivs.account, failing.streamKey.value);
  disconnect(harness.ivs.account, stream, 'ended');
  clock.advance(60_000);
  expect(delivered().map(nameOf).filter((name) => name.startsWith('Recording'))).toEqual(['Recording Start Failure']);
});

test('disorder: some events come late and out of order, some never', () => {
  harness.ivs.account.events.delivery = 'disorderly';
  const heard: string[] = [];
  harness.ivs.account.events.listen((event) => heard.push(nameOf(event)));
  broadcast();
  expect(heard).toEqual(['Session Created', 'Stream Start', 'Starvation Start', 'Starvation End', 'Stream Takeover Failure', 'Stream End']);
  clock.advance(2000);
  expect(heard).toHaveLength(9); // of ten, the seventh was lost
  expect(heard.indexOf('Recording Start')).toBeGreaterThan(heard.indexOf('Stream End'));
});

test('the last 10,000 events are kept, and counted from the first one', () => {
  const { events } = harness.ivs.account;
  for (let i = 0; i < 10_003; i++) { events.emit('IVS Limit Breach', undefined, { i }); }
  expect([events.total, events.delivered.length, events.delivered[0].detail.i]).toEqual([10_003, 10_000, 3]);
  expect([0, 4, 10_002, 10_003].map((from) => events.from(from).length)).toEqual([10_000, 9999, 1, 0]);
});

test('events can be read over HTTP', async () => {
  broadcast();
  const read = async (from: number) => (await (await fetch(`${harness.ivs.endpoint}/_local/events`, { method: 'POST', body: JSON.stringify({ from }) })).json() as any).events;
  expect((await read(0)).map(nameOf)[0]).toBe('Session Created');
  expect(await read(9)).toHaveLength(1);
});
