/** How many segments a playlist that slides shows; what the service has there is not documented. */
export const WINDOW = 6;

/** How many segments can be fetched: for a player that is behind. */
export const KEPT = 2 * WINDOW;

/** A segment, as a playlist names it. */
export interface ListedSegment {
  readonly number: number;
  readonly seconds: number;
  /** When it began, in milliseconds. */
  readonly time: number;
  /** The file that a player needs before it. */
  readonly initialization: string;
  readonly discontinuity?: boolean;
  /** How long the file is, in a playlist with byte ranges. */
  readonly bytes?: number;
}

/** A quality, as the multivariant playlist offers it. */
export interface Variant {
  readonly name: string;
  readonly bandwidth: number;
  readonly width: number;
  readonly height: number;
  readonly codecs: string;
  readonly frameRate?: number;
}

/** The multivariant playlist of a session (RFC 8216, 4.3.4), with its data. */
export function multivariantPlaylist(sessionId: string, variants: readonly Variant[], data: { readonly [id: string]: string }): string {
  const tags = Object.entries(data).map(([id, value]) => `#EXT-X-SESSION-DATA:DATA-ID="${id}",VALUE="${value}"`);
  return multivariant(tags, variants, ({ name }) => `/_session/${sessionId}/${name}/playlist.m3u8`);
}

/** The multivariant playlist of a recording. */
export function recordedMultivariantPlaylist(variants: readonly Variant[], file: string): string {
  return multivariant([], variants.map((variant) => ({ ...variant, frameRate: undefined })), ({ name }) => `${name}/${file}`);
}

function multivariant(data: readonly string[], variants: readonly Variant[], pathOf: (variant: Variant) => string): string {
  return text(['#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS', ...data, ...variants.flatMap((variant) => [informationOf(variant), pathOf(variant)])]);
}

function informationOf({ bandwidth, width, height, codecs, frameRate }: Variant): string {
  return `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=${width}x${height}${frameRate ? `,FRAME-RATE=${frameRate.toFixed(3)}` : ''},CODECS="${codecs}"`;
}

export interface MediaPlaylistOptions {
  /** How many discontinuities came before the first segment. */
  readonly pastDiscontinuities?: number;
  /** Whether segments are added, and none goes away. */
  readonly recording?: boolean;
  /** Whether none is added any more. */
  readonly ended?: boolean;
}

/** A media playlist with the time of day (RFC 8216, 4.3.2 and 4.3.3), by which players know their latency. It slides, unless it is of a recording. */
export function mediaPlaylist(segments: readonly ListedSegment[], { pastDiscontinuities = 0, recording, ended }: MediaPlaylistOptions = {}): string {
  const initializations = segments.map(({ initialization }) => initialization);
  return text([
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${Math.max(2, ...segments.map(({ seconds }) => Math.round(seconds)))}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0].number}`,
    ...recording ? [`#EXT-X-PLAYLIST-TYPE:${ended ? 'VOD' : 'EVENT'}`] : [],
    ...pastDiscontinuities > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${pastDiscontinuities}`] : [],
    ...segments.flatMap(({ number, seconds, time, initialization, discontinuity, bytes }, index) => [
      ...discontinuity ? ['#EXT-X-DISCONTINUITY'] : [],
      ...initialization === initializations[index - 1] ? [] : [`#EXT-X-MAP:URI="${initialization}"`],
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(time).toISOString()}`,
      `#EXTINF:${seconds.toFixed(3)},`,
      ...bytes === undefined ? [] : [`#EXT-X-BYTERANGE:${bytes}@0`],
      `${number}.mp4`,
    ]),
    ...ended ? ['#EXT-X-ENDLIST'] : [],
  ]);
}

function text(lines: readonly string[]): string {
  return ['#EXTM3U', ...lines, ''].join('\n');
}
