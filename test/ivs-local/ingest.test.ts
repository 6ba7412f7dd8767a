import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { Channel, RenditionConfiguration, StreamSession } from '@aws-sdk/client-ivs';
import { startHarness } from './harness';
import { withIngestPorts } from '../../ivs-local/src/ingest/command-line';
import { recordedVariants } from '../../ivs-local/src/ingest/recorded-variants';
import { folderStore } from '../../ivs-local/src/ingest/recording-store';
import { Ladder } from '../../ivs-local/src/ingest/renditions';
import { Batch, Segmenter } from '../../ivs-local/src/ingest/segmenter';
import { audioFormat, VideoFormat, videoFormat } from '../../ivs-local/src/ingest/stream-format';
import { bitrateBreaches } from '../../ivs-local/src/limits';
import type { Variant } from '../../ivs-local/src/playlist';

/*
 * The parts of the ingest. As a whole, with a real encoder: ingest.tool.test.ts.
 */
const HANDSHAKE = `\u0003${'\0'.repeat(3072)}`;
// an AMF command that connects to the URL `x`, which is none
const CONNECT = '\u0002\0\u0007connect\0?\u00f0\0\0\0\0\0\0\u0003\0\u0003app\u0002\0\u0003app\0\u0005tcUrl\u0002\0\u0001x\0\0\t';

