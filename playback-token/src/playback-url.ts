import { Description, PlaybackTokenError } from './error';

/** The URL for the player: the playback URL of a channel with the token as its query parameter (`PlaybackUrlInvalid`, `TokenInvalid`). */
export function playbackUrlWithToken(playbackUrl: string, token: string): string {
  const url = typeof playbackUrl === 'string' && URL.canParse(playbackUrl) ? new URL(playbackUrl) : undefined;
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.searchParams.has('token')) {
    throw new PlaybackTokenError('PlaybackUrlInvalid', 'playbackUrl', url ? `${url.origin}${url.pathname}` : playbackUrl); // a token is not shown
  }
  if (typeof token !== 'string' || token === '') { throw new PlaybackTokenError('TokenInvalid', 'token', new Description(typeof token)); }
  url.searchParams.append('token', token);
  return url.href;
}
