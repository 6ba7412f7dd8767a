import { withoutSecrets } from './without-secrets';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** The fields of a line in addition to its message. Fields without a value are omitted. */
export interface LogFields {
  readonly [name: string]: unknown;
}

let ofRequest: LogFields = {};

/** Adds the ID of a request to its log lines. A process handles one request at a time. */
export function startLog({ awsRequestId: requestId }: { readonly awsRequestId: string }): void {
  ofRequest = { requestId };
}

/** Adds fields to all further log lines of this request, such as its channel. */
export function logWith(fields: LogFields): void {
  ofRequest = { ...ofRequest, ...fields };
}

/**
 * Writes one line of JSON, with the same fields as the log lines of Lambda (Lambda guide, monitoring-cloudwatchlogs-logformat). It doesn't use the
 * console, which would wrap the line in another object: CloudWatch extracts metrics only from the top level.
 */
export function log(level: LogLevel, message: string, fields: LogFields = {}): void {
  const line = JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...ofRequest, ...fields });
  process.stdout.write(`${withoutSecrets(line)}\n`);
}

/** The fields for one or several channels. */
export function channelFields(arns: Iterable<string>): LogFields {
  const different = [...new Set(arns)];
  return different.length > 1 ? { channels: different } : { channel: different[0] };
}