describe('what is no encoder', () => {
  test.each([
    ['a web browser', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(200)],
    ['zeros', '\0'.repeat(10_000)],
    ['a handshake, then nonsense', `${HANDSHAKE}${'\u0014\u00ff'.repeat(5000)}`],
    ['a command that can\'t be carried out', `${HANDSHAKE}\u0003\0\0\0\0\0${String.fromCharCode(CONNECT.length)}\u0014\0\0\0\0${CONNECT}`],
  ])('%s: the service lives on', async (_, bytes) => {
    const harness = await startHarness({ rtmp: { port: 0 } });
    const socket = connect(harness.ivs.ingest!.port!, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('error', () => {}).resume();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await harness.call('ListChannels')).channels).toEqual([]);
    await harness.stop(); // also with a connection that is open
    expect(socket.destroyed || await new Promise((resolve) => socket.once('close', () => resolve(true)))).toBe(true);
  });

  test('RTMPS has a certificate for this machine; without the option there is no port', async () => {
    const harness = await startHarness({ rtmp: { tlsPort: 0 } });
    expect(harness.ivs.ingest!.port).toBeUndefined();
    const socket = connectTls({ port: harness.ivs.ingest!.tlsPort!, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    expect(socket.getPeerCertificate().subjectaltname).toBe('DNS:localhost, IP Address:127.0.0.1');
    socket.destroy();
    await harness.stop();
    const plain = await startHarness();
    expect(plain.ivs.ingest).toBeUndefined();
    await plain.stop();
  });
});

test('a port that is taken is an error, and leaves nothing open', async () => {
  const first = await startHarness({ rtmp: { port: 0 } });
  const taken = first.ivs.ingest!.port!;
  await expect(startHarness({ rtmp: { port: 0, tlsPort: taken } })).rejects.toThrow('EADDRINUSE');
  await first.stop();
});

test.each([
  { args: ['--rtmp'], read: ['--rtmp', '1935'] },
  { args: ['--rtmps', '--rtmp'], read: ['--rtmps', '1936', '--rtmp', '1935'] },
  { args: ['--rtmp', '2000', '--rtmps', '0'], read: ['--rtmp', '2000', '--rtmps', '0'] },
  { args: ['--rtmp=2000', '--port', '1'], read: ['--rtmp=2000', '--port', '1'] },
])('the command line $args is read as $read', ({ args, read }) => {
  expect(withIngestPorts(args)).toEqual(read);
});

test.each([
  { rtmp: { port: 0 }, server: /^rtmp:\/\/127\.0\.0\.1:\d+\/app$/ },
  { rtmp: { tlsPort: 0 }, server: /^rtmps:\/\/127\.0\.0\.1:\d+\/app$/ },
  { rtmp: { port: 0, tlsPort: 0 }, server: /^rtmp:/ },
  { rtmp: { port: 0 }, host: '127.0.0.2', server: /^rtmp:\/\/127\.0\.0\.2:\d+\/app$/ },
])('with $rtmp at $host, the page names $server as the server of a channel', async ({ rtmp, host, server }) => {
  const harness = await startHarness({ rtmp, host });
  await harness.call('CreateChannel', { name: 'main' });
  const { channels: [channel] } = harness.ivs.control.handle('overview', {}) as any;
  expect(channel.server).toMatch(server);
  expect([harness.ivs.ingest!.port, harness.ivs.ingest!.tlsPort]).toContain(Number(new URL(channel.server).port));
  await harness.stop();
});

describe('limits', () => {
  test.each([
    { type: 'BASIC', height: 480, limit: 1_500_000 },
    { type: 'BASIC', height: 720, limit: 3_500_000 },
    { type: 'STANDARD', height: 480, limit: 8_500_000 },
    { type: 'ADVANCED_HD', height: 1080, limit: 8_500_000 },
  ] as const)('$type may send $limit bits a second at $height lines', ({ type, height, limit }) => {
    const session = { ingestConfigurations: { videoConfigurations: [{ videoHeight: height }] } } as StreamSession;
    expect(bitrateBreaches({ type }, session, limit)).toEqual([]);
    expect(bitrateBreaches({ type }, session, limit + 1)).toEqual([{ limit_name: 'Ingest Bitrate', limit_value: limit, exceeded_by: 1, limit_unit: 'bits per second' }]);
  });
});

describe('renditions', () => {
  const source = (width: number, height: number): VideoFormat => ({ width, height, codec: 'avc1.42c01f', description: Buffer.alloc(0) });

  test.each<[Partial<Channel>, [number, number], string[], boolean]>([
    [{ type: 'STANDARD' }, [1920, 1080], ['1280x720 3000', '852x480 1200', '640x360 600', '284x160 200'], false],
    [{ type: 'STANDARD' }, [1280, 720], ['852x480 1200', '640x360 600', '284x160 200'], false],
    [{ type: 'STANDARD' }, [720, 1280], ['480x852 1200', '360x640 600', '160x284 200'], false],
    [{ type: 'BASIC' }, [1920, 1080], [], false],
    [{ type: 'ADVANCED_SD', preset: 'HIGHER_BANDWIDTH_DELIVERY' }, [1920, 1080], ['852x480 1600', '640x360 800', '284x160 267'], true],
    [{ type: 'ADVANCED_HD', preset: 'CONSTRAINED_BANDWIDTH_DELIVERY' }, [1920, 1080], ['1280x720 2250', '852x480 900', '640x360 450', '284x160 150'], true],
    [{ type: 'ADVANCED_HD', preset: 'CONSTRAINED_BANDWIDTH_DELIVERY' }, [1280, 720], ['852x480 900', '640x360 450', '284x160 150'], false],
    [{ type: 'STANDARD' }, [200, 120], [], false],
  ])('%j with %j has %j; only these: %s', (channel, [width, height], renditions, hides) => {
    const ladder = new Ladder(channel);
    expect(ladder.below(source(width, height)).map((rendition) => `${rendition.width}x${rendition.height} ${Math.round(rendition.bits / 1000)}`)).toEqual(renditions);
    expect(ladder.hides(source(width, height))).toBe(hides);
  });

  const variants = [1080, 720, 480, 360, 160].map((height): Variant => ({ name: `${height}p`, height, width: height * 16 / 9, bandwidth: 1, codecs: '' }));
  test.each<[RenditionConfiguration, string[]]>([
    [{}, ['1080p', '720p', '480p', '360p', '160p']],
    [{ renditionSelection: 'NONE' }, []],
    [{ renditionSelection: 'CUSTOM', renditions: ['SD', 'HD'] }, ['480p', '720p']],
    [{ renditionSelection: 'CUSTOM', renditions: ['LOWEST_RESOLUTION', 'FULL_HD'] }, ['160p', '1080p']],
  ])('%j records %j', (configuration, names) => {
    expect(recordedVariants(variants, configuration)).toEqual(names);
  });

  test('for a rendition that there is not, the best one is recorded', () => {
    expect(recordedVariants(variants.slice(1), { renditionSelection: 'CUSTOM', renditions: ['FULL_HD', 'HD'] })).toEqual(['720p']);
  });
});

describe('segments', () => {
  /** Cuts pictures, 10 a second, with a key frame every so many seconds. */
  function cut(keyEvery: number, seconds: number, order = [0]): Batch[] {
    const batches: Batch[] = [];
    const segmenter = new Segmenter({ pts: 7000, start: 100, time: 5_000_000 }, 48_000, (batch) => batches.push(batch));
    for (let index = 0; index < seconds * 10; index++) {
      const dts = 7000 + index * 100;
      const key = index % (keyEvery * 10) === 0;
      const pts = dts + (key ? 0 : order[index % order.length]);
      segmenter.add({ type: 'video', key, dts, pts, data: Buffer.alloc(1) });
      for (const sound of [0, 1, 2, 3, 4]) { segmenter.add({ type: 'audio', key: true, dts, pts: Math.round(7000 + (index * 5 + sound) * 1024 / 48), data: Buffer.alloc(1) }); }
    }
    return batches;
  }

  test.each([
    { keyEvery: 1, lengths: [2, 2, 2, 2] },
    { keyEvery: 2, lengths: [2, 2, 2, 2] },
    { keyEvery: 4, lengths: [4, 4] },
  ])('with a key frame every $keyEvery seconds: $lengths', ({ keyEvery, lengths }) => {
    const batches = cut(keyEvery, 9);
    expect(batches.map(({ seconds }) => Number(seconds.toFixed(3)))).toEqual(lengths);
    expect(batches.every(({ video }) => video[0].key)).toBe(true);
    expect(batches.map(({ time }) => time)).toEqual(lengths.map((length, index) => 5_000_000 + index * length * 1000)); // the time of day goes on
    expect(batches[0].start).toBe(100);
  });

  test('each picture lasts until the next one is shown, whatever the order of decoding', () => {
    const [{ video }] = cut(2, 3, [0, 100, -100]);
    const shown = [...video].sort((a, b) => a.time - b.time);
    shown.slice(1).forEach((sample, index) => expect(shown[index].time + shown[index].duration).toBeCloseTo(sample.time));
    expect(shown.at(-1)!.time + shown.at(-1)!.duration).toBeCloseTo(102);
  });

  test('sound is counted, since milliseconds are too coarse for it', () => {
    const [{ audio }] = cut(2, 3);
    audio.forEach(({ time }, index) => expect(time).toBeCloseTo(100 + index * 1024 / 48_000, 6));
  });

  test('sound that comes before its pictures is in the segment of its time', () => {
    const batches: Batch[] = [];
    const segmenter = new Segmenter({ pts: 0, start: 0, time: 0 }, 48_000, (batch) => batches.push(batch));
    for (let index = 0; index < 300; index++) { segmenter.add({ type: 'audio', key: true, dts: 0, pts: Math.round(index * 1024 / 48), data: Buffer.alloc(1) }); }
    for (const pts of [0, 2000, 4000]) { segmenter.add({ type: 'video', key: true, dts: pts, pts, data: Buffer.alloc(1) }); }
    expect(batches.map(({ audio }) => [audio[0].time < 0.1, audio.length])).toEqual([[true, 94], [false, 94]]);
  });

  test('an encoder without key frames is refused after 20 seconds', () => {
    expect(() => cut(60, 25)).toThrow('there is no key frame in 20 seconds');
  });
});

test('a folder that can\'t be written is an error with the reason, whether or not that has a code', async () => {
  await expect(folderStore('/dev/null').put('archive', 'key', '')).rejects.toThrow('the folder /dev/null can\'t be written: ENOTDIR');
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  const content: any = (function* () { throw new Error('of the content'); })();
  await expect(folderStore(folder).put('archive', 'key', content)).rejects.toThrow('can\'t be written: of the content');
  rmSync(folder, { recursive: true });
});

test('formats are read from the headers of the encoder', () => {
  // of libx264 at 640x360, and of ffmpeg's AAC
  const avcc = Buffer.from('0164001effe1001a6764001eacd940a02ff970110000030001000003003c0f162d960100', 'hex');
  expect(videoFormat(avcc)).toMatchObject({ codec: 'avc1.64001e', width: 640, height: 360 });
  expect(audioFormat(Buffer.from('1188', 'hex'))).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 48_000, channels: 1 });
  expect(audioFormat(Buffer.from('1210', 'hex'))).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 44_100, channels: 2 });
  expect(() => audioFormat(Buffer.from('1780', 'hex'))).toThrow('the format of the sound is not known');
});
