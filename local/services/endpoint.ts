import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export interface Endpoint {
  readonly endpoint: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Starts an endpoint for a request handler, only on loopback. Port 0 means any free port. An error of the handler ends the request, never the process, because
 * anybody on this machine can send any request.
 */
export async function listenOnLoopback(answer: Answer, port = 0): Promise<Endpoint> {
  const server = createServer((request, response) => { answer(request, response).catch((error: Error) => fail(request, response, error)); });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** An invalid request gets status 400. A client that has disconnected gets no response. */
function fail(request: IncomingMessage, response: ServerResponse, error: Error): void {
  if (request.destroyed && !request.complete || response.headersSent) { request.socket.destroy(); return; }
  response.writeHead(isUnreadable(error) ? 400 : 500, { 'content-type': 'application/json' }).end(JSON.stringify({ message: error.message }));
}

/** Errors for a path that is not a URL, an escape like `%ZZ`, or a body that is not JSON. */
function isUnreadable(error: Error & { code?: unknown }): boolean {
  return error.name === 'SyntaxError' || error.name === 'URIError' || error.code === 'ERR_INVALID_URL';
}
