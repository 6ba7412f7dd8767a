import { Feed, FeedSource } from '../../ivs-local/src/ingest/feed';
import { Segment } from '../../ivs-local/src/ingest/quality';
import { Ladder, Rendition } from '../../ivs-local/src/ingest/renditions';
import { StreamFormat, videoFormat } from '../../ivs-local/src/ingest/stream-format';
import type { Transcoding, TranscoderListener } from '../../ivs-local/src/ingest/transcoder';
import type { Variant } from '../../ivs-local/src/playlist';

/* The qualities of a stream, with a transcoder that does what the test says. With ffmpeg: ingest-renditions.tool.test.ts. */

const AVCC = Buffer.from('0164001effe1001a6764001eacd940a02ff970110000030001000003003c0f162d960100', 'hex'); // of libx264 at 640x360
const FORMAT: StreamFormat = { video: videoFormat(AVCC), frameRate: 30 };
const picture = (seconds: number) => ({ type: 'video' as const, key: true, pts: seconds * 1000, dts: seconds * 1000, data: Buffer.from([0, 0, 0, 1, 0x65]) });

interface Started {
  readonly renditions: readonly Rendition[];
  readonly listener: TranscoderListener;
}

let started: Started[];
let heard: { variant: Variant; variants: readonly Variant[] }[];
let feed: Feed;

beforeEach(() => {
  [started, heard] = [[], []];
  const transcoding: Pick<Transcoding, 'start'> = {
    start: (_, renditions, listener) => {
      started.push({ renditions, listener });
      return { add: () => {}, end: async () => {}, kill: () => {} } as any;
    },
  };
  feed = new Feed({
    now: () => 0,
    ladder: new Ladder({ type: 'STANDARD' }),
    transcoding: transcoding as Transcoding,
    onSegment: (_: Segment, variant, variants) => heard.push({ variant, variants }),
  });
});

function begin(source: FeedSource = { cut: () => {} }): void {
  feed.begin(FORMAT, source);
  feed.add(picture(0));
}

/** A segment of each rendition, from the transcoder. */
function transcode({ renditions, listener }: Started): void {
  for (const rendition of renditions) {
    for (const seconds of [0, 2]) { listener.onPicture(rendition, picture(seconds)); }
  }
}

test('the variants of the first segment are those that there will be, also while they are still transcoded', async () => {
  begin();
  feed.add(picture(2));
  await feed.written();
  expect(feed.qualities).toHaveLength(1); // a player gets what it can play
  expect(heard.map(({ variant, variants }) => [variant.name, variants.map(({ name }) => name)])).toEqual([['360p', ['360p', '160p']]]);
  expect(heard[0].variants.map(({ width, height }) => [width, height])).toEqual([[640, 360], [284, 160]]);
});

test('after a takeover, the transcoder before may fail: that of the new encoder is used on', async () => {
  begin();
  begin();
  started[0].listener.onFailed();
  transcode(started[1]);
  feed.add(picture(2));
  await feed.written();
  expect(feed.qualities.map(({ variant }) => variant.name)).toEqual(['360p', '160p']);
  started[1].listener.onFailed();
  expect(feed.qualities.map(({ variant }) => variant.name)).toEqual(['360p']);
});
