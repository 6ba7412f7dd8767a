import { setTimeout } from 'node:timers/promises';
import type { Feed } from './feed';
import { Segment } from './quality';
import { recordedVariants } from './recorded-variants';
import { RecordingEnd, RecordingFiles } from './recording-files';
import { RecordingStore } from './recording-store';
import { Account, LiveStream } from '../account';
import type { IvsEvent } from '../package';
import { Variant } from '../playlist';

const PATIENCE = 10_000;

/** Where a segment comes from. */
export interface SegmentSource {
  readonly stream: LiveStream;
  readonly feed: Pick<Feed, 'written'>;
}

interface Running {
  readonly files: RecordingFiles;
  /** Of the last stream in it. */
  feed?: SegmentSource['feed'];
}

/** Writes what real encoders send to channels that record. */
export class Recorder {
  /** By their prefix: a channel has two while one waits for its stream to come back, and another one begins. */
  private readonly running = new Map<string, Running>();
  private readonly ending = new Set<Promise<void>>();
  private readonly said = new Set<string>();

  /** @param main the account that hears the events of all */
  constructor(private readonly main: Account, private readonly stores: readonly RecordingStore[]) {
    main.events.listen((event) => this.hear(event));
  }

  /** Adds a segment of one of the variants that there are, the best first. */
  public add({ stream: { recording, session }, feed }: SegmentSource, segment: Segment, variant: Variant, variants: readonly Variant[]): void {
    const running = this.running.get(recording?.prefix ?? '');
    if (running === undefined) { return; }
    running.feed = feed;
    const { renditionConfiguration = {}, thumbnailConfiguration: thumbnails } = session.recordingConfiguration!;
    if (recordedVariants(variants, renditionConfiguration).includes(variant.name)) { running.files.add(segment, variant); }
    if (thumbnails?.recordingMode === 'INTERVAL' && variant.name === variants[0].name) { running.files.addThumbnail(segment, variant, thumbnails); }
  }

  /** Waits until all that came is written, but not for ever: an S3 endpoint may be slow. */
  public async close(): Promise<void> {
    const written = Promise.all([...this.ending, ...[...this.running.values()].map(({ files }) => files.written())]);
    const isLate = await Promise.race([written.then(() => false), setTimeout(PATIENCE, true, { ref: false })]);
    if (isLate) { console.error(`recordings are not finished: they could not be written in ${PATIENCE / 1000} seconds`); }
  }

  /** Streams that are merged have the same prefix. */
  private hear({ 'detail-type': type, 'resources': [channelArn], detail }: IvsEvent): void {
    if (type !== 'IVS Recording State Change') { return; }
    const prefix = String(detail.recording_s3_key_prefix);
    const now = this.main.clock.now();
    switch (detail.recording_status) {
      case 'Recording Start': return this.start(String(detail.recording_s3_bucket_name), prefix, channelArn, now);
      case 'Recording End': return this.end(prefix, 'RECORDING_ENDED', now);
      case 'Recording End Failure': return this.end(prefix, 'RECORDING_ENDED_WITH_FAILURE', now);
      default:
    }
  }

  private start(bucket: string, prefix: string, channelArn: string, now: number): void {
    if (this.running.has(prefix)) { return; }
    const put = async (path: string, content: string | Buffer) => {
      await Promise.all(this.stores.map((store) => store.put(bucket, `${prefix}/${path}`, content).catch((error: Error) => this.say(error.message))));
    };
    this.running.set(prefix, { files: new RecordingFiles(put, channelArn, now) });
  }

  /** Each problem once: it comes again with each file. */
  private say(problem: string): void {
    if (!this.said.has(problem)) { console.error(`can't write recordings: ${problem}`); }
    this.said.add(problem);
  }

  /** Once the last segments are there. */
  private end(prefix: string, status: RecordingEnd, now: number): void {
    const running = this.running.get(prefix);
    if (running === undefined) { return; }
    const { files, feed } = running;
    const ended: Promise<void> = Promise.resolve(feed?.written()).then(() => {
      files.end(status, now);
      this.running.delete(prefix);
      return files.written();
    }).finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}
