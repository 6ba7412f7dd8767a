import { join } from 'node:path/posix';
import type { ThumbnailConfiguration } from '@aws-sdk/client-ivs';
import { Initialization, Segment } from './feed';
import { Thumbnail, Thumbnails } from './thumbnails';
import { mediaPlaylist, recordedMultivariantPlaylist, Variant } from '../playlist';

/** How a recording ends (user guide, auto-record to S3, JSON metadata files). */
export type RecordingEnd = 'RECORDING_ENDED' | 'RECORDING_ENDED_WITH_FAILURE';

interface Recorded extends Segment {
  readonly bytes: number;
  readonly file: string;
}

/**
 * The files of one recording, laid out as the auto-record page of the user guide says. Files are written one after the other, and none before there
 * is a segment.
 */
export class RecordingFiles {
  private readonly segments: Omit<Recorded, 'media'>[] = [];
  private readonly initializations: Initialization[] = [];
  private variant?: Variant;
  private readonly thumbnails = new Thumbnails();
  private readonly pictures: { [kind: string]: Omit<Thumbnail, 'jpeg'> } = {}; // that there are, by the member of the JSON
  private pictureCount = 0;
  private hasBegun = false;
  private writing = Promise.resolve();

  /** @param put writes an object below the prefix of the recording */
  constructor(
    private readonly put: (path: string, content: string | Buffer) => Promise<void>,
    private readonly channelArn: string,
    private readonly startedAt: number,
  ) {}

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
    this.begin();
    if (isNew) { this.write(join(rendition, this.segments[number].file), segment.initialization.data); }
    this.write(join(rendition, `${number}.mp4`), media);
    this.writePlaylists(false);
  }

  /** Adds a thumbnail of a segment, when the next one is due. The names of sequential ones are not documented. */
  public addThumbnail(segment: Segment, variant: Variant, configuration: ThumbnailConfiguration): void {
    if (!this.thumbnails.isDue(segment, configuration)) { return; }
    this.begin();
    const { storage = [] } = configuration;
    this.then(async () => {
      const thumbnail = await this.thumbnails.take(segment, variant, configuration);
      if (thumbnail === undefined) { return; }
      const { jpeg, ...size } = thumbnail;
      if (storage.includes('SEQUENTIAL')) {
        await this.put(`media/thumbnails/thumb${this.pictureCount++}.jpg`, jpeg);
        this.pictures.thumbnails = size;
      }
      if (storage.includes('LATEST')) {
        await this.put('media/latest_thumbnail/thumb.jpg', jpeg);
        this.pictures.latest_thumbnail = size;
      }
    });
  }

  /** Ends the recording. */
  public end(status: RecordingEnd, at: number): void {
    if (!this.hasBegun) { return; } // "short streams may record nothing"
    if (this.variant) { this.writePlaylists(true); }
    this.then(() => this.put(`events/recording-${status === 'RECORDING_ENDED' ? 'ended' : 'failed'}.json`, this.json(status, at)));
  }

  /** Waits for what is being written. */
  public written(): Promise<void> {
    return this.writing;
  }

  private begin(): void {
    if (!this.hasBegun) { this.write('events/recording-started.json', this.json('RECORDING_STARTED')); }
    this.hasBegun = true;
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
    return JSON.stringify({
      version: 'v1',
      channel_arn: this.channelArn,
      recording_started_at: new Date(this.startedAt).toISOString(),
      recording_ended_at: endedAt && new Date(endedAt).toISOString(),
      recording_status: status,
      recording_status_message: '',
      media: {
        hls: this.variant && this.hls(this.variant, endedAt !== undefined),
        ...Object.fromEntries(Object.entries(this.pictures).map(([kind, { width, height }]) => (
          [kind, { path: `media/${kind}`, resolution_height: height, resolution_width: width }]))),
      },
    }, undefined, 2);
  }

  private hls({ name, width, height }: Variant, hasEnded: boolean): object {
    return {
      duration_ms: hasEnded ? Math.round(1000 * this.segments.reduce((sum, { seconds }) => sum + seconds, 0)) : undefined,
      path: 'media/hls',
      playlist: 'master.m3u8',
      byte_range_playlist: 'byte-range-multivariant.m3u8',
      renditions: [{ path: name, playlist: 'playlist.m3u8', byte_range_playlist: 'byte-range-variant.m3u8', resolution_height: height, resolution_width: width }],
    };
  }

  private write(path: string, content: string | Buffer): void {
    this.then(() => this.put(path, content));
  }

  private then(write: () => Promise<void>): void {
    this.writing = this.writing.then(write).catch((error: Error) => { console.error(`can't write the recording: ${error.message}`); });
  }
}
