import { Account, ViewerSession, watching } from './account';
import { newId } from './ids';
import { exceedAccount } from './limits';
import { Claims, readToken } from './tokens';

/** What a player sends when it opens a playback URL. */
export interface PlayRequest {
  /** The path of the playback URL, `/api/video/v1/<region>.<account>.channel.<id>.m3u8`. */
  readonly path: string;
  readonly token?: string;
  readonly origin?: string;
  /** Where the viewer is, if it is known: an unknown country is let through. */
  readonly country?: string;
}

/** The answer: the statuses are those that the web player knows (403 refused, 404 not live or no such channel, 429 too many viewers). */
export type PlayResult = { readonly status: 200; readonly session: ViewerSession } | { readonly status: 403 | 404 | 429; readonly reason: string };

/** Opens a playback URL, as a player does first. */
export function play(account: Account, request: PlayRequest): PlayResult {
  const channel = [...account.channels.values()].find(({ playbackUrl }) => new URL(playbackUrl!).pathname === request.path);
  if (channel === undefined) { return { status: 404, reason: 'there is no channel with this playback URL' }; }
  const admission = channel.authorized ? admitWithToken(account, channel.arn, request)
    : admitByPolicy(account, channel.playbackRestrictionPolicyArn, request);
  if (typeof admission === 'string') { return { status: 403, reason: admission }; }
  const stream = account.streams.get(channel.arn);
  if (stream === undefined || stream.feed?.ready === false) { return { status: 404, reason: 'the channel is not live' }; }
  const { concurrentViewers } = account.options;
  if (concurrentViewers !== undefined && watching(account, account.viewers) >= concurrentViewers) {
    exceedAccount(account, 'Concurrent Viewers');
    return { status: 429, reason: 'too many viewers' };
  }
  useToken(account, admission);

  const session: ViewerSession = {
    id: newId(24),
    channelArn: channel.arn,
    viewerId: admission.viewerId,
    version: admission.version ?? 0,
    strictOrigins: admission.strict ? admission.origins ?? [] : undefined,
    maximumResolution: admission.maximumResolution,
    lastSeen: account.clock.now(),
  };
  account.viewers.set(session.id, session);
  return { status: 200, session };
}

/** Every later request of a player: the session must live, and with strict enforcement the origin must match each time. */
export function fetchSegment(account: Account, sessionId: string, origin?: string): { status: 200 | 403; reason?: string } {
  const session = account.viewers.get(sessionId);
  if (session === undefined) { return { status: 403, reason: 'the session has ended or was revoked' }; }
  if (session.strictOrigins && !originMatches(session.strictOrigins, origin)) { return { status: 403, reason: 'the origin is not allowed' }; }
  session.lastSeen = account.clock.now();
  return { status: 200 };
}

/** A token for single use counts as used until it expires: then it is refused anyway. None lives longer than ten minutes. */
function useToken({ usedTokens, clock }: Account, { singleUse, expires }: Admission): void {
  if (singleUse === undefined) { return; }
  for (const [id, expired] of usedTokens) {
    if (expired > clock.now() / 1000) { break; }
    usedTokens.delete(id);
  }
  usedTokens.set(singleUse, expires!);
}

type Admission = Partial<Omit<Claims, 'channelArn'>>;

/** On a private channel the token decides; a restriction policy is ignored there (user guide). */
function admitWithToken(account: Account, channelArn: string, { token, origin }: PlayRequest): Admission | string {
  if (token === undefined) { return 'the channel is private and there is no token'; }
  const claims = readToken(account, token);
  if (typeof claims === 'string') { return claims; }
  if (claims.channelArn !== channelArn) { return 'the token is for another channel'; }
  if (claims.singleUse !== undefined && account.usedTokens.has(claims.singleUse)) { return 'the token was used already'; }
  const revoked = claims.viewerId === undefined ? undefined : account.revocations.get(channelArn)?.get(claims.viewerId);
  if (revoked !== undefined && claims.version <= revoked) { return 'the sessions of this viewer are revoked'; }
  return checkOrigin(claims, origin) ?? claims;
}

function admitByPolicy(account: Account, policyArn: string | undefined, { origin, country }: PlayRequest): Admission | string {
  const policy = account.policies.get(policyArn ?? '');
  if (policy === undefined) { return {}; }
  if (country !== undefined && policy.allowedCountries!.length > 0 && !policy.allowedCountries!.includes(country)) { return 'the country is not allowed'; }
  const origins = policy.allowedOrigins!.length > 0 ? policy.allowedOrigins : undefined;
  const admission = { origins, strict: policy.enableStrictOriginEnforcement };
  return checkOrigin(admission, origin) ?? admission;
}

/** A player that sends no origin is refused only with strict enforcement: apps must set it then (user guide). */
function checkOrigin({ origins, strict }: Admission, origin?: string): string | undefined {
  const checked = origins !== undefined && (strict || origin !== undefined);
  return checked && !originMatches(origins, origin) ? 'the origin is not allowed' : undefined;
}

/** The host of an allowed origin may start with `*`. */
function originMatches(allowed: string[], origin?: string): boolean {
  return allowed.length === 0 || (origin !== undefined && allowed.some((pattern) => {
    const [scheme, host] = pattern.split('://');
    return host?.startsWith('*.') ? origin.startsWith(`${scheme}://`) && origin.endsWith(host.slice(1)) : pattern === origin;
  }));
}
