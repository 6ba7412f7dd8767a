import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { accessKeyIn, Authorize } from '../iam';
import { Endpoint, listenOnLoopback } from '../shared/endpoint';
import * as shared from '../shared/faults';

/** An event as a rule sees it, but for its id and time. */
export interface CustomEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'resources': string[];
  readonly 'detail': any;
}

/** A call as it was answered. */
export interface Call {
  /** Who asks: the access key that the request is signed with. */
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: any;
  readonly error?: string;
}

const ERROR_NAMES = ['AccessDeniedException', 'InternalException', 'ThrottlingException'] as const;

export type Fault = shared.Fault<typeof ERROR_NAMES[number]>;

/** The default event bus, for what functions put on it: PutEvents in the wire format of the real client, AWS JSON 1.1. */
export class EventBridge {
  public readonly events: CustomEvent[] = [];
  public readonly calls: Call[] = [];
  public readonly faults = new shared.Faults<Fault>(ERROR_NAMES, (message) => new Error(message));
  /** Says why a request is denied, or nothing when it is allowed. Until it is set, everything is allowed. */
  public authorize?: Authorize;

  /** Gives it an endpoint, on loopback only. */
  public async listen(): Promise<Endpoint> {
    return listenOnLoopback(async (request, response) => this.answer(request, response));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const accessKeyId = accessKeyIn(request.headers.authorization);
    const operation = String(request.headers['x-amz-target']).replace('AWSEvents.', '');
    const fault = this.faults.next(operation);
    fault.atCall?.();
    if (fault.reset === 'before') { request.socket.destroy(); return; }
    const call = { accessKeyId, operation, input: JSON.parse(body) };
    const denial = this.authorize?.(call);
    const error = fault.error ?? (denial && 'AccessDeniedException') ?? (operation === 'PutEvents' ? undefined : 'UnknownOperationException');
    this.calls.push({ ...call, error });
    if (error) { send(response, error === 'InternalException' ? 500 : 400, { __type: error, message: denial ?? 'a fault on demand' }); return; }
    const Entries = call.input.Entries.map((entry: any) => this.put(entry));
    if (fault.reset === 'after') { request.socket.destroy(); return; }
    send(response, 200, { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }: any) => ErrorCode).length });
  }

  /** An entry that is no event fails alone: the reply is 200 all the same (API reference, PutEvents). */
  private put({ Source, DetailType, Resources = [], Detail }: any): object {
    if (!Source || !DetailType) { return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Source and DetailType are required.' }; }
    try {
      this.events.push({ 'source': Source, 'detail-type': DetailType, 'resources': Resources, 'detail': JSON.parse(Detail) });
    } catch {
      return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    }
    return { EventId: randomUUID() };
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
