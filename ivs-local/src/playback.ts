import { Account, LiveStream, ViewerSession } from './account';
import { Quality } from './ingest/quality';
import { RENDITIONS } from './media';
import { mediaPlaylist, multivariantPlaylist, Variant, WINDOW } from './playlist';
import { TestPictures } from './test-pictures';
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
const HEIGHTS: { [resolution: string]: number } = { SD: 480, HD: 720, FULL_HD: 1080 }; // API reference, RenditionConfiguration

/** Whether a path belongs to the playback side. */
export function isPlayback(path: string): boolean {
  return path.endsWith('.m3u8') || path.startsWith('/_session/');
}

export function answerPlayback(account: Account, request: PlayRequest): PlaybackAnswer {
  const [, sessionId, rendition, file] = SESSION.exec(request.path) ?? [];
  if (sessionId !== undefined) { return answerSession(account, sessionId, rendition, file, request.origin); }
  const result = play(account, request);
  if (result.status !== 200) { return refusal(result.status, result.reason); }
  const { session } = result;
  return playlist(multivariantPlaylist(session.id, variantsOf(account.streams.get(session.channelArn)!, session), sessionData(account, session)));
}

/**
 * What the official player reads from the multivariant playlist. By the time it knows its latency (see `arrivalBox`), and by the ids that the stream is one of
 * IVS: without them, it shows what it reads its latency from to the app as timed metadata. The ids are those in public copies of such playlists.
 */
function sessionData({ clock, options }: Account, { channelArn }: ViewerSession): { [id: string]: string } {
  return {
    'SERVER-TIME': (clock.now() / 1000).toFixed(3),
    'net.live-video.content.id': channelArn.split('/')[1],
    'net.live-video.customer.id': options.accountId,
  };
}

function answerSession(account: Account, sessionId: string, name: string, file: string, origin?: string): PlaybackAnswer {
  const { status, reason } = fetchSegment(account, sessionId, origin);
  if (status !== 200) { return refusal(status, reason!); }
  const session = account.viewers.get(sessionId)!;
  const stream = account.streams.get(session.channelArn)!;
  if (!variantsOf(stream, session).some((variant) => variant.name === name)) { return refusal(404, `there is no rendition ${name}`); }
  const quality = stream.feed?.qualities.find(({ variant }) => variant.name === name);
  if (quality) { return file === 'playlist.m3u8' ? playlist(playlistOf(quality)) : video(fileOf(quality, file), file); }
  const pictures = new TestPictures(RENDITIONS.find((rendition) => rendition.name === name)!, account.clock, stream);
  return file === 'playlist.m3u8' ? playlist(mediaPlaylist(pictures.listed)) : video(pictures.file(file), file);
}

/** A token may bound the resolution. */
function variantsOf({ feed }: LiveStream, { maximumResolution = 'FULL_HD' }: ViewerSession): Variant[] {
  const variants: readonly Variant[] = feed ? feed.qualities.map(({ variant }) => variant) : RENDITIONS;
  return variants.filter(({ width, height }) => Math.min(width, height) <= HEIGHTS[maximumResolution]);
}

function playlistOf({ segments, pastDiscontinuities }: Quality): string {
  const shown = segments.slice(-WINDOW);
  const hidden = segments.slice(0, -WINDOW).filter(({ discontinuity }) => discontinuity).length;
  return mediaPlaylist(shown.map((segment) => ({ ...segment, initialization: `init-${segment.initialization.number}.mp4` })), { pastDiscontinuities: pastDiscontinuities + hidden });
}

function fileOf({ segments }: Quality, file: string): Buffer | undefined {
  const [, isInitialization, number] = /^(init-)?(\d+)\.mp4$/.exec(file) ?? [];
  if (isInitialization) { return segments.find(({ initialization }) => initialization.number === Number(number))?.initialization.data; }
  return segments.find((segment) => segment.number === Number(number))?.media;
}

function playlist(body: string): PlaybackAnswer {
  return { status: 200, type: 'application/vnd.apple.mpegurl', body };
}

function video(body: Buffer | undefined, file: string): PlaybackAnswer {
  return body ? { status: 200, type: 'video/mp4', body } : refusal(404, `there is no file ${file}`);
}

function refusal(status: PlaybackAnswer['status'], reason: string): PlaybackAnswer {
  return { status, type: 'text/plain', body: reason };
}
