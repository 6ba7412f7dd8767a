import { join } from 'node:path';
import { Segment } from './feed';
import { RecordingFiles } from './recording-files';
import { Account } from '../account';
import { IvsEvent } from '../events';
import { Variant } from '../playlist';

/** Writes what real encoders send to channels that record, into a folder: there, each bucket is a folder with the keys of its objects. */
export class Recorder {
  private readonly running = new Map<string, { readonly prefix: string; readonly files: RecordingFiles }>(); // by channel

  /** @param main the account that hears the events of all */
  constructor(private readonly main: Account, private readonly folder: string) {
    main.events.listen((event) => this.hear(event));
  }

  public add(account: Account, channelArn: string, segment: Segment, variant: Variant): void {
    if (!isWithoutVideo(account, channelArn)) { this.running.get(channelArn)?.files.add(segment, variant); }
  }

  public async close(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ files }) => files.written()));
  }

  /** Streams that are merged have the same prefix. */
  private hear({ 'detail-type': type, 'resources': [channelArn], detail }: IvsEvent): void {
    if (type !== 'IVS Recording State Change') { return; }
    const prefix = join(String(detail.recording_s3_bucket_name), String(detail.recording_s3_key_prefix));
    const running = this.running.get(channelArn);
    const now = this.main.clock.now();
    if (detail.recording_status === 'Recording Start' && running?.prefix !== prefix) {
      this.running.set(channelArn, { prefix, files: new RecordingFiles(join(this.folder, prefix), channelArn, now) });
    }
    if (detail.recording_status === 'Recording End') { running?.files.end('RECORDING_ENDED', now); }
    if (detail.recording_status === 'Recording End Failure') { running?.files.end('RECORDING_ENDED_WITH_FAILURE', now); }
  }
}

/** A configuration may leave out the video, for its thumbnails only. */
function isWithoutVideo(account: Account, channelArn: string): boolean {
  const { recordingConfigurationArn = '' } = account.channels.get(channelArn) ?? {};
  return account.recordingConfigurations.get(recordingConfigurationArn)?.renditionConfiguration?.renditionSelection === 'NONE';
}
