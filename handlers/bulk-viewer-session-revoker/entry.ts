import type { FailedEntry } from '../../src/playback/bulk-revocation-contract';
import { shortened } from '../shared/errors';
import { MAX_VIEWER_SESSION_VERSION, VERSION_FIELD } from '../shared/session-version';
import { withoutSecrets } from '../shared/without-secrets';

/** A viewer session, as in the API of IVS. */
export interface ViewerSession {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo: number;
}

const FIELDS = ['channelArn', 'viewerId', VERSION_FIELD];

/** Additional fields of the results. A line of the results can be an entry of another list. */
const IGNORED = ['errorCode', 'errorMessage'];

/** Parses an entry of a list. Returns a session, or the failed entry. The rules are those of the API model. */
export function parseEntry(entry: unknown, channels?: string[]): ViewerSession | FailedEntry {
  const invalid = (rule: string) => failed(entry, 'EntryInvalid', rule);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) { return invalid(`an entry must be an object with ${FIELDS.join(', ')}`); }
  // a misspelled version must not be treated as 0
  const unknown = Object.keys(entry).find((name) => ![...FIELDS, ...IGNORED].includes(name));
  if (unknown !== undefined) { return invalid(`the field ${JSON.stringify(shortened(unknown, 50))} is unknown; the fields are ${FIELDS.join(', ')}`); }
  const { channelArn, viewerId, [VERSION_FIELD]: version = 0 } = entry as { [field: string]: unknown };
  if (typeof channelArn !== 'string' || !/^arn:aws:ivs:[a-z0-9-]+:[0-9]+:channel\/[a-zA-Z0-9-]+$/.test(channelArn) || channelArn.length > 128) {
    return invalid('channelArn must be the ARN of a channel');
  }
  if (!isViewerId(viewerId)) { return invalid('viewerId must be a text of 1 to 40 characters'); }
  if (!isVersion(version)) { return invalid(`${VERSION_FIELD} must be an integer from 0 to ${MAX_VIEWER_SESSION_VERSION}`); }
  if (channels && !channels.includes(channelArn)) { return failed(entry, 'ChannelNotAllowed', 'the channel is not a channel of the construct'); }
  return { channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo: Number(version) };
}

function isViewerId(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 40;
}

/** In CSV, all values are texts, and an empty text means no version. */
function isVersion(version: unknown): boolean {
  if (typeof version === 'string') { return /^\d{0,10}$/.test(version) && Number(version) <= MAX_VIEWER_SESSION_VERSION; }
  return Number.isInteger(version) && (version as number) >= 0 && (version as number) <= MAX_VIEWER_SESSION_VERSION;
}

/** A failed entry with the cause, short enough that twenty of them fit in the result of a task. */
export function failed(entry: unknown, errorCode: string, errorMessage: string): FailedEntry {
  const { channelArn, viewerId, [VERSION_FIELD]: version } = Object(entry);
  const text = (value: unknown) => shortened(withoutSecrets(typeof value === 'string' ? value : JSON.stringify(value) ?? ''), 200);
  return {
    channelArn: text(channelArn),
    viewerId: isViewerId(viewerId) ? viewerId : text(viewerId), // it may look like a secret, but must stay the ID of this viewer
    ...version !== undefined && { [VERSION_FIELD]: typeof version === 'number' ? version : text(version) },
    errorCode,
    errorMessage: shortened(withoutSecrets(errorMessage), 200),
  };
}
