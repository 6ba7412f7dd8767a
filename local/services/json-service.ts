import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Endpoint, listenOnLoopback } from './endpoint';
import * as shared from '../../ivs-local/src/planned-faults';
import { accessKeyIn, Authorize } from '../engine/iam';

/** A call and its response. */
export interface Call {
  /** The access key with which the request is signed. */
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: any;
  readonly error?: string;
}

/** The protocol of a service, AWS JSON. */
export interface Protocol<ErrorName extends string> {
  readonly version: '1.0' | '1.1';
  /** The header X-Amz-Target is this prefix, a period and the operation. */
  readonly target: string;
  readonly errorNames: readonly ErrorName[];
  /** The prefix of error names. */
  readonly errorNamespace?: string;
  /** The error with status 500. All other errors have status 400. */
  readonly serverError: ErrorName;
  readonly unknownOperation: string;
}

/** An error response with the given error name. */
export class JsonServiceError extends Error {
  constructor(public override readonly name: string, message: string) {
    super(message);
  }
}

/** A service of which functions call one or two operations, in the wire format of the real client. */
export abstract class JsonService<ErrorName extends string> {
  public readonly calls: Call[] = [];
  public readonly faults: shared.Faults<shared.Fault<ErrorName>>;
  /** Returns why a request is denied, or undefined if it is allowed. By default, everything is allowed. */
  public authorize?: Authorize;
  /** The implementation of each operation. */
  protected abstract readonly operations: { readonly [operation: string]: (input: any) => object };

  constructor(private readonly protocol: Protocol<ErrorName>) {
    this.faults = new shared.Faults(protocol.errorNames, (message) => new Error(message));
  }

  /** Starts its endpoint, only on loopback. */
  public async listen(): Promise<Endpoint> {
    return listenOnLoopback(async (request, response) => this.answer(request, response));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { target, serverError, errorNamespace = '' } = this.protocol;
    const body = await text(request);
    const accessKeyId = accessKeyIn(request.headers.authorization);
    const operation = String(request.headers['x-amz-target']).replace(`${target}.`, '');
    const fault = this.faults.next(operation, accessKeyId);
    fault.atCall?.();
    if (fault.reset === 'before') { request.socket.destroy(); return; }
    const call = { accessKeyId, operation, input: parse(body) };
    try {
      if (call.input === undefined) { throw new JsonServiceError('SerializationException', 'the body is no JSON object'); }
      const output = this.carryOut(call, fault.error);
      this.calls.push(call);
      if (fault.reset === 'after') { request.socket.destroy(); return; }
      this.send(response, 200, output);
    } catch (error) {
      const refusal = error instanceof JsonServiceError ? error : unreadable(error);
      this.calls.push({ ...call, error: refusal.name });
      this.send(response, refusal.name === serverError ? 500 : 400, { __type: `${errorNamespace}${refusal.name}`, message: refusal.message });
    }
  }

  private carryOut(call: Call, fault: ErrorName | undefined): object {
    if (fault !== undefined) { throw new JsonServiceError(fault, 'a fault on demand'); }
    if (!Object.hasOwn(this.operations, call.operation)) { throw new JsonServiceError(this.protocol.unknownOperation, `there is no operation ${call.operation} here`); }
    const denial = this.authorize?.(call);
    if (denial !== undefined) { throw new JsonServiceError('AccessDeniedException', denial); }
    return this.operations[call.operation](call.input);
  }

  private send(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': `application/x-amz-json-${this.protocol.version}`, 'x-amzn-requestid': randomUUID() });
    response.end(JSON.stringify(body));
  }
}

/** The input. Undefined if the body is not a JSON object. */
function parse(body: string): object | undefined {
  try {
    const value = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Errors for an input with a missing member or a member of the wrong type. Other errors are faults of the service. */
function unreadable(error: any): JsonServiceError {
  if (error.name !== 'TypeError') { throw error; }
  return new JsonServiceError('SerializationException', error.message);
}
