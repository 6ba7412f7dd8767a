import type { FailedEntry } from '../../src/playback/bulk-revocation-contract';
import { shortened } from '../shared/errors';

/** A viewer session, as IVS takes it. */
export interface ViewerSession {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo: number;
}

/** An entry of a list, whoever wrote it: a session, or why it is none. The rules are those of the API model. */
export function parseEntry(entry: unknown, channels?: string[]): ViewerSession | FailedEntry {
  const { channelArn, viewerId, versionsLessThanOrEqualTo } = Object(entry);
  const invalid = (rule: string) => failed(entry, 'EntryInvalid', rule);
  const version = versionsLessThanOrEqualTo === undefined || versionsLessThanOrEqualTo === null || versionsLessThanOrEqualTo === ''
    ? '0' : String(versionsLessThanOrEqualTo);
  if (typeof channelArn !== 'string' || !/^arn:aws:ivs:[a-z0-9-]+:[0-9]+:channel\/[a-zA-Z0-9-]+$/.test(channelArn) || channelArn.length > 128) {
    return invalid('channelArn must be the ARN of a channel');
  }
  if (typeof viewerId !== 'string' || viewerId.length < 1 || viewerId.length > 40) { return invalid('viewerId must be a text of 1 to 40 characters'); }
  if (!/^\d{1,16}$/.test(version) || !Number.isSafeInteger(Number(version))) { return invalid('versionsLessThanOrEqualTo must be an integer from 0'); }
  if (channels && !channels.includes(channelArn)) { return failed(entry, 'ChannelNotAllowed', 'the channel is none of those of the construct'); }
  return { channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo: Number(version) };
}

/** An entry with the reason why it failed: short enough that twenty of them fit into the result of a task. */
export function failed(entry: unknown, code: string, message: string): FailedEntry {
  const { channelArn, viewerId, versionsLessThanOrEqualTo: version } = Object(entry);
  const text = (value: unknown) => shortened(typeof value === 'string' ? value : JSON.stringify(value) ?? '', 200);
  return {
    channelArn: text(channelArn),
    viewerId: text(viewerId),
    ...version !== undefined && { versionsLessThanOrEqualTo: typeof version === 'number' ? version : text(version) },
    code,
    message: shortened(message, 200),
  };
}
