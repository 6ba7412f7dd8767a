import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { accessKeyIn, Authorize } from '../iam';
import { Endpoint, listenOnLoopback } from '../shared/endpoint';
import * as shared from '../shared/faults';

/** A message in a queue. */
export interface Message {
  readonly queueUrl: string;
  readonly messageId: string;
  readonly body: string;
  /** The texts of its attributes, by name. */
  readonly attributes: { readonly [name: string]: string };
}

/** A call as it was answered. */
export interface Call {
  /** Who asks: the access key that the request is signed with. */
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: any;
  readonly error?: string;
}

/** The names are those of the JSON protocol (API reference, CommonErrors; SDK service model). */
const ERROR_NAMES = ['AccessDeniedException', 'InternalFailure', 'QueueDoesNotExist', 'RequestThrottled'] as const;

export type Fault = shared.Fault<typeof ERROR_NAMES[number]>;

/** Queues, for what functions put into them: SendMessage in the wire format of the real client, AWS JSON 1.0. Nobody reads from them. */
export class Sqs {
  public readonly messages: Message[] = [];
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
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const fault = this.faults.next(operation);
    fault.atCall?.();
    if (fault.reset === 'before') { request.socket.destroy(); return; }
    const call = { accessKeyId, operation, input: JSON.parse(body) };
    const denial = this.authorize?.(call);
    const error = fault.error ?? (denial && 'AccessDeniedException') ?? (operation === 'SendMessage' ? undefined : 'InvalidAction');
    this.calls.push({ ...call, error });
    if (error) { send(response, error === 'InternalFailure' ? 500 : 400, { __type: `com.amazonaws.sqs#${error}`, message: denial ?? 'a fault on demand' }); return; }
    const { messageId } = this.put(call.input);
    if (fault.reset === 'after') { request.socket.destroy(); return; }
    // the client compares the digest with what it has sent
    send(response, 200, { MessageId: messageId, MD5OfMessageBody: createHash('md5').update(call.input.MessageBody).digest('hex') });
  }

  private put({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes = {} }: any): Message {
    const attributes = Object.fromEntries(Object.entries<any>(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
    const message: Message = { queueUrl, messageId: randomUUID(), body, attributes };
    this.messages.push(message);
    return message;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
