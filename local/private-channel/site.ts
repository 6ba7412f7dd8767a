import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HttpAnswer } from './http-api';
import { Endpoint, listenOnLoopback } from '../shared/endpoint';

/** The HTTP API behind the site. */
export type Api = (method: string, path: string, headers: { [name: string]: string | undefined }, body: string) => Promise<HttpAnswer>;

const PAGE = join(__dirname, '../../examples/private-channel/player/dist');
const FILES = ['index.html', 'player.css', 'player.js'];
const TYPES: { [extension: string]: string } = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** A web site with the bundled player page, and with the API under the same address; `/sign-in?name=` stands for its sign-in page. */
export async function serveSite(api: Api, port = 0): Promise<Endpoint> {
  return listenOnLoopback(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://site');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    if (request.method === 'POST') { return answer(await api('POST', pathname, headersOf(request), await text(request)), response); }
    if (name === 'config.json') { return send(response, 200, 'application/json', JSON.stringify({ tokenUrl: 'token', channel: 'backstage' })); }
    if (name === 'sign-in') { return send(response, 200, 'text/html', signInPage(searchParams.get('name') ?? '')); }
    if (FILES.includes(name)) { return send(response, 200, TYPES[extname(name)], await readFile(join(PAGE, name))); }
    send(response, 404, 'text/plain', 'not found');
  }, port);
}

/** Leaves the token where the player page looks for it. */
function signInPage(name: string): string {
  const token = JSON.stringify(name).replace(/</g, '\\u003c');
  return `<!doctype html><title>Sign in</title><script>sessionStorage.setItem('sign-in-token', ${token}); location.replace('/');</script>`;
}

function headersOf({ headers }: IncomingMessage): { [name: string]: string | undefined } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

function answer({ status, headers, body }: HttpAnswer, response: ServerResponse): void {
  response.writeHead(status, headers).end(body);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
