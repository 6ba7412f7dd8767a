import { ChildProcess, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Harness, startHarness } from './harness';
import { Encoder, EncoderSettings } from './players/encoder';
import type { Quality, Segment } from '../../ivs-local/src/ingest/quality';

/*
 * The smaller renditions of what a real encoder sends, transcoded by ffmpeg. That players switch between them: ingest-players.tool.test.ts.
 */
let harness: Harness;
let encoder: Encoder;
let said: jest.SpyInstance;

beforeEach(async () => {
  said = jest.spyOn(console, 'error').mockImplementation(() => {});
  harness = await startHarness({ rtmp: { port: 0 } });
});
afterEach(async () => {
  said.mockRestore();
  await encoder.signal('SIGKILL');
  await harness.stop();
});

async function stream(input: object, settings: EncoderSettings = {}): Promise<{ arn: string; path: string }> {
  const { channel, streamKey } = await harness.call('CreateChannel', input);
  encoder = new Encoder(`rtmp://127.0.0.1:${harness.ivs.ingest!.port}/app/${streamKey.value}`, settings);
  return { arn: channel.arn, path: new URL(channel.playbackUrl).pathname };
}

const feedOf = (arn: string) => harness.ivs.account.streams.get(arn)?.feed;
const qualitiesOf = (arn: string): readonly Quality[] => feedOf(arn)?.qualities ?? [];
/** The ffmpeg that transcodes a stream. */
const ffmpegOf = (arn: string): ChildProcess => (feedOf(arn) as any).transcoder.process;

const ended = (ffmpeg: ChildProcess) => until('the end of ffmpeg', () => ffmpeg.exitCode !== null || ffmpeg.signalCode !== null);

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (Date.now() > end) { throw new Error(`${what} has not come in 15 seconds; ${encoder.complaints}; ${said.mock.calls.join()}`); }
  }
}


async function plays(arn: string, count = 1): Promise<void> {
  await until(`segment ${count}`, () => feedOf(arn)?.ready === true && qualitiesOf(arn).every(({ segments }) => segments.length >= count));
}

test('a STANDARD channel: the same pictures and the same sound in each rendition, cut at the same places; ffmpeg ends with the stream', async () => {
  const { arn, path } = await stream({}, { size: '854x480', seconds: 5 });
  await plays(arn, 2);
  const ffmpeg = ffmpegOf(arn);
  const multivariant = await (await fetch(`${harness.ivs.endpoint}${path}`)).text();
  const variants = multivariant.matchAll(/RESOLUTION=(\d+x\d+),FRAME-RATE=30.000,CODECS="avc1\.\w+,mp4a\.40\.2"/g);
  expect([...variants].map(([, size]) => size)).toEqual(['854x480', '640x360', '284x160']);
  const [original, ...renditions] = qualitiesOf(arn).map(({ segments }) => segments.slice(0, 2));
  const placeOf = ({ number, seconds, time, initialization }: Segment) => [number, seconds, time, initialization.number];
  for (const rendition of renditions) { expect(rendition.map(placeOf)).toEqual(original.map(placeOf)); }
  for (const [first, second] of [original, ...renditions]) {
    const input = Buffer.concat([first.initialization.data, first.media, second.media]);
    const { streams } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_name,nb_read_frames', '-of', 'json', '-'], { input }).toString());
    expect(streams.map(({ codec_name, nb_read_frames }: any) => [codec_name, Math.round(Number(nb_read_frames) / 10)])).toEqual([['h264', 12], ['aac', 19]]);
  }
  await ended(ffmpeg);
  expect(ffmpeg.exitCode).toBe(0);
  expect(said).not.toHaveBeenCalled();
});

test('an ADVANCED_SD channel has nothing above 480 lines; ffmpeg ends with the service', async () => {
  const { arn } = await stream({ type: 'ADVANCED_SD' }, { size: '960x540' });
  await plays(arn);
  expect(qualitiesOf(arn).map(({ variant }) => variant.height)).toEqual([480, 360, 160]);
  const ffmpeg = ffmpegOf(arn);
  await harness.ivs.close();
  await ended(ffmpeg);
});

test('ffmpeg dies: the stream goes on without renditions, and that is said once', async () => {
  const { arn } = await stream({});
  await plays(arn);
  ffmpegOf(arn).kill('SIGKILL');
  await until('the end of the renditions', () => qualitiesOf(arn).length === 1);
  const { number } = qualitiesOf(arn)[0].segments.at(-1)!;
  await until('the next segment', () => qualitiesOf(arn)[0].segments.at(-1)!.number > number);
  expect(said.mock.calls).toEqual([[expect.stringMatching(/^streams go on without renditions: ffmpeg: /)]]);
});

describe('with another ffmpeg', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
  const ffmpeg = join(folder, 'ffmpeg');
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    { what: 'none', script: undefined, streams: 1, calls: [] },
    {
      what: 'one that fails',
      script: '#!/bin/sh\necho "Unknown encoder \'libx264\'" >&2\nexit 1\n',
      streams: 2,
      calls: [['streams go on without renditions: ffmpeg: Unknown encoder \'libx264\'']],
    },
  ])('$what: what the encoder sends is played', async ({ script, streams, calls }) => {
    if (script) { writeFileSync(ffmpeg, script, { mode: 0o755 }); }
    await harness.stop();
    harness = await startHarness({ rtmp: { port: 0, ffmpeg } });
    for (let count = 0; count < streams; count++) {
      const { arn } = await stream({});
      await plays(arn);
      expect(qualitiesOf(arn).map(({ variant }) => variant.name)).toEqual(['360p']);
      await encoder.signal('SIGKILL');
    }
    expect(said.mock.calls).toEqual(calls);
  });
});
