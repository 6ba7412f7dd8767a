import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Harness, startHarness } from './harness';
import { Encoder } from './players/encoder';

/*
 * What a real encoder, ffmpeg, sends to a channel that records, as it is in the bucket: here, a folder. That an S3 gets the same objects:
 * recording-store.tool.test.ts.
 */
let folder: string;
let harness: Harness;
let s3: Server;
let puts: Set<string>; // paths that the S3 endpoint was sent

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  puts = new Set();
  s3 = createServer((request, response) => { puts.add(`${request.method} ${request.url}`); request.resume().on('end', () => response.end()); }).listen(0, '127.0.0.1');
  await once(s3, 'listening');
  const { port } = s3.address() as AddressInfo;
  harness = await startHarness({ rtmp: { port: 0, recordings: folder, s3: `http://127.0.0.1:${port}` }, recordingDelay: 0 });
});
afterEach(async () => {
  await harness.stop();
  s3.close();
  s3.closeAllConnections();
  rmSync(folder, { recursive: true });
});

interface Recorded {
  readonly arn: string;
  readonly root: string;
  /** All files, below the prefix of the recording. */
  readonly files: string[];
  readonly json: any;
}

/** Records some seconds, and waits for the last file. */
async function record(configuration: object, seconds: number, type = 'BASIC'): Promise<Recorded> {
  const { recordingConfiguration } = await harness.call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'archive' } }, ...configuration });
  await sleep(50); // it is ACTIVE then
  const { channel: { arn }, streamKey } = await harness.call('CreateChannel', { type, recordingConfigurationArn: recordingConfiguration.arn });
  const encoder = new Encoder(`rtmp://127.0.0.1:${harness.ivs.ingest!.port}/app/${streamKey.value}`, { seconds });
  expect(await encoder.ended).toBe(0);
  const ended = await eventually(() => harness.ivs.account.events.delivered.find(({ detail }) => detail.recording_status === 'Recording End'));
  await harness.ivs.ingest!.close(); // all is written then
  const root = join(folder, 'archive', String(ended.detail.recording_s3_key_prefix));
  const files = filesIn(folder).map((file) => file.slice(root.length - folder.length));
  return { arn, root, files, json: files.length > 0 && jsonIn(root, 'events/recording-ended.json') };
}

async function eventually<T>(find: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = find();
    if (found !== undefined) { return found; }
    await sleep(50);
  }
  throw new Error('it has not come in 15 seconds');
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)).sort();
}

