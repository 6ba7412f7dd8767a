import type { Request } from '../../src/control-plane/contract';
import { reasonOf } from '../shared/errors';
import { channelFields, LogFields } from '../shared/log';
import { count } from '../shared/metrics';

/** The fields of each log line of a request. The request itself is not logged, because it may contain data that must not be in a log. */
export function requestFields({ ResourceType, RequestType, LogicalResourceId, ResourceProperties }: Request): LogFields {
  const { ChannelArn, ViewerSessions } = (ResourceProperties ?? {}) as { [property: string]: unknown };
  const sessions: unknown[] = Array.isArray(ViewerSessions) ? ViewerSessions : [];
  const channels = [ChannelArn, ...sessions.map((session) => (session as { ChannelArn?: unknown } | null)?.ChannelArn)].filter(isChannelArn);
  return { requestType: RequestType, resourceType: ResourceType, logicalId: LogicalResourceId, ...channelFields(channels) };
}

/** Counts a request, per stack and per resource type. */
export function countOutcome({ StackId, ResourceType }: Request, error?: unknown): void {
  const StackName = String(StackId).split('/')[1];
  const dimensions = [{ StackName }, { StackName, ResourceType }];
  if (error === undefined) { return count('INFO', 'custom resource done', { values: { CustomResourcesSucceeded: 1 }, dimensions }); }
  count('ERROR', 'custom resource failed', { values: { CustomResourcesFailed: 1 }, dimensions }, { errorMessage: reasonOf(error) });
}

/** Whether a value is a channel ARN. A request may contain any value. */
function isChannelArn(value: unknown): value is string {
  return typeof value === 'string' && /^arn:[^:]+:ivs:[^:]*:\d*:channel\/[\w-]{1,64}$/.test(value);
}
