import { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/*
 * What web pages may do here. A page in a browser on this machine reaches loopback, wherever the page comes from. So the API and `/_local/` answer
 * only pages that were loaded from this machine, and only requests by a name of this machine: a page of `evil.example` whose name suddenly points to
 * 127.0.0.1 (DNS rebinding) still sends `Host: evil.example`. An IP address as a host is no name that somebody could point elsewhere.
 * Playback is for pages of any origin, as it is at the service.
 */
type Headers = { [name: string]: string };

export class WebAccess {
  private readonly names: ReadonlySet<string>;

  /** @param urls of this service beside those of loopback: what `--host` and `--public-url` say */
  constructor(urls: readonly string[]) {
    this.names = new Set(urls.map((url) => new URL(url).hostname));
  }

  /** Why a request to the API is refused. A client that is no browser sends no origin. */
  public refusal({ host, origin }: IncomingMessage['headers']): string | undefined {
    if (host !== undefined && !this.isOwn(`http://${host}`, true)) {
      return `the host ${host} is no name of this service; start it with --public-url http://${host}, if it should be`;
    }
    if (origin !== undefined && origin !== `http://${host}` && !this.isOwn(origin, false)) {
      return `pages of ${origin} may not call this service, only those of localhost and of --public-url`;
    }
    return undefined;
  }

  private isOwn(url: string, isHost: boolean): boolean {
    if (!URL.canParse(url)) { return false; }
    const { hostname } = new URL(url);
    const address = hostname.replace(/^\[|\]$/g, '');
    const isLoopback = hostname === 'localhost' || hostname.endsWith('.localhost') || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
    return isLoopback || this.names.has(hostname) || (isHost && isIP(address) !== 0);
  }
}

/** For the API: the page that asks, since a browser takes `*` for no request with an `authorization` header. */
export function apiHeaders(headers: IncomingMessage['headers']): Headers {
  if (headers.origin === undefined) { return {}; }
  return {
    'access-control-allow-origin': headers.origin,
    'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid',
    'vary': 'origin',
    ...preflight(headers, 'DELETE, GET, HEAD, OPTIONS, POST'),
  };
}

/** For players: pages of any origin may read what they get, also why it was refused. */
export function playbackHeaders(headers: IncomingMessage['headers']): Headers {
  return { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*', ...preflight(headers, 'GET, HEAD, OPTIONS') };
}

/** The answer to a browser that asks before it sends the request itself. */
function preflight(headers: IncomingMessage['headers'], methods: string): Headers {
  if (headers['access-control-request-method'] === undefined) { return {}; }
  return {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
    'access-control-max-age': '600',
  };
}
