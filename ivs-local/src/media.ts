import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The pictures of a stream. One segment of fragmented MP4 is repeated for ever, each time with the time at which it stands in the
 * stream: for a player that is one piece, without discontinuities. How the files were made: media/README.md.
 */
export const SEGMENT_SECONDS = 2;

const TIMESCALE = 90_000; // ticks a second, as the files were made

/** One quality of a stream. */
export class Rendition {
  /** Bits a second. */
  public readonly bandwidth: number;
  /** As the files were made. */
  public readonly frameRate = 25;
  /** What a player needs before the first segment. */
  public readonly initialization: Buffer;
  private readonly media: Buffer;

  constructor(readonly width: number, readonly height: number, readonly codecs: string) {
    const file = readFileSync(join(__dirname, 'media', `${this.name}.mp4`));
    const start = file.indexOf('moof') - 4; // a box is its length, its name and what is in it
    this.initialization = file.subarray(0, start);
    this.media = file.subarray(start);
    this.bandwidth = Math.ceil(this.media.length * 8 / SEGMENT_SECONDS);
  }

  public get name(): string {
    return `${this.height}p`;
  }

  /** The segment with a number, from 0 at the begin of the stream. */
  public segment(number: number): Buffer {
    const segment = Buffer.from(this.media);
    segment.writeUInt32BE(number + 1, segment.indexOf('mfhd') + 8); // sequence_number, behind version and flags
    segment.writeBigUInt64BE(BigInt(number * SEGMENT_SECONDS * TIMESCALE), segment.indexOf('tfdt') + 8); // baseMediaDecodeTime
    return segment;
  }
}

/** The lowest first. */
export const RENDITIONS: readonly Rendition[] = [
  new Rendition(640, 360, 'avc1.42c01e'),
  new Rendition(1280, 720, 'avc1.42c01f'),
  new Rendition(1920, 1080, 'avc1.42c028'),
];
