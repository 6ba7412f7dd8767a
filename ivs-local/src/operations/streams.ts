import type {
  GetStreamSessionCommandInput, InsertAdBreakCommandInput, ListStreamSessionsCommandInput, ListStreamsCommandInput, PutMetadataCommandInput,
  _Stream, StreamSession,
} from '@aws-sdk/client-ivs';
import { Account, find, LiveStream, ViewerSession, watching } from '../account';
import { disconnect } from '../encoder';
import { conflict, invalid, notFound, notLive } from '../errors';
import { newId } from '../ids';
import { page } from '../paging';
import { hasErrorEvent } from '../sessions';

const METADATA_BYTES = 1024; // user guide, embedding metadata

/** A channel that is not live answers 404 ChannelNotBroadcasting, not OFFLINE. */
export function GetStream(account: Account, { channelArn }: { channelArn?: string }) {
  const stream = live(account, channelArn!);
  return { stream: { ...summaryOf(account, account.viewers, stream), playbackUrl: account.channels.get(channelArn!)!.playbackUrl } };
}

export function ListStreams(account: Account, input: ListStreamsCommandInput) {
  const wanted = input.filterBy?.health;
  const streams = [...account.streams.listed.values()].filter(({ health }) => wanted === undefined || wanted === health);
  const { items, nextToken } = page(streams, input);
  return { streams: items.map((stream) => summaryOf(account, account.viewers.listed, stream)), nextToken };
}

/** Disconnects the encoder. Most encoders come back by themselves, as long as their stream key exists. */
export function StopStream(account: Account, { channelArn }: { channelArn?: string }) {
  disconnect(account, account.starting.get(channelArn!) ?? live(account, channelArn!), 'stopped');
  return {};
}

/** At most 1 KB, in bytes; reaches the viewers of a live stream. */
export function PutMetadata(account: Account, { channelArn, metadata }: PutMetadataCommandInput) {
  find(account.channels, channelArn!);
  if (Buffer.byteLength(metadata!) > METADATA_BYTES) { throw invalid('Metadata size exceeds payload limit'); } // the text: see errors.ts
  const stream = live(account, channelArn!);
  stream.metadata.push({ text: metadata!, at: account.clock.now() });
  stream.feed?.addMetadata(metadata!);
  return {};
}

/** One break at a time (user guide, server-side ad insertion). */
export function InsertAdBreak(account: Account, { channelArn, durationSeconds }: InsertAdBreakCommandInput) {
  const stream = live(account, channelArn!);
  const now = account.clock.now();
  if (stream.adBreakUntil !== undefined && stream.adBreakUntil > now) { throw conflict(`an ad break is running on channel ${channelArn}`); }
  stream.adBreakUntil = now + durationSeconds! * 1000;
  const adBreakId = newId(26);
  account.events.emit('IVS Ad Break State Change', channelArn, {
    event_name: 'Ad Break Inserted',
    channel_name: account.channels.get(channelArn!)!.name,
    stream_id: stream.streamId,
    ad_break_id: adBreakId,
    duration_seconds: durationSeconds,
    target_start_time: new Date(now).toISOString(),
  });
  return { adBreakId };
}

/** Sessions stay for 60 days, also when their channel is gone. Without a stream id: the newest. */
export function GetStreamSession(account: Account, { channelArn, streamId }: GetStreamSessionCommandInput) {
  const session = sessionsOf(account, channelArn!).find((candidate) => streamId === undefined || candidate.streamId === streamId);
  if (session === undefined) { throw notFound(streamId ?? channelArn!); }
  return { streamSession: session };
}

export function ListStreamSessions(account: Account, input: ListStreamSessionsCommandInput) {
  const { items, nextToken } = page(listedSessionsOf(account, input.channelArn!), input);
  return {
    streamSessions: items.map((session) => ({
      streamId: session.streamId, startTime: session.startTime, endTime: session.endTime, hasErrorEvent: hasErrorEvent(session),
    })),
    nextToken,
  };
}

function live(account: Account, channelArn: string): LiveStream {
  find(account.channels, channelArn);
  const stream = account.streams.get(channelArn);
  if (stream === undefined) { throw notLive(channelArn); }
  return stream;
}

function sessionsOf(account: Account, channelArn: string): StreamSession[] {
  const sessions = account.sessions.get(channelArn);
  if (sessions === undefined) { find(account.channels, channelArn); }
  return sessions ?? [];
}

/** The check of the channel is current, also when the list lags. */
function listedSessionsOf(account: Account, channelArn: string): StreamSession[] {
  sessionsOf(account, channelArn);
  return account.sessions.listed.get(channelArn) ?? [];
}

function summaryOf(account: Account, viewers: ReadonlyMap<string, ViewerSession>, { channelArn, streamId, startTime, health }: LiveStream): Omit<_Stream, 'playbackUrl'> {
  return { channelArn, streamId, startTime, health, state: 'LIVE', viewerCount: watching(account, viewers, channelArn!) };
}
