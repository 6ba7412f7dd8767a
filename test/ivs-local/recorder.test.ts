import { Harness, startHarness } from './harness';
import { disconnect, EncoderOptions, goLive, LiveStream, ManualClock } from '../../ivs-local/src';
import type { Feed } from '../../ivs-local/src/ingest/feed';
import { Segment } from '../../ivs-local/src/ingest/quality';
import { Recorder } from '../../ivs-local/src/ingest/recorder';
import type { Variant } from '../../ivs-local/src/playlist';

/* Which recording a segment belongs to, and when a recording is finished. */

const WINDOW = 60;
const VARIANT: Variant = { name: '360p', width: 640, height: 360, bandwidth: 1, codecs: '' };
const OTHER_SIZE: EncoderOptions = { ingestConfigurations: { videoConfigurations: [{ videoWidth: 1280, videoHeight: 720 }] } };
const written: Pick<Feed, 'written'> = { written: async () => {} };

let clock: ManualClock;
let harness: Harness;
let recorder: Recorder;
let objects: Map<string, string>;
let streamKey: string;

beforeEach(async () => {
  clock = new ManualClock();
  objects = new Map();
  harness = await startHarness({ clock, recordingDelay: 10 });
  recorder = new Recorder(harness.ivs.account, [{ put: async (_, key, content) => { objects.set(key, String(content)); } }]);
  const { recordingConfiguration } = await harness.call('CreateRecordingConfiguration', {
    destinationConfiguration: { s3: { bucketName: 'recordings' } }, recordingReconnectWindowSeconds: WINDOW, thumbnailConfiguration: { recordingMode: 'DISABLED' },
  });
  clock.advance(10);
  ({ streamKey: { value: streamKey } } = await harness.call('CreateChannel', { recordingConfigurationArn: recordingConfiguration.arn }));
});
afterEach(() => harness.stop());

const live = (options?: EncoderOptions) => goLive(harness.ivs.account, streamKey, options);
const end = (stream: LiveStream) => disconnect(harness.ivs.account, stream, 'ended');

function segment(stream: LiveStream, media: string, feed = written): void {
  const initialization = { number: 0, data: Buffer.alloc(0) };
  const given: Segment = { number: 0, seconds: 2, time: clock.now(), initialization, discontinuity: false, media: Buffer.from(media) };
  recorder.add({ stream, feed }, given, VARIANT, [VARIANT]);
}

/** The segments of the recording of a stream, and whether it is finished. */
async function recorded(stream: LiveStream): Promise<{ media: string[]; isEnded: boolean }> {
  await recorder.close();
  const { prefix } = stream.recording!;
  const media = [...objects].filter(([key]) => key.startsWith(prefix) && /\/\d+\.mp4$/.test(key)).map(([, content]) => content);
  return { media, isEnded: objects.has(`${prefix}/events/recording-ended.json`) };
}

test('a recording that waits for its stream ends by itself, also while another recording of the channel runs', async () => {
  const first = live();
  segment(first, 'first');
  end(first);
  const second = live(OTHER_SIZE);
  segment(second, 'second');
  clock.advance(WINDOW * 1000);
  expect(await recorded(first)).toEqual({ media: ['first'], isEnded: true });
  segment(second, 'second, later');
  expect(await recorded(second)).toEqual({ media: ['second', 'second, later'], isEnded: false });
  end(second);
  clock.advance(WINDOW * 1000);
  expect(await recorded(second)).toEqual({ media: ['second', 'second, later'], isEnded: true });
});

test('a late segment belongs to the recording of its stream', async () => {
  const first = live();
  segment(first, 'first');
  end(first);
  const second = live(OTHER_SIZE);
  segment(first, 'first, late');
  expect(await recorded(first)).toEqual({ media: ['first', 'first, late'], isEnded: false });
  expect((await recorded(second)).media).toEqual([]);
});

test('streams that are merged are in one recording', async () => {
  const first = live();
  segment(first, 'first');
  end(first);
  const second = live();
  segment(second, 'second');
  end(second);
  clock.advance(WINDOW * 1000);
  expect(await recorded(first)).toEqual({ media: ['first', 'second'], isEnded: true });
  expect(second.recording).toBe(first.recording);
});

test('a recording is finished when its last segments have come', async () => {
  const stream = live();
  let come = () => {};
  segment(stream, 'first', { written: () => new Promise((resolve) => { come = resolve; }) });
  end(stream);
  clock.advance(WINDOW * 1000);
  setTimeout(() => {
    segment(stream, 'last');
    come();
  }, 20);
  expect(await recorded(stream)).toEqual({ media: ['first', 'last'], isEnded: true });
  segment(stream, 'too late');
  expect((await recorded(stream)).media).toEqual(['first', 'last']);
});

test('a stream without a recording is not written', async () => {
  const { streamKey: { value } } = await harness.call('CreateChannel');
  segment(goLive(harness.ivs.account, value), 'nowhere');
  await recorder.close();
  expect(objects.size).toBe(0);
});
