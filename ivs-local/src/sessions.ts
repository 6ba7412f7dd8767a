import type { StreamEvent, StreamSession } from '@aws-sdk/client-ivs';
import type { Account, LiveStream } from './account';
import { newId } from './ids';
import { IngestSettings, ingestOf } from './ingest-settings';

/* Sessions of streams, and their events: in the history of the session and on EventBridge (EventBridge and stream-health pages of the user guide). */

const EVENTS_KEPT = 500; // API reference, StreamSession

/** A session that starts now. It keeps the settings of the channel at that time. */
export function newSession(account: Account, channelArn: string, settings: IngestSettings): StreamSession {
  const channel = account.channels.get(channelArn)!;
  const configuration = account.recordingConfigurations.get(channel.recordingConfigurationArn ?? '');
  const session: StreamSession = {
    streamId: `st-${newId(23)}`,
    startTime: new Date(account.clock.now()),
    channel: { ...channel },
    recordingConfiguration: configuration && { ...configuration },
    ...ingestOf(settings),
    truncatedEvents: [],
  };
  account.sessions.set(channelArn, [session, ...account.sessions.get(channelArn) ?? []]);
  return session;
}

export function endSession(account: Account, { session }: LiveStream): void {
  account.sessions.remember();
  (session as { endTime?: Date }).endTime = new Date(account.clock.now());
}

/** Whether a session had a breach of a quota, or a failure (API reference, StreamSessionSummary). */
export function hasErrorEvent({ truncatedEvents = [] }: StreamSession): boolean {
  return truncatedEvents.some(({ code, name, type }) => code !== undefined || name!.endsWith('Failure') || type === 'IVS Limit Breach');
}

/** A change of a stream's state or health. A code is in the history, too; a reason is in the event only. */
export function emitState(account: Account, stream: LiveStream, name: string, { code, reason }: { code?: string; reason?: string } = {}): void {
  const type = name.startsWith('Starvation') ? 'IVS Stream Health Change' : 'IVS Stream State Change';
  emitOf(account, stream, type, name, { event_name: name, ...code !== undefined && { code }, ...reason !== undefined && { reason } }, code);
}

/** Writes an event into the history of the session, the newest first, and sends it. */
export function emitOf(account: Account, stream: LiveStream, type: string, name: string, detail: object, code?: string): void {
  const { session, channelArn, streamId } = stream;
  const event: StreamEvent = { name, type, eventTime: new Date(account.clock.now()), ...code !== undefined && { code } };
  account.sessions.remember();
  const events = session.truncatedEvents!;
  events.unshift(event);
  events.length = Math.min(events.length, EVENTS_KEPT);
  account.events.emit(type, channelArn, { ...detail, channel_name: account.channels.get(channelArn)?.name ?? '', stream_id: streamId });
}
