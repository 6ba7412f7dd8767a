import { Harness, startHarness } from './harness';
import { goLive, ManualClock } from '../../ivs-local/src';
import { metadataBoxes } from '../../ivs-local/src/ingest/id3';

/*
 * Metadata beside the pictures. That players read it: ingest-players.tool.test.ts.
 */
interface Emsg {
  readonly version: number;
  readonly scheme: string;
  readonly timescale: number;
  readonly time: number;
  readonly id: number;
  readonly message: Buffer;
}

/** Reads the event message boxes before a segment, by ISO 23009-1. */
function emsgsIn(segment: Buffer): Emsg[] {
  const found: Emsg[] = [];
  for (let at = 0; segment.toString('latin1', at + 4, at + 8) === 'emsg'; at += segment.readUInt32BE(at)) {
    const box = segment.subarray(at + 8, at + segment.readUInt32BE(at));
    const version = box[0];
    const numbers = version === 1 ? 4 : box.indexOf('\0\0', 4) + 2;
    const strings = version === 1 ? 24 : 4;
    const scheme = box.toString('latin1', strings, box.indexOf(0, strings));
    const rest = version === 1 ? strings + scheme.length + 2 : numbers + 16;
    found.push({
      version,
      scheme,
      timescale: box.readUInt32BE(numbers),
      time: version === 1 ? Number(box.readBigUInt64BE(numbers + 4)) : box.readUInt32BE(numbers + 4),
      id: box.readUInt32BE(numbers + (version === 1 ? 16 : 12)),
      message: box.subarray(rest),
    });
  }
  return found;
}

/** The name, the owner and the data of the frame in a tag that has one, by ID3 2.4. */
function frame(tag: Buffer): string[] {
  const length = (at: number) => [0, 1, 2, 3].reduce((sum, index) => sum * 128 + tag[at + index], 0);
  expect(tag.toString('latin1', 0, 5)).toBe('ID3\u0004\0');
  expect([length(6), length(14)]).toEqual([tag.length - 10, tag.length - 20]);
  return [tag.toString('latin1', 10, 14), ...tag.toString('utf8', 20).split('\0')];
}

test.each(['short', 'ä'.repeat(512)])('one text, for both kinds of players', (text) => {
  const boxes = emsgsIn(metadataBoxes({ text, time: 13.25, id: 7 }, 12));
  expect(boxes.map(({ message, ...box }) => box)).toEqual([
    { version: 1, scheme: 'https://aomedia.org/emsg/ID3', timescale: 1000, time: 13_250, id: 7 },
    { version: 0, scheme: 'urn:twitch:id3', timescale: 1000, time: 1250, id: 7 },
  ]);
  for (const { message } of boxes) { expect(frame(message)).toEqual(['PRIV', 'metadata.live-video.net', text]); }
});

describe('on test pictures', () => {
  let clock: ManualClock;
  let harness: Harness;
  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startHarness({ clock });
  });
  afterEach(() => harness.stop());

  const fetched = async (path: string) => Buffer.from(await (await fetch(`${harness.ivs.endpoint}${path}`)).arrayBuffer());

  /** The frames in a segment of the stream of a channel. */
  async function framesIn(channel: any, number: number): Promise<string[][]> {
    const playlist = (await fetched(new URL(channel.playbackUrl).pathname)).toString().split('\n').find((line) => line.startsWith('/'))!;
    return emsgsIn(await fetched(playlist.replace('playlist.m3u8', `${number}.mp4`))).map(({ message }) => frame(message));
  }

  test('metadata is in the segment of its time, and in no other', async () => {
    const { channel, streamKey } = await harness.call('CreateChannel');
    goLive(harness.ivs.account, streamKey.value);
    clock.advance(3500); // in the second segment after the window that a stream begins with
    await harness.call('PutMetadata', { channelArn: channel.arn, metadata: 'question 1' });
    clock.advance(6000);
    const textsIn = async (number: number) => (await framesIn(channel, number)).filter(([name]) => name === 'PRIV').map(([,, text]) => text);
    expect([await textsIn(6), await textsIn(7), await textsIn(8)]).toEqual([[], ['question 1', 'question 1'], []]);
  });

  test('each segment says when it came in, by which the official player knows its latency', async () => {
    const { channel, streamKey } = await harness.call('CreateChannel');
    goLive(harness.ivs.account, streamKey.value);
    const started = clock.now();
    clock.advance(6000);
    const [[name, description, value]] = await framesIn(channel, 7);
    expect([name, description]).toEqual(['TXXX', '\u0003segmentmetadata']);
    expect(JSON.parse(value)).toMatchObject({ cmd: 'ld_lat_data', transc_r: started + 2000, transc_s: started + 2000 });
  });
});
