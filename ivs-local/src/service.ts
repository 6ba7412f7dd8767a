import { IncomingMessage, ServerResponse } from 'node:http';
import { accessKeyIn, Authorize } from './access-keys';
import { Account } from './account';
import { Accounts } from './accounts';
import { CallLog } from './call-log';
import { checkConstraints } from './constraints';
import { Control } from './control';
import { EncoderRefused } from './encoder';
import { ServiceError } from './errors';
import { errorOf, Fault, Faults } from './faults';
import { HttpError, jsonObject, parseUrl, readBody, send } from './http';
import { HANDLERS } from './operations';
import type { Call } from './package';
import { pageFile } from './page';
import { answerPlayback, isPlayback } from './playback';
import { decode, encode, encodeError, Operation, route } from './protocol';
import { RateLimiters } from './rates';
import { withoutReservedTags } from './reserved-tags';
import { apiHeaders, playbackHeaders, WebAccess } from './web-access';

export interface ServiceOptions {
  readonly accounts: Accounts;
  readonly access: WebAccess;
  readonly rates?: RateLimiters;
  readonly keptCalls?: number;
  readonly onCall?: (call: Call) => void;
  /** Keeps what a request has changed. It is called before the request is answered. */
  readonly keep: () => void;
}

/** Answers requests: to the API, to what is local here, and of players. */
export class Service {
  public readonly faults = new Faults();
  public readonly control: Control;
  public readonly log: CallLog;
  public authorize?: Authorize;
  private readonly accounts: Accounts;

  constructor(private readonly options: ServiceOptions) {
    this.accounts = options.accounts;
    this.control = new Control(this.accounts, this.faults);
    this.log = new CallLog(options.keptCalls);
  }

  public async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = parseUrl(request.url ?? '/');
      if (isPlayback(url.pathname) && request.method !== 'POST') { return this.answerPlayer(url, request, response); }
      const refusal = this.options.access.refusal(request.headers);
      if (refusal !== undefined) { throw new HttpError(403, 'Forbidden', refusal); }
      setHeaders(response, apiHeaders(request.headers));
      if (request.method === 'OPTIONS') { response.writeHead(204).end(); return; }
      const body = await readBody(request);
      const page = isRead(request) ? pageFile(url.pathname) : undefined;
      if (page) { return send(response, 200, page.body, { 'content-type': page.type }); }
      if (url.pathname.startsWith('/_local/')) { return this.answerControl(url.pathname.slice(8), body, response); }
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
    const note = (call: Omit<Call, 'operation' | 'accessKeyId'>) => this.note({ operation: operation.name, accessKeyId, ...call }, body);
    const fault = this.faults.next(operation.name, accessKeyId);
    fault.atCall?.();
    if (fault.reset === 'before') { request.socket.destroy(); return; }
    let input: any;
    try {
      input = await decode(operation, body, labels, url.searchParams);
      checkConstraints(operation.name, withoutReservedTags(input, accessKeyId));
      const refusal = this.authorize?.({ accessKeyId, operation: operation.name, input });
      if (refusal !== undefined) { throw new ServiceError('AccessDeniedException', refusal); }
      const output = await this.carryOut(operation, input, fault, this.accounts.ofCaller(request.headers.authorization));
      this.options.keep();
      if (fault.reset === 'after') { request.socket.destroy(); return; }
      note({ input, status: operation.status });
      send(response, operation.status, operation.status === 204 ? '' : encode(operation, output));
    } catch (error) {
      if (error instanceof ServiceError) { note({ input, status: error.status, error: error.name }); }
      throw error;
    }
  }

  private async carryOut(operation: Operation, input: any, fault: Fault, account: Account): Promise<object> {
    this.options.rates?.of(account).take(operation.name, input.channelArn);
    if (fault.latency) { await new Promise((resolve) => setTimeout(resolve, fault.latency).unref()); }
    if (fault.error) { throw errorOf(fault); }
    return HANDLERS[operation.name](account, input, fault);
  }

  private answerControl(action: string, body: string, response: ServerResponse): void {
    const answer = action === 'health' ? this.health() : this.control.handle(action, jsonObject(body));
    if (answer === undefined) { throw new HttpError(404, 'UnknownAction', `there is no action ${action}`); }
    this.options.keep();
    send(response, 200, JSON.stringify(answer));
  }

  private answerPlayer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    setHeaders(response, playbackHeaders(request.headers));
    if (request.method === 'OPTIONS') { response.writeHead(204).end(); return; }
    if (!isRead(request)) { throw new HttpError(405, 'MethodNotAllowed', `${request.method} is no method of playback`); }
    const { status, type, body } = answerPlayback(this.accounts.ofPlayback(url.pathname), {
      path: url.pathname,
      token: url.searchParams.get('token') ?? undefined,
      origin: request.headers.origin,
      country: request.headers['x-local-country'] as string | undefined,
    });
    this.options.keep(); // a token that is used up
    send(response, status, body, { 'content-type': type, 'cache-control': 'no-store' });
  }

  private health(): object {
    const { region, accountId } = this.accounts.main.options;
    return { service: 'ivs-local', status: 'running', region, accountId };
  }

  private note(call: Call, body: string): void {
    this.log.note(call, body.length);
    this.options.onCall?.(call);
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

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function setHeaders(response: ServerResponse, headers: { [name: string]: string }): void {
  for (const [name, value] of Object.entries(headers)) { response.setHeader(name, value); }
}
