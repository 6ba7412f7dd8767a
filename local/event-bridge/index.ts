import { randomUUID } from 'node:crypto';
import { SingleOperation } from '../shared/single-operation';

/** An event as a rule sees it, but for its id and time. */
export interface CustomEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'resources': string[];
  readonly 'detail': any;
}

type ErrorName = 'AccessDeniedException' | 'InternalException' | 'ThrottlingException';

/** The default event bus, for what functions put on it with PutEvents. */
export class EventBridge extends SingleOperation<ErrorName> {
  public readonly events: CustomEvent[] = [];

  constructor() {
    super({
      version: '1.1',
      target: 'AWSEvents',
      operation: 'PutEvents',
      errorNames: ['AccessDeniedException', 'InternalException', 'ThrottlingException'],
      serverError: 'InternalException',
      unknownOperation: 'UnknownOperationException',
    });
  }

  protected carryOut(input: any): object {
    const Entries = input.Entries.map((entry: any) => this.put(entry));
    return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }: any) => ErrorCode).length };
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
