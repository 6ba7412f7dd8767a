import { Account, LiveStream, ViewerSession } from './account';
import { Rendition, RENDITIONS, SEGMENT_SECONDS } from './media';
import { fetchSegment, play, PlayRequest } from './viewer';

/*
 * What a player gets, as HLS (RFC 8216): at the playback URL a multivariant playlist, whose URLs belong to the session of this viewer
 * and show no token (user guide, private channels); there, a sliding window of segments for each rendition.
 */
export interface PlaybackAnswer {
  readonly status: 200 | 403 | 404 | 429;
  readonly type: string;
  readonly body: string | Buffer;
}

const SESSION = /^\/_session\/([^/]+)\/([^/]+)\/([^/]+)$/; // id, rendition, file
const WINDOW = 6; // segments in a playlist; what the service has there is not documented
const KEPT = 2 * WINDOW; // for a player that is behind
const HEIGHTS: { [resolution: string]: number } = { SD: 480, HD: 720, FULL_HD: 1080 }; // API reference, RenditionConfiguration

/** Whether a path belongs to the playback side. */
export function isPlayback(path: string): boolean {
  return path.endsWith('.m3u8') || path.startsWith('/_session/');
}

export function answerPlayback(account: Account, request: PlayRequest): PlaybackAnswer {
  const [, sessionId, rendition, file] = SESSION.exec(request.path) ?? [];
  if (sessionId !== undefined) { return answerSession(account, sessionId, rendition, file, request.origin); }
  const result = play(account, request);
  return result.status === 200 ? playlist(multivariant(result.session)) : refusal(result.status, result.reason);
}

function answerSession(account: Account, sessionId: string, name: string, file: string, origin?: string): PlaybackAnswer {
  const { status, reason } = fetchSegment(account, sessionId, origin);
  if (status !== 200) { return refusal(status, reason!); }
  const session = account.viewers.get(sessionId)!;
  const rendition = renditionsOf(session).find((candidate) => candidate.name === name);
  if (rendition === undefined) { return refusal(404, `there is no rendition ${name}`); }

  const next = nextSegment(account, account.streams.get(session.channelArn)!);
  if (file === 'playlist.m3u8') { return playlist(mediaPlaylist(next)); }
  if (file === 'init.mp4') { return video(rendition.initialization); }
  const number = /^\d+\.mp4$/.test(file) ? parseInt(file) : NaN;
  return number < next && number >= next - KEPT ? video(rendition.segment(number)) : refusal(404, `there is no segment ${file}`);
}

/** A token may bound the resolution. */
function renditionsOf({ maximumResolution = 'FULL_HD' }: ViewerSession): Rendition[] {
  return RENDITIONS.filter(({ height }) => height <= HEIGHTS[maximumResolution]);
}

/** The first segment that is not there yet. A stream begins with a full window, so that nobody has to wait for the first segments. */
function nextSegment(account: Account, { startTime }: LiveStream): number {
  return WINDOW + Math.floor((account.clock.now() - startTime.getTime()) / 1000 / SEGMENT_SECONDS);
}

function multivariant(session: ViewerSession): string[] {
  return [
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...renditionsOf(session).flatMap(({ name, bandwidth, width, height, codecs }) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},RESOLUTION=${width}x${height},FRAME-RATE=25.000,CODECS="${codecs}"`,
      `/_session/${session.id}/${name}/playlist.m3u8`,
    ]),
  ];
}

function mediaPlaylist(next: number): string[] {
  const first = next - WINDOW;
  return [
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${SEGMENT_SECONDS}`,
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    '#EXT-X-MAP:URI="init.mp4"',
    ...Array.from({ length: WINDOW }, (_, index) => [`#EXTINF:${SEGMENT_SECONDS.toFixed(3)},`, `${first + index}.mp4`]).flat(),
  ];
}

function playlist(lines: string[]): PlaybackAnswer {
  return { status: 200, type: 'application/vnd.apple.mpegurl', body: ['#EXTM3U', ...lines, ''].join('\n') };
}

function video(body: Buffer): PlaybackAnswer {
  return { status: 200, type: 'video/mp4', body };
}

function refusal(status: PlaybackAnswer['status'], reason: string): PlaybackAnswer {
  return { status, type: 'text/plain', body: reason };
}
