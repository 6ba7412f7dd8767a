import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HttpAnswer } from './http-api';
import { Endpoint, listenOnLoopback } from '../../services/endpoint';

/** The HTTP API of the site. */
export type Api = (method: string, path: string, headers: { [name: string]: string | undefined }, body: string) => Promise<HttpAnswer>;

const PAGE = join(__dirname, '../../../examples/private-channel/player/dist');
const FILES = ['index.html', 'player.css', 'player.js'];
const TYPES: { [extension: string]: string } = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** A website with the bundled player page, and with the API at the same address. `/sign-in?name=` replaces its sign-in page. */
export async function serveSite(api: Api, port = 0): Promise<Endpoint> {
  return listenOnLoopback(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://site');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    if (request.method === 'POST') { return answer(await api('POST', pathname, headersOf(request), await text(request)), response); }
    if (name === 'config.json') { return send(response, 200, 'application/json', JSON.stringify({ tokenUrl: 'token', channel: 'backstage' })); }
    if (name === 'sign-in') { return signIn(searchParams.get('name') ?? '', response); }
    if (FILES.includes(name)) { return send(response, 200, TYPES[extname(name)], await readFile(join(PAGE, name))); }
    send(response, 404, 'text/plain', 'not found');
  }, port);
}

/** IVS takes no longer viewer id: https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html */
const LONGEST_NAME = 40;

function signIn(name: string, response: ServerResponse): void {
  if (name.length < 1 || name.length > LONGEST_NAME) {
    return send(response, 400, 'text/plain', `The name has ${name.length} characters. Sign in with /sign-in?name= and 1 to ${LONGEST_NAME} characters.`);
  }
  send(response, 200, 'text/html', signInPage(name));
}

/** Leaves token and name where the player page looks for them. */
function signInPage(name: string): string {
  const quoted = JSON.stringify(name).replace(/</g, '\\u003c');
  const items = ['sign-in-token', 'sign-in-name'].map((item) => `sessionStorage.setItem('${item}', ${quoted});`).join(' ');
  return `<!doctype html><title>Sign in</title><script>${items} location.replace('/');</script>`;
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
