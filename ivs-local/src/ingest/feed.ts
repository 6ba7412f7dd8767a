import { Media } from './encoder-message';
import { arrivalBox, Metadata, metadataBoxes } from './id3';
import { Intake, Quality, QualityOptions, Segment } from './quality';
import { Ladder } from './renditions';
import { Batch, Origin } from './segmenter';
import { StreamFormat } from './stream-format';
import { Transcoder, Transcoding } from './transcoder';
import { Variant } from '../playlist';

/** Who sends the stream. */
export interface FeedSource {
  cut(): void;
}

export interface FeedOptions {
  /** Milliseconds. */
  readonly now: () => number;
  /** What the type of the channel delivers. */
  readonly ladder: Ladder;
  /** @default - there are no renditions but what the encoder sends */
  readonly transcoding?: Transcoding;
  /** Hears of each segment, and of the variants that there are, or will be with the first segment of each. */
  readonly onSegment?: (segment: Segment, variant: Variant, variants: readonly Variant[]) => void;
}

const METADATA_SECONDS = 60; // after which metadata is in all segments that it belongs to

/** What real encoders send to a channel while it is live, as it came, and in smaller renditions. */
export class Feed {
  private readonly original: Quality;
  private renditions = new Map<number, Quality>(); // by their lines
  private format!: StreamFormat;
  private source?: FeedSource;
  private transcoder?: Transcoder;
  private intake?: Intake; // of what the encoder sends
  private transcoded: readonly Intake[] = [];
  private begins = 0;
  private metadata: Metadata[] = [];
  private ids = 0;
  private closing = Promise.resolve();

  constructor(private readonly options: FeedOptions) {
    this.original = this.newQuality(() => this.source?.cut());
  }

  /** What players can choose from, the best first. */
  public get qualities(): readonly Quality[] {
    return this.offered.filter(({ segments }) => segments.length > 0);
  }

  /** Whether there is something to play, in all qualities: a player reads only once what there is. */
  public get ready(): boolean {
    return this.offered.every(({ segments }) => segments.length > 0);
  }

  /** Whether its encoder is gone without a word. */
  public get abandoned(): boolean {
    return this.source === undefined;
  }

  /** The encoder that sends from now on; one that was connected is cut off. */
  public begin(format: StreamFormat, source: FeedSource): void {
    const before = this.source;
    this.source = source;
    before?.cut();
    this.finishTranscoding();
    this.format = format;
    this.intake = undefined;
  }

  /** Nobody can begin without a key frame. */
  public add(message: Media): void {
    if (this.source === undefined) { return; }
    if (this.intake === undefined && message.type === 'video' && message.key) { this.intake = this.start(message); }
    if (this.intake === undefined) { return; }
    this.intake.add(message);
    if (message.type === 'video') {
      this.transcoder?.add(message);
    } else {
      for (const intake of this.transcoded) { intake.add(message); } // their sound is not transcoded
    }
  }

  /** Reaches the players with the picture that came last. */
  public addMetadata(text: string): void {
    if (this.intake === undefined) { return; }
    const time = this.intake.position;
    this.metadata = [...this.metadata.filter((metadata) => time - metadata.time < METADATA_SECONDS), { text, time, id: this.ids++ }];
  }

  /** Whether this one sends now. */
  public isFrom(source: FeedSource): boolean {
    return this.source === source;
  }

  /** The connection to the encoder is closed; the stream waits for it. */
  public abandon(): void {
    this.source = undefined;
    this.intake = undefined;
    this.finishTranscoding();
  }

  /** The stream has ended: its encoder is cut off. */
  public end(): void {
    const { source } = this;
    this.abandon();
    source?.cut();
  }

  /** Waits for the last segments of a stream that has ended. */
  public async written(): Promise<void> {
    await this.closing;
    await Promise.all([this.original, ...this.renditions.values()].map((quality) => quality.written()));
  }

  private get offered(): readonly Quality[] {
    const renditions = [...this.renditions.values()];
    return renditions.length > 0 && this.options.ladder.hides(this.format.video) ? renditions : [this.original, ...renditions];
  }

  private start({ pts }: Media): Intake {
    const { format, original, options: { now, ladder, transcoding } } = this;
    const origin: Origin = { pts, start: original.end, time: now() };
    const number = this.begins++;
    const renditions = transcoding ? ladder.below(format.video) : [];
    this.renditions = new Map(renditions.map(({ lines }) => [lines, this.renditions.get(lines) ?? this.newQuality(() => this.dropRenditions())]));
    const intakes = new Map(renditions.map(({ lines, width, height }) => (
      [lines, this.renditions.get(lines)!.begin({ ...format, video: { ...format.video, width, height } }, origin, number)])));
    const own = this.transcoded = [...intakes.values()];
    this.transcoder = transcoding?.start(format.video, renditions, {
      onFormat: ({ lines }, video) => intakes.get(lines)!.use(video),
      onPicture: ({ lines }, picture) => intakes.get(lines)!.add(picture),
      onFailed: () => { if (this.transcoded === own) { this.dropRenditions(); } }, // not those of the next encoder
    });
    return original.begin(format, origin, number);
  }

  /** The last pictures that were sent are still transcoded: before those of the next encoder, since that takes a process of its own to start. */
  private finishTranscoding(): void {
    if (this.transcoder) { this.closing = this.transcoder.end(); }
    this.transcoder = undefined;
    this.transcoded = [];
  }

  /** Players go on with what the encoder sends. */
  private dropRenditions(): void {
    this.transcoder?.kill();
    this.transcoder = undefined;
    this.transcoded = [];
    this.renditions.clear();
  }

  private newQuality(onProblem: () => void): Quality {
    const { onSegment } = this.options;
    const options: QualityOptions = {
      boxesOf: (batch) => this.boxesOf(batch),
      onSegment: (segment, quality) => {
        const { offered } = this; // also those whose first segment is still transcoded
        if (offered.includes(quality)) { onSegment?.(segment, quality.variant, offered.map(({ variant }) => variant)); }
      },
      onProblem,
    };
    return new Quality(options);
  }

  private boxesOf({ start, seconds, time }: Batch): Buffer[] {
    const metadata = this.metadata.filter((one) => one.time >= start && one.time < start + seconds);
    return [arrivalBox(time), ...metadata.map((one) => metadataBoxes(one, start))];
  }
}
