import { setTimeout } from 'node:timers/promises';
import type { RecordingConfiguration } from '@aws-sdk/client-ivs';
import type { Feed } from './feed';
import { Segment } from './quality';
import { recordedVariants } from './recorded-variants';
import { RecordingEnd, RecordingFiles } from './recording-files';
import { RecordingStore } from './recording-store';
import { Account } from '../account';
import type { IvsEvent } from '../package';
import { Variant } from '../playlist';

const PATIENCE = 10_000;

/** Where a segment comes from. */
export interface SegmentSource {
  readonly account: Account;
  readonly channelArn: string;
  readonly feed: Feed;
}

interface Running {
  readonly prefix: string;
  readonly files: RecordingFiles;
  /** Of the last stream in it. */
  feed?: Feed;
}

/** Writes what real encoders send to channels that record. */
export class Recorder {
  private readonly running = new Map<string, Running>(); // by channel
  private readonly ending = new Set<Promise<void>>();
  private readonly said = new Set<string>();

  /** @param main the account that hears the events of all */
  constructor(private readonly main: Account, private readonly stores: readonly RecordingStore[]) {
    main.events.listen((event) => this.hear(event));
  }

  /** Adds a segment of one of the variants that there are, the best first. */
  public add({ account, channelArn, feed }: SegmentSource, segment: Segment, variant: Variant, variants: readonly Variant[]): void {
    const running = this.running.get(channelArn);
    if (running === undefined) { return; }
    running.feed = feed;
    const { renditionConfiguration = {}, thumbnailConfiguration: thumbnails } = configurationOf(account, channelArn);
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
    const [bucket, prefix] = [String(detail.recording_s3_bucket_name), String(detail.recording_s3_key_prefix)];
    const running = this.running.get(channelArn);
    const now = this.main.clock.now();
    if (detail.recording_status === 'Recording Start' && running?.prefix !== prefix) {
      const put = async (path: string, content: string | Buffer) => {
        await Promise.all(this.stores.map((store) => store.put(bucket, `${prefix}/${path}`, content).catch((error: Error) => this.say(error.message))));
      };
      this.running.set(channelArn, { prefix, files: new RecordingFiles(put, channelArn, now) });
    }
    if (detail.recording_status === 'Recording End') { this.end(channelArn, 'RECORDING_ENDED', now); }
    if (detail.recording_status === 'Recording End Failure') { this.end(channelArn, 'RECORDING_ENDED_WITH_FAILURE', now); }
  }

  /** Each problem once: it comes again with each file. */
  private say(problem: string): void {
    if (!this.said.has(problem)) { console.error(`can't write recordings: ${problem}`); }
    this.said.add(problem);
  }

  /** Once the last segments are there. */
  private end(channelArn: string, status: RecordingEnd, now: number): void {
    const running = this.running.get(channelArn);
    if (running === undefined) { return; }
    const { files, feed } = running;
    const ended: Promise<void> = Promise.resolve(feed?.written()).then(() => {
      files.end(status, now);
      if (this.running.get(channelArn) === running) { this.running.delete(channelArn); }
      return files.written();
    }).finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}

function configurationOf(account: Account, channelArn: string): Partial<RecordingConfiguration> {
  const { recordingConfigurationArn = '' } = account.channels.get(channelArn) ?? {};
  return account.recordingConfigurations.get(recordingConfigurationArn) ?? {};
}
