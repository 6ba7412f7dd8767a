import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export interface Endpoint {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Gives something that answers an endpoint, on loopback only. The port 0 is any that is free. */
export async function listenOnLoopback(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>, port = 0): Promise<Endpoint> {
  const server = createServer((request, response) => { void answer(request, response); });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
