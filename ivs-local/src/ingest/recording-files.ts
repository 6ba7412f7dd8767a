import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Initialization, Segment } from './feed';
import { VideoFormat } from './stream-format';
import { mediaPlaylist, recordedMultivariantPlaylist, Variant } from '../playlist';

/** How a recording ends (user guide, auto-record to S3, JSON metadata files). */
export type RecordingEnd = 'RECORDING_ENDED' | 'RECORDING_ENDED_WITH_FAILURE';

interface Recorded extends Segment {
  readonly bytes: number;
  readonly file: string;
}

/**
 * The files of one recording, laid out as the auto-record page of the user guide says. Thumbnails are left out: nothing here decodes
 * pictures. Files are written one after the other, and none before there is a segment.
 */
export class RecordingFiles {
  private readonly segments: Omit<Recorded, 'media'>[] = [];
  private readonly initializations: Initialization[] = [];
  private variant?: Variant;
  private writing = Promise.resolve();

  /** @param folder where the prefix of the recording is */
  constructor(private readonly folder: string, private readonly channelArn: string, private readonly startedAt: number) {}

  /** Adds a segment. The playlists know it at once, so that what was recorded stays when the process ends. */
  public add({ media, ...segment }: Segment, variant: Variant): void {
    const isFirst = this.segments.length === 0;
    this.variant ??= { ...variant, name: `${variant.name}${Math.round(variant.frameRate ?? 30)}` };
    this.variant = { ...this.variant, bandwidth: Math.max(this.variant.bandwidth, variant.bandwidth) };
    const isNew = !this.initializations.includes(segment.initialization);
    if (isNew) { this.initializations.push(segment.initialization); }
    const [number, bytes] = [this.segments.length, media.length];
    this.segments.push({ ...segment, number, bytes, file: `init-${this.initializations.indexOf(segment.initialization)}.mp4`, discontinuity: isNew && !isFirst });
    const rendition = join('media/hls', this.variant.name);
    if (isFirst) { this.write('events/recording-started.json', this.json('RECORDING_STARTED')); }
    if (isNew) { this.write(join(rendition, this.segments[number].file), segment.initialization.data); }
    this.write(join(rendition, `${number}.mp4`), media);
    this.writePlaylists(false);
  }

  /** Ends the recording. */
  public end(status: RecordingEnd, at: number): void {
    if (this.segments.length === 0) { return; } // "short streams may record nothing"
    this.writePlaylists(true);
    this.write(`events/recording-${status === 'RECORDING_ENDED' ? 'ended' : 'failed'}.json`, this.json(status, at));
  }

  /** Waits for what is being written. */
  public written(): Promise<void> {
    return this.writing;
  }

  private writePlaylists(ended: boolean): void {
    const listed = this.segments.map(({ file, ...segment }) => ({ ...segment, initialization: file }));
    const rendition = join('media/hls', this.variant!.name);
    this.write(join(rendition, 'playlist.m3u8'), mediaPlaylist(listed.map(({ bytes, ...segment }) => segment), { recording: true, ended }));
    this.write(join(rendition, 'byte-range-variant.m3u8'), mediaPlaylist(listed, { recording: true, ended }));
    this.write('media/hls/master.m3u8', recordedMultivariantPlaylist(this.variant!, 'playlist.m3u8'));
    this.write('media/hls/byte-range-multivariant.m3u8', recordedMultivariantPlaylist(this.variant!, 'byte-range-variant.m3u8'));
  }

  private json(status: RecordingEnd | 'RECORDING_STARTED', endedAt?: number): string {
    const { width, height, name }: Pick<VideoFormat, 'width' | 'height'> & { name: string } = this.variant!;
    return JSON.stringify({
      version: 'v1',
      channel_arn: this.channelArn,
      recording_started_at: new Date(this.startedAt).toISOString(),
      recording_ended_at: endedAt && new Date(endedAt).toISOString(),
      recording_status: status,
      recording_status_message: '',
      media: {
        hls: {
          duration_ms: endedAt && Math.round(1000 * this.segments.reduce((sum, { seconds }) => sum + seconds, 0)),
          path: 'media/hls',
          playlist: 'master.m3u8',
          byte_range_playlist: 'byte-range-multivariant.m3u8',
          renditions: [{ path: name, playlist: 'playlist.m3u8', byte_range_playlist: 'byte-range-variant.m3u8', resolution_height: height, resolution_width: width }],
        },
      },
    }, undefined, 2);
  }

  private write(path: string, content: string | Buffer): void {
    const file = join(this.folder, path);
    this.writing = this.writing.then(async () => {
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, content);
    }).catch((error: Error) => { console.error(`can't write the recording: ${error.message}`); });
  }
}
