import { Description, PlaybackTokenError } from './error';

/** Returns the URL for the player: the playback URL of a channel with the token as a query parameter (`PlaybackUrlInvalid`, `TokenInvalid`). */
export function playbackUrlWithToken(playbackUrl: string, token: string): string {
  const url = typeof playbackUrl === 'string' && URL.canParse(playbackUrl) ? new URL(playbackUrl) : undefined;
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.searchParams.has('token')) {
    throw new PlaybackTokenError('PlaybackUrlInvalid', 'playbackUrl', url ? `${url.origin}${url.pathname}` : playbackUrl); // without a token
  }
  if (typeof token !== 'string' || token === '') { throw new PlaybackTokenError('TokenInvalid', 'token', new Description(typeof token)); }
  url.searchParams.append('token', token);
  return url.href;
}
