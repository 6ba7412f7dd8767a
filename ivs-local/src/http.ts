import { IncomingMessage, ServerResponse } from 'node:http';

/*
 * Reading requests and writing answers, whatever they are about.
 */
const BODY_LIMIT = 1024 * 1024; // far above the largest valid request

/** An answer that the service gives before it knows the operation. */
export class HttpError extends Error {
  constructor(readonly status: number, override readonly name: string, message: string) {
    super(message);
  }
}

/** What comes from outside may be no URL at all: `//`, or a label like `%ZZ`. */
export function parseUrl(path: string): URL {
  try {
    decodeURIComponent(path);
    return new URL(`http://127.0.0.1${path}`);
  } catch {
    throw new HttpError(400, 'BadRequest', `${path} is no path`);
  }
}

export function jsonObject(body: string): { [key: string]: any } {
  const value = body === '' ? {} : JSON.parse(body);
  if (typeof value !== 'object' || value === null) { throw new HttpError(400, 'BadRequest', 'the body is no JSON object'); }
  return value;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= BODY_LIMIT) { chunks.push(chunk as Buffer); } // the rest is read, so that the client hears the answer, but not kept
  }
  if (length > BODY_LIMIT) { throw new HttpError(413, 'RequestEntityTooLarge', `the body has ${length} bytes, at most ${BODY_LIMIT} are taken`); }
  return Buffer.concat(chunks).toString('utf8');
}

export function send(response: ServerResponse, status: number, body: string | Buffer, headers: { [name: string]: string } = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': crypto.randomUUID(), ...headers });
  response.end(body);
}
