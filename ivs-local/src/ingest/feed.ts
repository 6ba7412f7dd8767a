import { arrivalBox, Metadata, metadataBoxes } from './id3';
import { mux } from './mux';
import { EncoderMessage } from './rtmp-connection';
import { Batch, Segmenter } from './segmenter';
import { StreamFormat } from './stream-format';
import { KEPT, Variant } from '../playlist';

/** What a player needs before the first segment of one encoder. */
export interface Initialization {
  readonly number: number;
  readonly data: Buffer;
}

export interface Segment {
  readonly number: number;
  readonly seconds: number;
  /** When it began, in milliseconds. */
  readonly time: number;
  readonly initialization: Initialization;
  /** Whether another encoder, or another format, begins here. */
  readonly discontinuity: boolean;
  readonly media: Buffer;
}

/** Who sends the stream. */
export interface FeedSource {
  cut(): void;
}

/** What real encoders send to a channel while it is live: a sliding window of segments, in memory. */
export class Feed {
  /** The oldest first. */
  public readonly segments: Segment[] = [];
  /** How many discontinuities came before the oldest segment. */
  public pastDiscontinuities = 0;
  private format!: StreamFormat;
  private source?: FeedSource;
  private segmenter?: Segmenter;
  private end_ = 0; // of the last segment, in seconds
  private begins = 0;
  private count = 0;
  private metadata: Metadata[] = [];
  private ids = 0;
  private muxing = Promise.resolve();

  /** @param now milliseconds */
  constructor(private readonly now: () => number, private readonly onSegment: (segment: Segment, variant: Variant) => void = () => {}) {}

  /** Whether there is something to play. */
  public get ready(): boolean {
    return this.segments.length > 0;
  }

  /** Whether its encoder is gone without a word. */
  public get abandoned(): boolean {
    return this.source === undefined;
  }

  /** Its only quality. The bandwidth is the highest of late. */
  public get variant(): Variant {
    const { video: { width, height, codec }, audio, frameRate } = this.format;
    const bandwidth = Math.ceil(Math.max(...this.segments.map(({ media, seconds }) => media.length * 8 / seconds)));
    return { name: `${Math.min(width, height)}p`, bandwidth, width, height, frameRate, codecs: [codec, ...audio ? [audio.codec] : []].join() };
  }

  /** The encoder that sends from now on; one that was connected is cut off. */
  public begin(format: StreamFormat, source: FeedSource): void {
    const before = this.source;
    this.source = source;
    before?.cut();
    this.format = format;
    const begin = this.begins++;
    let initialization: Initialization | undefined;
    this.segmenter = new Segmenter(this.end_, format.audio?.sampleRate, this.now, (batch) => {
      this.end_ = batch.start + batch.seconds;
      const boxes = [arrivalBox(batch.time), ...this.metadata.map((metadata) => metadataBoxes(metadata, batch.start))];
      this.metadata = [];
      this.muxing = this.muxing.then(async () => {
        const muxed = await mux(format, batch);
        const discontinuity = initialization === undefined && begin > 0;
        initialization ??= { number: begin, data: muxed.initialization };
        this.push(batch, initialization, discontinuity, Buffer.concat([...boxes, muxed.media]));
      }).catch(() => source.cut()); // what can't be written can't be played
    });
  }

  public add(message: Extract<EncoderMessage, { type: 'video' | 'audio' }>): void {
    this.segmenter?.add(message);
  }

  /** Reaches the players with the picture that came last. */
  public addMetadata(text: string): void {
    if (this.segmenter) { this.metadata.push({ text, time: this.segmenter.position, id: this.ids++ }); }
  }

  /** Whether this one sends now. */
  public isFrom(source: FeedSource): boolean {
    return this.source === source;
  }

  /** The connection to the encoder is closed; the stream waits for it. */
  public abandon(): void {
    this.source = undefined;
    this.segmenter = undefined;
  }

  /** The stream has ended: its encoder is cut off. */
  public end(): void {
    const { source } = this;
    this.abandon();
    source?.cut();
  }

  private push({ seconds, time }: Batch, initialization: Initialization, discontinuity: boolean, media: Buffer): void {
    const segment = { number: this.count++, seconds, time, initialization, discontinuity, media };
    this.segments.push(segment);
    this.onSegment(segment, this.variant);
    while (this.segments.length > KEPT) {
      if (this.segments.shift()!.discontinuity) { this.pastDiscontinuities++; }
    }
  }
}
