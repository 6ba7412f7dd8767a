import { randomUUID } from 'node:crypto';
import { JsonService } from '../json-service';

/** An event as a rule gets it, except its ID and time. */
export interface CustomEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'resources': string[];
  readonly 'detail': any;
}

type ErrorName = 'AccessDeniedException' | 'InternalException' | 'ThrottlingException';

/** The default event bus, for PutEvents calls of functions. */
export class EventBridge extends JsonService<ErrorName> {
  public readonly events: CustomEvent[] = [];
  protected readonly operations = { PutEvents: ({ Entries }: any) => this.putAll(Entries) };

  constructor() {
    super({
      version: '1.1',
      target: 'AWSEvents',
      errorNames: ['AccessDeniedException', 'InternalException', 'ThrottlingException'],
      serverError: 'InternalException',
      unknownOperation: 'UnknownOperationException',
    });
  }

  private putAll(entries: any[]): object {
    const Entries = entries.map((entry) => this.put(entry));
    return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }: any) => ErrorCode).length };
  }

  /** An invalid entry fails separately: the response still has status 200 (API reference, PutEvents). */
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
