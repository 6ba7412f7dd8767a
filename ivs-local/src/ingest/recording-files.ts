import { join } from 'node:path/posix';
import type { ThumbnailConfiguration } from '@aws-sdk/client-ivs';
import { Segment } from './quality';
import { RecordedRendition } from './recorded-rendition';
import { Thumbnail, Thumbnails } from './thumbnails';
import { recordedMultivariantPlaylist, Variant } from '../playlist';

/** How a recording ends (user guide, auto-record to S3, JSON metadata files). */
export type RecordingEnd = 'RECORDING_ENDED' | 'RECORDING_ENDED_WITH_FAILURE';

/**
 * The files of one recording, laid out as the auto-record page of the user guide says. Files are written one after the other, and none before there
 * is a segment.
 */
export class RecordingFiles {
  private readonly renditions = new Map<string, RecordedRendition>(); // by the name of their variant
  private readonly thumbnails = new Thumbnails();
  private readonly pictures: { [kind: string]: Omit<Thumbnail, 'jpeg'> } = {}; // that there are, by the member of the JSON
  private pictureCount = 0;
  private hasBegun = false;
  private hasEnded = false;
  private writing = Promise.resolve();

  /** @param put writes an object below the prefix of the recording */
  constructor(
    private readonly put: (path: string, content: string | Buffer) => Promise<void>,
    private readonly channelArn: string,
    private readonly startedAt: number,
  ) {}

  /** Adds a segment. The playlists know it at once, so that what was recorded stays when the process ends. */
  public add(segment: Segment, variant: Variant): void {
    if (this.hasEnded) { return; }
    const rendition = this.renditions.get(variant.name) ?? new RecordedRendition(variant);
    this.renditions.set(variant.name, rendition);
    const files = rendition.add(segment, variant);
    this.begin();
    for (const [path, content] of [...files, ...rendition.playlists(false)]) { this.write(join('media/hls', path), content); }
    this.writeMultivariantPlaylists();
  }

  /** Adds a thumbnail of a segment, when the next one is due. The names of sequential ones are not documented. */
  public addThumbnail(segment: Segment, variant: Variant, configuration: ThumbnailConfiguration): void {
    if (this.hasEnded || !this.thumbnails.isDue(segment, configuration)) { return; }
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
    if (!this.hasBegun || this.hasEnded) { return; } // "short streams may record nothing"
    this.hasEnded = true;
    for (const rendition of this.renditions.values()) {
      for (const [path, content] of rendition.playlists(true)) { this.write(join('media/hls', path), content); }
    }
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

  private writeMultivariantPlaylists(): void {
    const variants = this.best.map(({ variant }) => variant);
    this.write('media/hls/master.m3u8', recordedMultivariantPlaylist(variants, 'playlist.m3u8'));
    this.write('media/hls/byte-range-multivariant.m3u8', recordedMultivariantPlaylist(variants, 'byte-range-variant.m3u8'));
  }

  /** The renditions, the best first. */
  private get best(): readonly RecordedRendition[] {
    return [...this.renditions.values()].sort((a, b) => b.variant.height - a.variant.height);
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
        hls: this.renditions.size > 0 ? this.hls(endedAt !== undefined) : undefined,
        ...Object.fromEntries(Object.entries(this.pictures).map(([kind, { width, height }]) => (
          [kind, { path: `media/${kind}`, resolution_height: height, resolution_width: width }]))),
      },
    }, undefined, 2);
  }

  private hls(hasEnded: boolean): object {
    return {
      duration_ms: hasEnded ? Math.round(1000 * Math.max(...this.best.map(({ seconds }) => seconds))) : undefined,
      path: 'media/hls',
      playlist: 'master.m3u8',
      byte_range_playlist: 'byte-range-multivariant.m3u8',
      renditions: this.best.map(({ variant: { name, width, height } }) => ({
        path: name, playlist: 'playlist.m3u8', byte_range_playlist: 'byte-range-variant.m3u8', resolution_height: height, resolution_width: width,
      })),
    };
  }

  private write(path: string, content: string | Buffer): void {
    this.then(() => this.put(path, content));
  }

  private then(write: () => Promise<void>): void {
    this.writing = this.writing.then(write);
  }
}
