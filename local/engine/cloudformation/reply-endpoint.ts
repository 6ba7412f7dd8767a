import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** The endpoint for the replies of custom resources, instead of the presigned S3 URL on AWS. */
export class ReplyEndpoint {
  public static async start(): Promise<ReplyEndpoint> {
    const waiting = new Map<string, (body: string) => void>();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        // S3 accepts any object, even if nobody waits for it.
        response.end();
        if (request.method === 'PUT') { waiting.get(new URL(request.url!, 'http://localhost').pathname.slice(1))?.(Buffer.concat(chunks).toString()); }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ReplyEndpoint(server, waiting);
  }

  public readonly url: string;

  private constructor(private readonly server: Server, private readonly waiting: Map<string, (body: string) => void>) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** The URL for the reply to a request, and a promise of its body. */
  public expect(requestId: string): { url: string; body: Promise<string> } {
    const body = new Promise<string>((resolve) => this.waiting.set(requestId, resolve));
    return { url: `${this.url}/${requestId}?X-Amz-Signature=local`, body };
  }

  public forget(requestId: string): void {
    this.waiting.delete(requestId);
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
