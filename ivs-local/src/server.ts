import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { accessKeyIn, Authorize } from './access-keys';
import { Account, AccountOptions } from './account';
import { Clock, RealClock } from './clock';
import { checkConstraints } from './constraints';
import { Control } from './control';
import { EncoderRefused } from './encoder';
import { ServiceError } from './errors';
import { Fault, Faults } from './faults';
import { HANDLERS } from './operations';
import { pageFile } from './page';
import { answerPlayback, isPlayback } from './playback';
import { decode, encode, encodeError, Operation, route } from './protocol';
import { RateLimiter } from './rates';
import { withoutReservedTags } from './reserved-tags';
import { loadState, saveState } from './state-file';

export interface IvsOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly region?: string;
  readonly accountId?: string;
  readonly clock?: Clock;
  /** Whether the API rates of the service hold. Off by default: a test that is not about rates should not wait. */
  readonly rates?: boolean;
  /** How long a recording configuration is CREATING, in milliseconds; of each, or by its name. @default 200 */
  readonly recordingDelay?: AccountOptions['recordingDelay'];
  /** How many viewers there may be at once. No limit by default: what that of the service is, depends on the account. */
  readonly concurrentViewers?: number;
  /** How late the List operations are, in milliseconds; `account.listLag` changes it while the service runs. @default 0 */
  readonly listLag?: number;
  /** Where the resources are kept between two runs. */
  readonly stateFile?: string;
  /** Hears of each call, once it is answered. */
  readonly onCall?: (call: Call) => void;
}

/** A call as it was answered. */
export interface Call {
  readonly operation: string;
  readonly input: any;
  /** That the request is signed with: tells which Lambda function has called. */
  readonly accessKeyId: string;
  readonly status: number;
  readonly error?: string;
}

/** A running service. */
export interface EmbeddedIvs {
  readonly endpoint: string;
  readonly account: Account;
  readonly faults: Faults;
  readonly calls: Call[];
  /** Lets somebody judge each call before it is carried out; what is refused gets AccessDeniedException. */
  authorizeBy(authorize: Authorize): void;
  close(): Promise<void>;
}

const BODY_LIMIT = 1024 * 1024; // far above the largest valid request

/** Starts the embedded IVS, on loopback only. */
export async function startIvs(options: IvsOptions = {}): Promise<EmbeddedIvs> {
  const clock = options.clock ?? new RealClock();
  const account = new Account({
    region: options.region ?? 'us-west-2',
    accountId: options.accountId ?? '123456789012',
    clock,
    recordingDelay: options.recordingDelay ?? 200,
    concurrentViewers: options.concurrentViewers,
  });
  if (options.stateFile) {
    loadState(account, options.stateFile);
    saveState(account, options.stateFile); // a folder that does not exist is found out now
  }
  account.listLag = options.listLag ?? 0;
  const onCall = (call: Call) => {
    if (options.stateFile && call.error === undefined && !/^(Get|List|BatchGet)/.test(call.operation)) { saveState(account, options.stateFile); }
    options.onCall?.(call);
  };
  const service = new Service(account, options.rates ? new RateLimiter(clock) : undefined, onCall);
  const server = createServer((request, response) => { void service.answer(request, response); });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    faults: service.faults,
    calls: service.calls,
    authorizeBy: (authorize) => { service.authorize = authorize; },
    close: () => closed(server),
  };
}

class Service {
  public readonly faults = new Faults();
  public readonly calls: Call[] = [];
  public authorize?: Authorize;
  private readonly control: Control;

  constructor(private readonly account: Account, private readonly rates: RateLimiter | undefined, private readonly onCall: (call: Call) => void) {
    this.control = new Control(account, this.faults);
  }

