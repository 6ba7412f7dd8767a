import { join } from 'node:path/posix';
import { Initialization, Segment } from './quality';
import { ListedSegment, mediaPlaylist, Variant } from '../playlist';

/** One rendition of a recording: which files it has, and what is in its playlists. */
export class RecordedRendition {
  private readonly segments: ListedSegment[] = [];
  private readonly initializations: Initialization[] = [];
  private variant_: Variant;

  constructor(variant: Variant) {
    this.variant_ = { ...variant, name: `${variant.name}${Math.round(variant.frameRate ?? 30)}` };
  }

  /** As the multivariant playlist offers it. The bandwidth is the highest so far. */
  public get variant(): Variant {
    return this.variant_;
  }

  public get seconds(): number {
    return this.segments.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** The files of a segment, below `media/hls`. */
  public add({ media, initialization, seconds, time }: Segment, { bandwidth }: Variant): [path: string, content: Buffer][] {
    this.variant_ = { ...this.variant_, bandwidth: Math.max(this.variant_.bandwidth, bandwidth) };
    const isNew = !this.initializations.includes(initialization);
    if (isNew) { this.initializations.push(initialization); }
    const file = `init-${this.initializations.indexOf(initialization)}.mp4`;
    const number = this.segments.length;
    this.segments.push({ number, seconds, time, bytes: media.length, initialization: file, discontinuity: isNew && number > 0 });
    return [...isNew ? [[this.path(file), initialization.data] as [string, Buffer]] : [], [this.path(`${number}.mp4`), media]];
  }

  /** Its playlists. */
  public playlists(ended: boolean): [path: string, content: string][] {
    return [
      [this.path('playlist.m3u8'), mediaPlaylist(this.segments.map(({ bytes, ...segment }) => segment), { recording: true, ended })],
      [this.path('byte-range-variant.m3u8'), mediaPlaylist(this.segments, { recording: true, ended })],
    ];
  }

  private path(file: string): string {
    return join(this.variant.name, file);
  }
}
