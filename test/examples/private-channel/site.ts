import { readFile } from 'node:fs/promises';
import { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { Endpoint, listenOnLoopback } from '../../../local/shared/endpoint';

/** What the page asks its backend for. */
export interface TokenRequest {
  readonly channel: string;
  /** The sign-in token, without "Bearer". */
  readonly signIn: string;
}

/** The backend behind the page. Raises `TokenRefused` for an answer that is not 200. */
export type TokenFor = (request: TokenRequest) => Promise<{ readonly playbackUrl: string; readonly expirationTime: string }>;

export class TokenRefused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const PAGE = join(__dirname, '../../../examples/private-channel/player/dist');
const FILES = ['index.html', 'player.css', 'player.js'];
const TYPES: { [extension: string]: string } = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** Serves the bundled page, its configuration and the token endpoint. Playback URLs lead to the embedded IVS, whose real host is not on this machine. */
export async function serveSite(ivsEndpoint: string, tokenFor: TokenFor): Promise<Endpoint> {
  return listenOnLoopback(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    if (request.method === 'POST' && name === 'token') { return answerToken(request, response, ivsEndpoint, tokenFor); }
    if (name === 'config.json') { return send(response, 200, 'application/json', JSON.stringify({ tokenUrl: 'token', channel: 'backstage' })); }
    if (FILES.includes(name)) { return send(response, 200, TYPES[extname(name)], await readFile(join(PAGE, name))); }
    send(response, 404, 'text/plain', 'not found');
  });
}

async function answerToken(request: IncomingMessage, response: ServerResponse, ivsEndpoint: string, tokenFor: TokenFor): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) { chunks.push(chunk as Buffer); }
  try {
    const { channel } = JSON.parse(Buffer.concat(chunks).toString());
    const { playbackUrl, expirationTime } = await tokenFor({ channel, signIn: (request.headers.authorization ?? '').replace('Bearer ', '') });
    const { pathname, search } = new URL(playbackUrl);
    send(response, 200, 'application/json', JSON.stringify({ playbackUrl: `${ivsEndpoint}${pathname}${search}`, expirationTime }));
  } catch (error) {
    const status = error instanceof TokenRefused ? error.status : 500;
    send(response, status, 'application/json', JSON.stringify({ message: (error as Error).message }));
  }
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