  public async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = parseUrl(request.url ?? '/');
      const body = await read(request);
      const page = request.method === 'GET' ? pageFile(url.pathname) : undefined;
      if (page) { return send(response, 200, page.body, { 'content-type': page.type }); }
      if (url.pathname.startsWith('/_local/')) { return this.answerControl(url.pathname.slice(8), body, response); }
      if (request.method === 'GET' && isPlayback(url.pathname)) { return this.answerPlayer(url, request, response); }
      await this.answerOperation(request, url, body, response);
    } catch (error) {
      this.fail(response, error);
    }
  }

  private async answerOperation(request: IncomingMessage, url: URL, body: string, response: ServerResponse): Promise<void> {
    const found = route(request.method ?? '', url.pathname);
    if (found === undefined) {
      throw new HttpError(404, 'UnknownOperationException', `there is no operation ${request.method} ${url.pathname}`);
    }
    const { operation, labels } = found;
    const accessKeyId = accessKeyIn(request.headers.authorization);
    const fault = this.faults.next(operation.name, accessKeyId);
    fault.atCall?.();
    if (fault.reset === 'before') { request.socket.destroy(); return; }
    let input: any;
    try {
      input = await decode(operation, body, labels, url.searchParams);
      checkConstraints(operation.name, withoutReservedTags(input, accessKeyId));
      const refusal = this.authorize?.({ accessKeyId, operation: operation.name, input });
      if (refusal !== undefined) { throw new ServiceError('AccessDeniedException', refusal); }
      const output = await this.carryOut(operation, input, fault);
      if (fault.reset === 'after') { request.socket.destroy(); return; }
      this.note({ operation: operation.name, input, accessKeyId, status: operation.status });
      send(response, operation.status, operation.status === 204 ? '' : encode(operation, output));
    } catch (error) {
      if (error instanceof ServiceError) { this.note({ operation: operation.name, input, accessKeyId, status: error.status, error: error.name }); }
      throw error;
    }
  }

  private async carryOut(operation: Operation, input: any, fault: Fault): Promise<object> {
    this.rates?.take(operation.name, input.channelArn);
    if (fault.latency) { await new Promise((resolve) => setTimeout(resolve, fault.latency).unref()); }
    if (fault.error) { throw new ServiceError(fault.error, 'a fault on demand'); }
    return HANDLERS[operation.name](this.account, input, fault);
  }

  private answerControl(action: string, body: string, response: ServerResponse): void {
    const answer = this.control.handle(action, jsonObject(body));
    if (answer === undefined) { throw new HttpError(404, 'UnknownAction', `there is no action ${action}`); }
    send(response, 200, JSON.stringify(answer));
  }

  /** The playback side. A page of any origin may read what it is told, also why it was refused. */
  private answerPlayer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const { status, type, body } = answerPlayback(this.account, {
      path: url.pathname,
      token: url.searchParams.get('token') ?? undefined,
      origin: request.headers.origin,
      country: request.headers['x-local-country'] as string | undefined,
    });
    send(response, status, body, { 'content-type': type, 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
  }

  private note(call: Call): void {
    this.calls.push(call);
    this.onCall(call);
  }

  private fail(response: ServerResponse, error: unknown): void {
    if (error instanceof ServiceError) {
      const { headers, body } = encodeError(error);
      return send(response, error.status, body, headers);
    }
    if (error instanceof HttpError) { return send(response, error.status, JSON.stringify({ message: error.message }), { 'x-amzn-errortype': error.name }); }
    if (error instanceof EncoderRefused) { return send(response, 409, JSON.stringify({ message: error.message })); }
    if (error instanceof SyntaxError) { return send(response, 400, JSON.stringify({ message: error.message })); }
    const { headers, body } = encodeError(new ServiceError('InternalServerException', String(error)));
    send(response, 500, body, headers);
  }
}

/** An answer that the service gives before it knows the operation. */
class HttpError extends Error {
  constructor(readonly status: number, override readonly name: string, message: string) {
    super(message);
  }
}

/** What comes from outside may be no URL at all: `//`, or a label like `%ZZ`. */
function parseUrl(path: string): URL {
  try {
    decodeURIComponent(path);
    return new URL(`http://127.0.0.1${path}`);
  } catch {
    throw new HttpError(400, 'BadRequest', `${path} is no path`);
  }
}

function jsonObject(body: string): { [key: string]: any } {
  const value = body === '' ? {} : JSON.parse(body);
  if (typeof value !== 'object' || value === null) { throw new HttpError(400, 'BadRequest', 'the body is no JSON object'); }
  return value;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= BODY_LIMIT) { chunks.push(chunk as Buffer); } // the rest is read, so that the client hears the answer, but not kept
  }
  if (length > BODY_LIMIT) { throw new HttpError(413, 'RequestEntityTooLarge', `the body has ${length} bytes, at most ${BODY_LIMIT} are taken`); }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: string | Buffer, headers: { [name: string]: string } = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': crypto.randomUUID(), ...headers });
  response.end(body);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
