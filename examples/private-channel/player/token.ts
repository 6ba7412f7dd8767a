import { Config } from './config';
import { Problem, ProblemKind } from './problems';
import { signInToken } from './sign-in';

const PATIENCE = 10_000; // milliseconds
const KINDS: { [status: number]: ProblemKind } = { 401: 'signIn', 403: 'forbidden', 404: 'unknown', 429: 'busy' };

/**
 * Asks the backend for a playback URL with a token. It is asked for right before each start and never kept: it may be good for a minute,
 * and for a single start.
 */
export async function askForPlaybackUrl({ tokenUrl, channel }: Config): Promise<string> {
  const signIn = signInToken();
  if (signIn === undefined) { throw new Problem('signIn'); }
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'authorization': `Bearer ${signIn}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((cause) => { throw new Problem('network', { cause }); });
  const answer = await response.json().catch(() => ({}));
  if (response.ok && typeof answer.playbackUrl === 'string') { return answer.playbackUrl; }
  throw new Problem(KINDS[response.status] ?? 'failed', { cause: answer.message }); // the message is for developers, not for viewers
}
