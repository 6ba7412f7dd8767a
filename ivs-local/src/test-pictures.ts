import { LiveStream } from './account';
import { Clock } from './clock';
import { arrivalBox, metadataBoxes } from './ingest/id3';
import { Rendition, SEGMENT_SECONDS } from './media';
import { KEPT, ListedSegment, WINDOW } from './playlist';

/** One quality of a stream without a real encoder: which of its segments there are, depends on the time only. */
export class TestPictures {
  private readonly next: number;

  /** A stream begins with a full window, so that nobody has to wait for the first segments. */
  constructor(private readonly rendition: Rendition, clock: Clock, private readonly stream: LiveStream) {
    this.next = Math.floor(this.position(clock.now()) / SEGMENT_SECONDS);
  }

  public get listed(): ListedSegment[] {
    return Array.from({ length: WINDOW }, (_, index) => {
      const number = this.next - WINDOW + index;
      return { number, seconds: SEGMENT_SECONDS, time: this.timeOf(number), initialization: 'init.mp4' };
    });
  }

  /** The bytes of a file. */
  public file(name: string): Buffer | undefined {
    if (name === 'init.mp4') { return this.rendition.initialization; }
    const number = /^\d+\.mp4$/.test(name) ? parseInt(name) : NaN;
    return number < this.next && number >= this.next - KEPT ? this.segment(number) : undefined;
  }

  /** With the metadata that came while it was live. */
  private segment(number: number): Buffer {
    const start = number * SEGMENT_SECONDS;
    const boxes = this.stream.metadata.map(({ text, at }, id) => ({ id, text, time: this.position(at) }))
      .filter(({ time }) => time >= start && time < start + SEGMENT_SECONDS)
      .map((metadata) => metadataBoxes(metadata, start));
    return Buffer.concat([arrivalBox(this.timeOf(number)), ...boxes, this.rendition.segment(number)]);
  }

  /** When a segment began, in milliseconds. */
  private timeOf(number: number): number {
    return this.stream.startTime.getTime() + (number - WINDOW) * SEGMENT_SECONDS * 1000;
  }

  /** Where the stream is at a time in milliseconds, in seconds since the begin of its first segment. */
  private position(time: number): number {
    return WINDOW * SEGMENT_SECONDS + (time - this.stream.startTime.getTime()) / 1000;
  }
}
