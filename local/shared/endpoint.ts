import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export interface Endpoint {
  readonly endpoint: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Gives something that answers an endpoint, on loopback only. The port 0 is any that is free. What it throws ends the request, never the process: anybody
 * on this machine may send anything.
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

/** A request that can't be read gets 400. A client that has gone away gets nothing. */
function fail(request: IncomingMessage, response: ServerResponse, error: Error): void {
  if (request.destroyed && !request.complete || response.headersSent) { request.socket.destroy(); return; }
  response.writeHead(isUnreadable(error) ? 400 : 500, { 'content-type': 'application/json' }).end(JSON.stringify({ message: error.message }));
}

/** A path that is no URL, an escape like `%ZZ`, a body that is no JSON. */
function isUnreadable(error: Error & { code?: unknown }): boolean {
  return error.name === 'SyntaxError' || error.name === 'URIError' || error.code === 'ERR_INVALID_URL';
}
