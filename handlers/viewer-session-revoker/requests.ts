import type { Failure, QueueRecord } from './queue-event';
import type { ViewerSessionRevokerMessage } from '../../src/playback/viewer-session-revoker-contract';
import { HandlerError } from '../shared/errors';
import { arnProperty, integerProperty, textProperty } from '../shared/properties';
import { MAX_VIEWER_SESSION_VERSION, VERSION_FIELD } from '../shared/session-version';

/** A viewer to revoke, and the messages that request it. */
export interface ViewerSession {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly version: number;
  readonly records: readonly QueueRecord[];
}

const FIELDS: { [Name in keyof Required<ViewerSessionRevokerMessage>]: true } = {
  channelArn: true, viewerId: true, viewerSessionVersionsLessThanOrEqualTo: true,
};

/** The viewers in the messages, each once with the highest version, and the messages that are invalid. */
export function readRequests(records: readonly QueueRecord[]): { sessions: ViewerSession[]; failures: Failure[] } {
  const sessions = new Map<string, ViewerSession>();
  const failures: Failure[] = [];
  for (const record of records) {
    try {
      const session = parse(record);
      const key = `${session.channelArn} ${session.viewerId}`;
      const other = sessions.get(key);
      sessions.set(key, other === undefined ? session : {
        ...session, version: Math.max(session.version, other.version), records: [...other.records, record],
      });
    } catch (error) {
      failures.push({ record, errorCode: 'MessageInvalid', errorMessage: (error as Error).message, isFinal: true });
    }
  }
  return { sessions: [...sessions.values()], failures };
}

function parse(record: QueueRecord): ViewerSession {
  const request = requestIn(record.body);
  // a misspelled version must not be treated as 0
  const unknown = Object.keys(request).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) { throw new HandlerError(`the field ${unknown} is none of ${Object.keys(FIELDS).join(', ')}`); }
  return {
    channelArn: arnProperty(request, 'channelArn', 'channel'),
    viewerId: textProperty(request, 'viewerId', 40),
    version: integerProperty(request, VERSION_FIELD, 0, MAX_VIEWER_SESSION_VERSION),
    records: [record],
  };
}

/** The request itself, or the detail of an EventBridge event. */
function requestIn(body: string): object {
  const message = parseJson(body);
  const request = isObject(message) && 'detail-type' in message ? (message as { detail?: unknown }).detail : message;
  if (!isObject(request)) { throw new HandlerError(`the message is no JSON object with ${Object.keys(FIELDS).join(', ')}, nor an EventBridge event with one as its detail`); }
  return request;
}

function parseJson(text: string): unknown {
  try { return JSON.parse(text); } catch { return undefined; }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
