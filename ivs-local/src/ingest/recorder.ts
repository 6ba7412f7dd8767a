import type { RecordingConfiguration } from '@aws-sdk/client-ivs';
import { Segment } from './feed';
import { RecordingFiles } from './recording-files';
import { RecordingStore } from './recording-store';
import { Account } from '../account';
import type { IvsEvent } from '../package';
import { Variant } from '../playlist';

/** Writes what real encoders send to channels that record. */
export class Recorder {
  private readonly running = new Map<string, { readonly prefix: string; readonly files: RecordingFiles }>(); // by channel

  /** @param main the account that hears the events of all */
  constructor(private readonly main: Account, private readonly stores: readonly RecordingStore[]) {
    main.events.listen((event) => this.hear(event));
  }

  public add(account: Account, channelArn: string, segment: Segment, variant: Variant): void {
    const files = this.running.get(channelArn)?.files;
    if (files === undefined) { return; }
    const { renditionConfiguration: renditions, thumbnailConfiguration: thumbnails } = configurationOf(account, channelArn);
    if (renditions?.renditionSelection !== 'NONE') { files.add(segment, variant); } // it may leave out the video, for its thumbnails only
    if (thumbnails?.recordingMode === 'INTERVAL') { files.addThumbnail(segment, variant, thumbnails); }
  }

  public async close(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ files }) => files.written()));
  }

  /** Streams that are merged have the same prefix. */
  private hear({ 'detail-type': type, 'resources': [channelArn], detail }: IvsEvent): void {
    if (type !== 'IVS Recording State Change') { return; }
    const [bucket, prefix] = [String(detail.recording_s3_bucket_name), String(detail.recording_s3_key_prefix)];
    const running = this.running.get(channelArn);
    const now = this.main.clock.now();
    if (detail.recording_status === 'Recording Start' && running?.prefix !== prefix) {
      const put = async (path: string, content: string | Buffer) => {
        await Promise.all(this.stores.map((store) => store.put(bucket, `${prefix}/${path}`, content)));
      };
      this.running.set(channelArn, { prefix, files: new RecordingFiles(put, channelArn, now) });
    }
    if (detail.recording_status === 'Recording End') { running?.files.end('RECORDING_ENDED', now); }
    if (detail.recording_status === 'Recording End Failure') { running?.files.end('RECORDING_ENDED_WITH_FAILURE', now); }
  }
}

function configurationOf(account: Account, channelArn: string): Partial<RecordingConfiguration> {
  const { recordingConfigurationArn = '' } = account.channels.get(channelArn) ?? {};
  return account.recordingConfigurations.get(recordingConfigurationArn) ?? {};
}
