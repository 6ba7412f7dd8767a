import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Harness, startHarness } from './harness';
import { Encoder, EncoderSettings } from './players/encoder';
import { IvsOptions, ManualClock } from '../../ivs-local/src';

/*
 * A real encoder, ffmpeg, against the embedded IVS. That its pictures play in a browser: ingest-players.tool.test.ts.
 */
let harness: Harness;
let encoders: Encoder[];

afterEach(async () => {
  await Promise.all(encoders.map((encoder) => encoder.signal('SIGKILL')));
  await harness.stop();
});

async function start(options: IvsOptions = {}): Promise<void> {
  encoders = [];
  harness = await startHarness({ rtmp: { port: 0, tlsPort: 0, renditions: false }, ...options });
}

async function createChannel(input: object = {}): Promise<{ arn: string; key: string; keyArn: string; path: string }> {
  const { channel, streamKey } = await harness.call('CreateChannel', input);
  return { arn: channel.arn, key: streamKey.value, keyArn: streamKey.arn, path: new URL(channel.playbackUrl).pathname };
}

function push(streamKey: string, { scheme = 'rtmp', app = 'app', ...settings }: EncoderSettings & { scheme?: string; app?: string } = {}): Encoder {
  const { port, tlsPort } = harness.ivs.ingest!;
  const encoder = new Encoder(`${scheme}://127.0.0.1:${scheme === 'rtmps' ? tlsPort : port}/${app}/${streamKey}`, settings);
  encoders.push(encoder);
  return encoder;
}

const get = async (path: string) => (await fetch(`${harness.ivs.endpoint}${path}`)).text();
const eventNames = () => harness.ivs.account.events.delivered.map(({ detail }) => detail.event_name ?? detail.limit_name);
const healthOf = (arn: string) => harness.ivs.account.streams.get(arn)?.health;
const segmentsOf = (arn: string) => harness.ivs.account.streams.get(arn)?.feed?.qualities[0]?.segments ?? [];

