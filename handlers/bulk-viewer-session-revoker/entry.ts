import type { FailedEntry } from '../../src/playback/bulk-revocation-contract';
import { shortened } from '../shared/errors';
import { MAX_VIEWER_SESSION_VERSION, VERSION_FIELD } from '../shared/session-version';
import { withoutSecrets } from '../shared/without-secrets';

/** A viewer session, as IVS takes it. */
export interface ViewerSession {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo: number;
}

const FIELDS = ['channelArn', 'viewerId', VERSION_FIELD];

/** What a line of the results has, too: it can be an entry of another list. */
const IGNORED = ['errorCode', 'errorMessage'];

/** An entry of a list, whoever wrote it: a session, or why it is none. The rules are those of the API model. */
export function parseEntry(entry: unknown, channels?: string[]): ViewerSession | FailedEntry {
  const invalid = (rule: string) => failed(entry, 'EntryInvalid', rule);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) { return invalid(`an entry must be an object with ${FIELDS.join(', ')}`); }
  // a version whose name is misspelled must not be taken for 0
  const unknown = Object.keys(entry).find((name) => ![...FIELDS, ...IGNORED].includes(name));
  if (unknown !== undefined) { return invalid(`the field ${JSON.stringify(shortened(unknown, 50))} is unknown; the fields are ${FIELDS.join(', ')}`); }
  const { channelArn, viewerId, [VERSION_FIELD]: version = 0 } = entry as { [field: string]: unknown };
  if (typeof channelArn !== 'string' || !/^arn:aws:ivs:[a-z0-9-]+:[0-9]+:channel\/[a-zA-Z0-9-]+$/.test(channelArn) || channelArn.length > 128) {
    return invalid('channelArn must be the ARN of a channel');
  }
  if (typeof viewerId !== 'string' || viewerId.length < 1 || viewerId.length > 40) { return invalid('viewerId must be a text of 1 to 40 characters'); }
  if (!isVersion(version)) { return invalid(`${VERSION_FIELD} must be an integer from 0 to ${MAX_VIEWER_SESSION_VERSION}`); }
  if (channels && !channels.includes(channelArn)) { return failed(entry, 'ChannelNotAllowed', 'the channel is none of those of the construct'); }
  return { channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo: Number(version) };
}

/** In CSV, all values are texts, and an empty one stands for none. */
function isVersion(version: unknown): boolean {
  if (typeof version === 'string') { return /^\d{0,10}$/.test(version) && Number(version) <= MAX_VIEWER_SESSION_VERSION; }
  return Number.isInteger(version) && (version as number) >= 0 && (version as number) <= MAX_VIEWER_SESSION_VERSION;
}

/** An entry with the reason why it failed: short enough that twenty of them fit into the result of a task. */
export function failed(entry: unknown, errorCode: string, errorMessage: string): FailedEntry {
  const { channelArn, viewerId, [VERSION_FIELD]: version } = Object(entry);
  const text = (value: unknown) => shortened(withoutSecrets(typeof value === 'string' ? value : JSON.stringify(value) ?? ''), 200);
  return {
    channelArn: text(channelArn),
    viewerId: text(viewerId),
    ...version !== undefined && { [VERSION_FIELD]: typeof version === 'number' ? version : text(version) },
    errorCode,
    errorMessage: shortened(withoutSecrets(errorMessage), 200),
  };
}