const jsonIn = (root: string, file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

function probe(file: string, ...entries: string[]): any {
  return JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_packets', '-show_entries', entries.join(':'), '-of', 'json', file], { encoding: 'utf8' }));
}

test('a stream is in the bucket as it was sent, with its playlists and its JSON', async () => {
  const { arn, root, json } = await record({}, 9);
  expect([...puts].sort()).toEqual(filesIn(folder).map((file) => `PUT /${file}`));
  expect(json).toMatchObject({ version: 'v1', channel_arn: arn, recording_status: 'RECORDING_ENDED' });
  expect(jsonIn(root, 'events/recording-started.json')).toMatchObject({ recording_status: 'RECORDING_STARTED', recording_started_at: json.recording_started_at });
  const { path, playlist, byte_range_playlist, duration_ms, renditions } = json.media.hls;
  expect(renditions).toEqual([{
    path: '360p30', playlist: 'playlist.m3u8', byte_range_playlist: 'byte-range-variant.m3u8', resolution_height: 360, resolution_width: 640,
  }]);
  for (const file of [playlist, byte_range_playlist]) {
    const { format, streams } = probe(join(root, path, file), 'format=duration', 'stream=codec_name,nb_read_packets');
    expect(Number(format.duration) * 1000).toBeCloseTo(duration_ms, -2);
    expect(streams.map(({ codec_name }: any) => codec_name)).toEqual(['h264', 'aac']);
    expect(Number(streams[0].nb_read_packets)).toBe(Math.round(duration_ms / 1000 * 30));
  }
  expect(duration_ms).toBeGreaterThanOrEqual(8000);
});

test('a STANDARD channel: each rendition that the configuration selects, of the same length', async () => {
  const { root, json, files } = await record({ renditionConfiguration: { renditionSelection: 'CUSTOM', renditions: ['LOWEST_RESOLUTION', 'FULL_HD'] } }, 5, 'STANDARD');
  const { path, playlist, renditions } = json.media.hls;
  expect(renditions.map((rendition: any) => [rendition.path, rendition.resolution_width, rendition.resolution_height])).toEqual([['360p30', 640, 360], ['160p30', 284, 160]]);
  expect(files.filter((file) => file.endsWith('/1.mp4'))).toEqual(['media/hls/160p30/1.mp4', 'media/hls/360p30/1.mp4']);
  const packets = renditions.map((rendition: any) => probe(join(root, path, rendition.path, rendition.playlist), 'stream=nb_read_packets').streams.map(({ nb_read_packets }: any) => nb_read_packets));
  expect(packets[0][0]).toBe('120');
  expect(packets[1][0]).toEqual(packets[0][0]);
  expect(probe(join(root, path, playlist), 'stream=codec_name').streams).toHaveLength(4);
});

test('the service stops while a stream is recorded: the recording is finished before', async () => {
  const { recordingConfiguration: { arn: recordingConfigurationArn } } = await harness.call('CreateRecordingConfiguration', {
    destinationConfiguration: { s3: { bucketName: 'archive' } }, recordingReconnectWindowSeconds: 300,
  });
  await sleep(50);
  const { streamKey } = await harness.call('CreateChannel', { recordingConfigurationArn });
  const encoder = new Encoder(`rtmp://127.0.0.1:${harness.ivs.ingest!.port}/app/${streamKey.value}`);
  await eventually(() => (filesIn(folder).some((file) => file.endsWith('/160p30/0.mp4')) ? true : undefined));
  await harness.stop();
  expect(await encoder.ended).not.toBe(0);
  const names = harness.ivs.account.events.delivered.map(({ detail }) => detail.event_name ?? detail.recording_status);
  expect(names).toEqual(['Session Created', 'Stream Start', 'Recording Start', 'Session Ended', 'Stream End', 'Recording End']);
  const [ended] = filesIn(folder).filter((file) => file.endsWith('recording-ended.json'));
  expect(jsonIn(folder, ended).media.hls.renditions).toHaveLength(2);
  for (const playlist of filesIn(folder).filter((file) => /p30.*m3u8$/.test(file))) { expect(readFileSync(join(folder, playlist), 'utf8')).toMatch(/#EXT-X-ENDLIST\n$/); }
});

test('an S3 endpoint that refuses is named once, not for each file, and the folder is written', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation();
  s3.removeAllListeners('request').on('request', (request, response) => request.resume().on('end', () => response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>')));
  const { json } = await record({}, 3);
  expect(json.recording_status).toBe('RECORDING_ENDED');
  expect(said.mock.calls).toEqual([[expect.stringMatching(/^can't write recordings: http:\/\/127\.0\.0\.1:\d+ answers 404 for bucket archive: NoSuchBucket$/)]]);
  said.mockRestore();
});

const EVERY_TWO_SECONDS = { recordingMode: 'INTERVAL', targetIntervalSeconds: 2 };

test.each([
  { what: 'sequential', thumbnails: { ...EVERY_TWO_SECONDS, storage: ['SEQUENTIAL'] }, files: ['thumbnails/thumb0.jpg', 'thumbnails/thumb1.jpg'] },
  { what: 'the latest', thumbnails: { ...EVERY_TWO_SECONDS, storage: ['LATEST'] }, files: ['latest_thumbnail/thumb.jpg'] },
  { what: 'one by default, in a minute', thumbnails: undefined, seconds: 3, files: ['thumbnails/thumb0.jpg'] },
  { what: 'none', thumbnails: { recordingMode: 'DISABLED' }, seconds: 3, files: [] },
])('thumbnails: $what', async ({ thumbnails, seconds = 5, files }) => {
  const recorded = await record({ thumbnailConfiguration: thumbnails }, seconds);
  const pictures = recorded.files.filter((file) => file.endsWith('.jpg'));
  expect(pictures).toEqual(files.map((file) => `media/${file}`));
  for (const picture of pictures) {
    expect(probe(join(recorded.root, picture), 'stream=codec_name,width,height').streams).toEqual([{ codec_name: 'mjpeg', width: 640, height: 360 }]);
  }
  const { hls, ...rest } = recorded.json.media;
  expect(hls.renditions).toHaveLength(1);
  const kinds = [...new Set(files.map((file) => file.split('/')[0]))];
  expect(rest).toEqual(Object.fromEntries(kinds.map((kind) => [kind, { path: `media/${kind}`, resolution_height: 360, resolution_width: 640 }])));
});

test.each([
  { thumbnails: { recordingMode: 'DISABLED' }, files: [] },
  { thumbnails: undefined, files: ['events/recording-ended.json', 'events/recording-started.json', 'media/thumbnails/thumb0.jpg'] },
])('a configuration without renditions records no video; with thumbnails $thumbnails: $files', async ({ thumbnails, files }) => {
  const recorded = await record({ renditionConfiguration: { renditionSelection: 'NONE' }, thumbnailConfiguration: thumbnails }, 3);
  expect(recorded.files).toEqual(files);
  if (files.length > 0) { expect(Object.keys(recorded.json.media)).toEqual(['thumbnails']); }
});