async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!await holds()) {
    if (Date.now() > end) { throw new Error(`${what} has not come in ${seconds} seconds; events: ${eventNames().join()}; ${encoders.map(({ complaints }) => complaints).join()}`); }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const plays = (arn: string, segments = 1) => until(`segment ${segments}`, () => segmentsOf(arn).length >= segments);

describe.each(['rtmp', 'rtmps'])('by %s', (scheme) => {
  test('a channel goes live with what the encoder sends, and ends with it', async () => {
    await start();
    const { arn, key, path } = await createChannel({ name: 'main' });
    const encoder = push(key, { scheme, seconds: 7 });
    await plays(arn, 2);
    const multivariant = await get(path);
    expect(multivariant).toMatch(/^#EXT-X-STREAM-INF:BANDWIDTH=\d+,RESOLUTION=640x360,FRAME-RATE=30.000,CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"$/m);
    const playlist = await get(multivariant.trim().split('\n').at(-1)!);
    expect(playlist.match(/^#EXTINF:2\.000,$/gm)!.length).toBeGreaterThanOrEqual(2);
    expect(playlist).toMatch(/^#EXT-X-PROGRAM-DATE-TIME:\d{4}-\d\d-\d\dT/m);
    const { streamSession } = await harness.call('GetStreamSession', { channelArn: arn });
    expect(streamSession.ingestConfigurations.videoConfigurations[0]).toMatchObject({ videoWidth: 640, videoHeight: 360, targetFramerate: 30, targetBitrate: 781_250, track: 'Track0' }); // ffmpeg divides by 1024
    expect(streamSession.ingestConfigurations.audioConfigurations[0]).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 48_000, channels: 1 });
    expect(await encoder.ended).toBe(0);
    await until('the end', () => eventNames().includes('Session Ended'));
    expect(eventNames()).toEqual(['Session Created', 'Stream Start', 'Session Ended', 'Stream End']);
  });
});

test('the service can decode what it writes: pictures and sound, without a gap', async () => {
  await start();
  const { arn, key } = await createChannel();
  push(key);
  await plays(arn, 4);
  const segments = segmentsOf(arn);
  const file = Buffer.concat([segments[0].initialization.data, ...segments.map(({ media }) => media)]);
  const times = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=codec_type,pts_time', '-of', 'csv=p=0', '-'], { input: file }).toString().trim().split('\n');
  for (const [type, step] of [['video', 1 / 30], ['audio', 1024 / 48_000]] as const) {
    const own = times.filter((line) => line.startsWith(type)).map((line) => Number(line.split(',')[1])).sort((a, b) => a - b);
    const gaps = own.slice(1).map((time, index) => time - own[index]);
    expect(own.length).toBeGreaterThan(200);
    expect(Math.max(...gaps)).toBeLessThan(step + 0.002);
    expect(Math.min(...gaps)).toBeGreaterThan(step - 0.002);
  }
});

test('pictures without sound play, too', async () => {
  await start();
  const { arn, key, path } = await createChannel();
  push(key, { sound: false });
  await plays(arn);
  expect(await get(path)).toMatch(/CODECS="avc1\.[0-9a-f]{6}"$/m);
});

describe('cut off', () => {
  let reasons: string[];
  beforeEach(() => {
    reasons = [];
    return start({ rtmp: { port: 0, renditions: false, onRefused: (reason) => reasons.push(reason) } });
  });

  test.each<[string, (key: string, keyArn: string) => Promise<object & { key: string }>, RegExp]>([
    ['an unknown key', async () => ({ key: 'sk_us-west-2_none_none' }), /^the stream key is not known$/],
    ['a key that was deleted', async (key, keyArn) => { await harness.call('DeleteStreamKey', { arn: keyArn }); return { key }; }, /^the stream key is not known$/],
    ['another application', async (key) => ({ key, app: 'live' }), /^the server's URL must end in \/app, not in \/live$/],
    ['a priority that is no number', async (key) => ({ key: `${key}?priority=high` }), /^the priority is no integer/],
  ])('%s', async (_, settings, reason) => {
    const { arn, key, keyArn } = await createChannel();
    const { key: used, ...others } = await settings(key, keyArn);
    const encoder = push(used, others);
    expect(await encoder.ended).not.toBe(0);
    expect([healthOf(arn), eventNames()]).toEqual([undefined, []]);
    expect(reasons).toEqual([expect.stringMatching(reason)]);
  });

  test('StopStream: the encoder can come back, until its key is deleted', async () => {
    const { arn, key, keyArn } = await createChannel();
    for (let round = 0; round < 2; round++) {
      const encoder = push(key);
      await plays(arn);
      if (round === 1) { await harness.call('DeleteStreamKey', { arn: keyArn }); }
      await harness.call('StopStream', { channelArn: arn });
      expect(await encoder.ended).not.toBe(0);
      expect(healthOf(arn)).toBeUndefined();
    }
    expect(await push(key).ended).not.toBe(0);
    expect(eventNames().filter((name) => name === 'Session Created')).toHaveLength(2);
  });

  test('more bits than a BASIC channel may send', async () => {
    const { arn, key } = await createChannel({ type: 'BASIC' });
    const encoder = push(key, { bitrate: '3000k' });
    expect(await encoder.ended).not.toBe(0);
    expect(healthOf(arn)).toBeUndefined();
    const { detail } = harness.ivs.account.events.delivered.find((event) => event['detail-type'] === 'IVS Limit Breach')!;
    expect(detail).toMatchObject({ limit_name: 'Ingest Bitrate', limit_value: 1_500_000, limit_unit: 'bits per second' });
    expect(detail.exceeded_by).toBeGreaterThan(500_000);
  });

  test('more pixels than any channel may send', async () => {
    const { arn, key } = await createChannel();
    expect(await push(key, { size: '2048x1152' }).ended).not.toBe(0);
    expect(healthOf(arn)).toBeUndefined();
    expect(eventNames()).toContain('Ingest Resolution');
  });
});

describe('a second encoder', () => {
  beforeEach(() => start());

  test('is cut off, and the first goes on', async () => {
    const { arn, key } = await createChannel();
    push(key);
    await plays(arn);
    expect(await push(key).ended).not.toBe(0);
    expect(eventNames()).toEqual(['Session Created', 'Stream Start', 'Stream Takeover Failure']);
    const seen = segmentsOf(arn).at(-1)!.number;
    await until('the next segment', () => segmentsOf(arn).at(-1)!.number > seen);
  });

  test('with a higher priority takes over: the first is cut off, and the stream goes on with a discontinuity', async () => {
    const { arn, key, path } = await createChannel();
    const first = push(key);
    await plays(arn);
    push(`${key}?priority=2`);
    expect(await first.ended).not.toBe(0);
    await until('a discontinuity', () => segmentsOf(arn).some(({ discontinuity }) => discontinuity));
    expect(eventNames()).toEqual(['Session Created', 'Stream Start', 'Stream Takeover']);
    const playlist = await get((await get(path)).trim().split('\n').at(-1)!);
    expect(playlist).toMatch(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-1.mp4"/);
  });
});

describe('silence', () => {
  test('a cable is cut: the stream starves, and goes on when the encoder comes back', async () => {
    await start();
    const { arn, key } = await createChannel();
    const first = push(key);
    await plays(arn);
    const { streamId } = harness.ivs.account.streams.get(arn)!;
    await first.signal('SIGKILL');
    await until('starvation', () => healthOf(arn) === 'STARVING');
    push(key);
    await until('recovery', () => healthOf(arn) === 'HEALTHY');
    await until('a discontinuity', () => segmentsOf(arn).some(({ discontinuity }) => discontinuity));
    expect(harness.ivs.account.streams.get(arn)!.streamId).toBe(streamId);
    expect(eventNames()).toEqual(['Session Created', 'Stream Start', 'Starvation Start', 'Starvation End']);
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)('half a minute after %s the stream ends', async (signal) => {
    const clock = new ManualClock();
    await start({ clock });
    const { arn, key } = await createChannel();
    const encoder = push(key);
    await plays(arn);
    await encoder.signal(signal);
    await until('starvation', () => healthOf(arn) === 'STARVING');
    clock.advance(29_999);
    expect(healthOf(arn)).toBe('STARVING');
    clock.advance(1);
    expect(healthOf(arn)).toBeUndefined();
    expect(eventNames()).toEqual(['Session Created', 'Stream Start', 'Starvation Start', 'Session Ended', 'Stream End']);
    await encoder.signal('SIGCONT');
    expect(await encoder.ended).not.toBe(0);
  });
});

test('ten channels at once: each gets a segment every two seconds', async () => {
  await start();
  const folder = mkdtempSync(join(tmpdir(), 'ingest-'));
  try {
    const file = join(folder, 'main.flv');
    await new Encoder(file, { seconds: 20, bitrate: '2500k', size: '1280x720' }).ended; // each of ten copies it, and encodes nothing
    const channels = await Promise.all(Array.from({ length: 10 }, () => createChannel()));
    for (const { key } of channels) { push(key, { file }); }
    await Promise.all(channels.map(({ arn }) => plays(arn)));
    const counts = () => channels.map(({ arn }) => segmentsOf(arn).at(-1)!.number);
    const [before, began, cpu] = [counts(), Date.now(), process.cpuUsage()];
    await new Promise((resolve) => setTimeout(resolve, 16_000));
    const { user, system } = process.cpuUsage(cpu);
    const share = (user + system) / 1000 / (Date.now() - began);
    console.log(`ten channels of 2.5 Mbit a second: ${(share * 100).toFixed(1)} % of a core, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
    const added = counts().map((count, index) => count - before[index]);
    expect(Math.min(...added)).toBeGreaterThanOrEqual(7);
    expect(share).toBeLessThan(0.5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
