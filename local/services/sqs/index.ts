import { createHash, randomUUID } from 'node:crypto';
import { JsonService } from '../json-service';

/** A message in a queue. */
export interface Message {
  readonly queueUrl: string;
  readonly messageId: string;
  readonly body: string;
  /** The texts of its attributes, by name. */
  readonly attributes: { readonly [name: string]: string };
}

/** The error names of the JSON protocol (API reference, CommonErrors; SDK service model). */
type ErrorName = 'AccessDeniedException' | 'InternalFailure' | 'QueueDoesNotExist' | 'RequestThrottled';

/** Queues for SendMessage calls of functions. Nobody receives the messages. */
export class Sqs extends JsonService<ErrorName> {
  public readonly messages: Message[] = [];
  /** The ARN of the KMS key of each queue that has one. */
  public readonly keys = new Map<string, string>();
  protected readonly operations = { SendMessage: (input: any) => this.put(input) };

  constructor() {
    super({
      version: '1.0',
      target: 'AmazonSQS',
      errorNames: ['AccessDeniedException', 'InternalFailure', 'QueueDoesNotExist', 'RequestThrottled'],
      errorNamespace: 'com.amazonaws.sqs#',
      serverError: 'InternalFailure',
      unknownOperation: 'InvalidAction',
    });
  }

  private put({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes = {} }: any): object {
    const attributes = Object.fromEntries(Object.entries<any>(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
    const messageId = randomUUID();
    const digest = createHash('md5').update(body).digest('hex'); // the client compares it with the sent message
    this.messages.push({ queueUrl, messageId, body, attributes });
    return { MessageId: messageId, MD5OfMessageBody: digest };
  }
}
