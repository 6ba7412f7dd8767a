import { createPublicKey, verify } from 'node:crypto';
import { Account } from './account';

/*
 * Playback tokens, by the rules of the user guide (generate and sign playback tokens): ES384, times in seconds, at most ten
 * minutes ahead when the token names a viewer or may be used once.
 */
export interface Claims {
  readonly channelArn: string;
  readonly viewerId?: string;
  readonly version: number;
  /** In seconds. */
  readonly expires: number;
  readonly singleUse?: string;
  readonly origins?: string[];
  readonly strict: boolean;
  readonly maximumResolution?: string;
}

const TEN_MINUTES = 600;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The claims of a token, or the reason why it is refused. */
export function readToken(account: Account, token: string): Claims | string {
  const parts = token.split('.');
  const [header, payload] = [json(parts[0]), json(parts[1])];
  if (parts.length !== 3 || header === undefined || payload === undefined) { return 'the token is no JWT'; }
  if (header.alg !== 'ES384' || header.typ !== 'JWT') { return 'the token is not signed with ES384'; }
  if (!isSigned(account, parts)) { return 'no playback key pair verifies the signature'; }
  return checkClaims(account, payload) ?? claimsOf(payload);
}

function isSigned(account: Account, [header, payload, signature]: string[]): boolean {
  const [text, bytes] = [Buffer.from(`${header}.${payload}`), Buffer.from(signature, 'base64url')];
  return [...account.keyPairs.values()].some(({ publicKeyMaterial }) =>
    verify('sha384', text, { key: createPublicKey(publicKeyMaterial), dsaEncoding: 'ieee-p1363' }, bytes));
}

function checkClaims(account: Account, claims: any): string | undefined {
  const now = account.clock.now() / 1000;
  const viewerId = claims['aws:viewer-id'];
  const version = claims['aws:viewer-session-version'];
  const singleUse = claims['aws:single-use-uuid'];
  const resolution = claims['aws:maximum-resolution'];
  const reporting = claims['aws:ads-reporting-mode'];
  const strict = claims['aws:strict-origin-enforcement'] === true;

  if (typeof claims['aws:channel-arn'] !== 'string') { return 'aws:channel-arn is missing'; }
  if (!Number.isInteger(claims.exp)) { return 'exp is no integer'; }
  if (claims.exp <= now) { return 'the token has expired'; }
  if ((viewerId !== undefined || singleUse !== undefined) && claims.exp > now + TEN_MINUTES) {
    return 'exp is more than ten minutes ahead, in a token with a viewer id or for single use';
  }
  if (viewerId !== undefined && (typeof viewerId !== 'string' || viewerId.length > 40)) { return 'aws:viewer-id has more than 40 characters'; }
  if (version !== undefined && (viewerId === undefined || !Number.isInteger(version) || version < 0)) {
    return 'aws:viewer-session-version needs a viewer id, and is an integer from 0';
  }
  if (singleUse !== undefined && !UUID.test(singleUse)) { return 'aws:single-use-uuid is no UUID'; }
  if (strict && originsOf(claims).length > 5) { return 'more than five origins, with strict enforcement'; }
  if (resolution !== undefined && !['SD', 'HD', 'FULL_HD'].includes(resolution)) { return 'aws:maximum-resolution is not SD, HD or FULL_HD'; }
  if (reporting !== undefined && !['CLIENT', 'SERVER'].includes(reporting)) { return 'aws:ads-reporting-mode is not CLIENT or SERVER'; }
  if (Buffer.byteLength(JSON.stringify(claims['aws:ads-player-params'] ?? {})) > 1000) { return 'aws:ads-player-params has more than 1000 bytes'; }
  return undefined;
}

function claimsOf(claims: any): Claims {
  const origins = originsOf(claims);
  return {
    channelArn: claims['aws:channel-arn'],
    viewerId: claims['aws:viewer-id'],
    version: claims['aws:viewer-session-version'] ?? 0,
    expires: claims.exp,
    singleUse: claims['aws:single-use-uuid'],
    origins: origins.length > 0 ? origins : undefined,
    strict: claims['aws:strict-origin-enforcement'] === true,
    maximumResolution: claims['aws:maximum-resolution'],
  };
}

function originsOf(claims: any): string[] {
  return String(claims['aws:access-control-allow-origin'] ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== '');
}

function json(part: string | undefined): any {
  try {
    const value = JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
