import { withoutSecrets } from './without-secrets';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** What a line says beside its message. Fields without a value are left out. */
export interface LogFields {
  readonly [name: string]: unknown;
}

let ofRequest: LogFields = {};

/** Begins the lines of a request: each has its ID. Lambda gives a process one request at a time. */
export function startLog({ awsRequestId: requestId }: { readonly awsRequestId: string }): void {
  ofRequest = { requestId };
}

/** What all further lines of this request say, such as the channel that it is about. */
export function logWith(fields: LogFields): void {
  ofRequest = { ...ofRequest, ...fields };
}

/**
 * One line of JSON, with the fields that Lambda's own lines have (Lambda guide, monitoring-cloudwatchlogs-logformat). It does not go through the
 * console, which would wrap it into a line of its own: CloudWatch takes counters from the top of a line only.
 */
export function log(level: LogLevel, message: string, fields: LogFields = {}): void {
  const line = JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...ofRequest, ...fields });
  process.stdout.write(`${withoutSecrets(line)}\n`);
}

/** The channels that something is about. */
export function channelFields(arns: Iterable<string>): LogFields {
  const different = [...new Set(arns)];
  return different.length > 1 ? { channels: different } : { channel: different[0] };
}
