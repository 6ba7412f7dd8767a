import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

export interface Site {
  readonly origin: string;
  close(): void;
}

const ASSETS = join(dirname(require.resolve('amazon-ivs-player')), 'assets');

/** A page with a video element, hls.js and the official web player, which brings a worker and WebAssembly. */
export async function servePlayers(): Promise<Site> {
  const script = buildSync({
    entryPoints: [join(__dirname, 'page.ts')], bundle: true, write: false, format: 'iife', alias: { events: join(__dirname, 'events.ts') }, target: 'es2022', logLevel: 'error',
  }).outputFiles[0].contents;
  const files: { [path: string]: [string, string | Uint8Array] } = {
    '/': ['text/html', '<!doctype html><meta charset="utf-8"><video muted playsinline width="640" height="360"></video><script src="/page.js"></script>'],
    '/page.js': ['text/javascript', script],
    '/amazon-ivs-wasmworker.min.js': ['text/javascript', readFileSync(join(ASSETS, 'amazon-ivs-wasmworker.min.js'))],
    '/amazon-ivs-wasmworker.min.wasm': ['application/wasm', readFileSync(join(ASSETS, 'amazon-ivs-wasmworker.min.wasm'))],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', undefined];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => { server.close(); server.closeAllConnections(); } };
}
