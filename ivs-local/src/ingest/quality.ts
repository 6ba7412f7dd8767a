import { Media } from './encoder-message';
import { mux } from './mux';
import { Batch, Origin, Segmenter } from './segmenter';
import { StreamFormat, VideoFormat } from './stream-format';
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

export interface QualityOptions {
  /** The boxes before the media of a segment. */
  readonly boxesOf: (batch: Batch) => readonly Buffer[];
  readonly onSegment: (segment: Segment, quality: Quality) => void;
  /** Hears that something can't be written: then it can't be played. */
  readonly onProblem: () => void;
}

/** Takes the pictures and the sound of one encoder, or of one transcoder. What it is given late is still taken. */
export interface Intake {
  /** How far it is, in seconds since the begin of the stream. */
  readonly position: number;
  add(message: Media): void;
  /** A transcoder says its format with the first picture. */
  use(video: VideoFormat): void;
}

/** One quality of a stream: a sliding window of segments, in memory. */
export class Quality {
  /** The oldest first. */
  public readonly segments: Segment[] = [];
  /** How many discontinuities came before the oldest segment. */
  public pastDiscontinuities = 0;
  /** Where its last segment ends, in seconds since the begin of the stream. */
  public end = 0;
  private format!: StreamFormat;
  private count = 0;
  private muxing = Promise.resolve();

  constructor(private readonly options: QualityOptions) {}

  /** How a playlist offers it. The bandwidth is the highest of late; 0 before the first segment. */
  public get variant(): Variant {
    const { video: { width, height, codec }, audio, frameRate } = this.format;
    const bandwidth = Math.ceil(Math.max(0, ...this.segments.map(({ media, seconds }) => media.length * 8 / seconds)));
    return { name: `${Math.min(width, height)}p`, bandwidth, width, height, frameRate, codecs: [codec, ...audio ? [audio.codec] : []].join() };
  }

  /** An encoder begins, or a transcoder; `number` is that of its initialization. */
  public begin({ video, ...others }: StreamFormat, origin: Origin, number: number): Intake {
    let format: StreamFormat = this.format = { ...others, video };
    let initialization: Initialization | undefined;
    const segmenter = new Segmenter(origin, others.audio?.sampleRate, (batch) => {
      this.end = batch.start + batch.seconds;
      const boxes = this.options.boxesOf(batch);
      this.muxing = this.muxing.then(async () => {
        const muxed = await mux(format, batch);
        const discontinuity = initialization === undefined && this.count > 0;
        initialization ??= { number, data: muxed.initialization };
        this.push(batch, initialization, discontinuity, Buffer.concat([...boxes, muxed.media]));
      }).catch(() => this.options.onProblem());
    });
    return {
      get position() { return segmenter.position; },
      add: (message) => segmenter.add(message),
      use: (transcoded) => { format = this.format = { ...others, video: transcoded }; },
    };
  }

  /** Waits for what is being written. */
  public written(): Promise<void> {
    return this.muxing;
  }

  private push({ seconds, time }: Batch, initialization: Initialization, discontinuity: boolean, media: Buffer): void {
    const segment = { number: this.count++, seconds, time, initialization, discontinuity, media };
    this.segments.push(segment);
    this.options.onSegment(segment, this);
    while (this.segments.length > KEPT) {
      if (this.segments.shift()!.discontinuity) { this.pastDiscontinuities++; }
    }
  }
}
