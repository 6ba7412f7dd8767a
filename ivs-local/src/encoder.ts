import type { StreamEvent, StreamSession } from '@aws-sdk/client-ivs';
import { Account, LiveStream } from './account';
import { newId } from './ids';

/*
 * What encoders do: go live with a stream key, starve, come back, stop. Events and session histories follow the EventBridge
 * page and the stream-health page of the IVS user guide.
 */

/** How an encoder connects. */
export interface EncoderOptions {
  /** How many video tracks it sends. */
  readonly tracks?: number;
  /** Whether it comes back by itself when it is disconnected, as most encoders do. */
  readonly reconnects?: boolean;
}

const RECONNECT_AFTER = 1000; // of this service here; real encoders differ
const SILENCE = 30_000; // "wait for a silent encoder", user guide

/** The service refused the encoder; there is no HTTP in RTMPS, so this is no ServiceError. */
export class EncoderRefused extends Error {}

/** Connects with a stream key, which may end in `?priority=N` for a takeover. */
export function goLive(account: Account, streamKey: string, options: EncoderOptions = {}): LiveStream {
  const [value, query] = streamKey.split('?');
  const priority = Number(new URLSearchParams(query).get('priority') ?? 0);
  if (!Number.isInteger(priority) || priority < 0 || priority > 2_147_483_647) { throw new EncoderRefused('the priority is no integer from 1 to 2,147,483,647'); }
  const key = [...account.streamKeys.values()].find((candidate) => candidate.value === value);
  const channel = key && account.channels.get(key.channelArn!);
  if (channel === undefined) { throw new EncoderRefused('the stream key is not known'); }

  const running = account.streams.get(channel.arn);
  if (running) { return takeOver(account, running, priority, value); }

  const stream = newStream(account, channel.arn, priority, value, options);
  account.sessions.set(channel.arn, [stream.session, ...account.sessions.get(channel.arn) ?? []]);
  record(account, stream, 'Session Created');
  const refusal = multitrackRefusal(channel.multitrackInputConfiguration, options.tracks ?? 1);
  if (refusal) {
    (stream.session as { endTime?: Date }).endTime = new Date(account.clock.now());
    record(account, stream, 'Session Ended', refusal);
    throw new EncoderRefused(refusal);
  }
  account.streams.set(channel.arn, stream);
  record(account, stream, 'Stream Start');
  recording(account, stream, 'Recording Start');
  return stream;
}

/** Ends a stream: by the encoder itself, by StopStream, or because nothing came any more. */
export function disconnect(account: Account, stream: LiveStream, why: 'ended' | 'stopped' | 'starved'): void {
  if (account.streams.get(stream.channelArn) !== stream) { return; } // it has ended already
  account.streams.delete(stream.channelArn);
  stream.cancelStarvation?.();
  account.sessions.remember();
  (stream.session as { endTime?: Date }).endTime = new Date(account.clock.now());
  for (const viewer of account.viewers.values()) {
    if (viewer.channelArn === stream.channelArn) { account.viewers.delete(viewer.id); }
  }
  record(account, stream, 'Stream End');
  record(account, stream, 'Session Ended');
  const window = (stream.session.recordingConfiguration?.recordingReconnectWindowSeconds ?? 0) * 1000;
  account.clock.after(window, () => recording(account, stream, 'Recording End'));
  if (why !== 'ended' && stream.reconnects) {
    account.clock.after(RECONNECT_AFTER, () => reconnect(account, stream));
  }
}

/** Too little data arrives; after half a minute of silence the stream is ended. */
export function starve(account: Account, stream: LiveStream): void {
  stream.cancelStarvation?.();
  account.streams.remember();
  stream.health = 'STARVING';
  record(account, stream, 'Starvation Start');
  stream.cancelStarvation = account.clock.after(SILENCE, () => disconnect(account, stream, 'starved'));
}

/** Enough data arrives again. */
export function recover(account: Account, stream: LiveStream): void {
  stream.cancelStarvation?.();
  stream.cancelStarvation = undefined;
  account.streams.remember();
  stream.health = 'HEALTHY';
  record(account, stream, 'Starvation End');
}

/** Sends more than the type of the channel allows. */
export function exceed(account: Account, stream: LiveStream, limit: 'Ingest Bitrate' | 'Ingest Resolution'): void {
  account.events.emit('IVS Limit Breach', stream.channelArn, { limit_name: limit, limit_value: 0, exceeded_by: 1, limit_unit: '', ...names(account, stream) });
}

/** An encoder that comes back finds the door closed when its stream key is gone, or somebody else is live. */
function reconnect(account: Account, stream: LiveStream): void {
  try {
    goLive(account, stream.streamKeyValue, { reconnects: true, tracks: stream.tracks });
  } catch (error) {
    if (!(error instanceof EncoderRefused)) { throw error; }
  }
}

function takeOver(account: Account, running: LiveStream, priority: number, value: string): LiveStream {
  if (priority <= running.priority) {
    record(account, running, 'Stream Takeover Failure', 'StreamTakeoverInvalidPriority');
    throw new EncoderRefused('StreamTakeoverInvalidPriority');
  }
  Object.assign(running, { priority, streamKeyValue: value });
  record(account, running, 'Stream Takeover');
  return running;
}

function multitrackRefusal(multitrack: { enabled?: boolean; policy?: string } | undefined, tracks: number): string | undefined {
  if (tracks > 1 && !multitrack?.enabled) { return 'MultitrackInputNotAllowed'; }
  return multitrack?.enabled && multitrack.policy === 'REQUIRE' && tracks < 2 ? 'MultitrackInputRequired' : undefined;
}

function newStream(account: Account, channelArn: string, priority: number, streamKeyValue: string, options: EncoderOptions): LiveStream {
  const channel = account.channels.get(channelArn)!;
  const streamId = `st-${newId(23)}`;
  const startTime = new Date(account.clock.now());
  const configuration = account.recordingConfigurations.get(channel.recordingConfigurationArn ?? '');
  const session: StreamSession = {
    streamId,
    startTime,
    channel: { ...channel },
    recordingConfiguration: configuration && { ...configuration },
    ingestConfigurations: { videoConfigurations: [], audioConfigurations: [] },
    truncatedEvents: [],
  };
  return { channelArn, streamId, startTime, session, health: 'HEALTHY', priority, reconnects: options.reconnects ?? false, tracks: options.tracks ?? 1, streamKeyValue, metadata: [] };
}

const DETAIL_TYPES: { [name: string]: string } = { 'Starvation Start': 'IVS Stream Health Change', 'Starvation End': 'IVS Stream Health Change' };

/** Writes an event into the history of the session (500 at most), and sends it. */
function record(account: Account, stream: LiveStream, name: string, code?: string): void {
  const detailType = DETAIL_TYPES[name] ?? 'IVS Stream State Change';
  const event: StreamEvent = { name, type: detailType, eventTime: new Date(account.clock.now()), ...(code && { code }) };
  account.sessions.remember();
  const events = stream.session.truncatedEvents!;
  events.unshift(event);
  events.length = Math.min(events.length, 500);
  account.events.emit(detailType, stream.channelArn, { event_name: name, ...names(account, stream), ...(code && { code }) });
}

function recording(account: Account, stream: LiveStream, status: 'Recording Start' | 'Recording End'): void {
  const configuration = stream.session.recordingConfiguration;
  if (configuration === undefined) { return; }
  const failed = configuration.state !== 'ACTIVE';
  if (failed && status === 'Recording End') { return; }
  const start = stream.startTime;
  const [account_, channel] = [account.options.accountId, stream.channelArn.split('/')[1]];
  const time = [start.getUTCFullYear(), start.getUTCMonth() + 1, start.getUTCDate(), start.getUTCHours(), start.getUTCMinutes()].join('/');
  account.events.emit('IVS Recording State Change', stream.channelArn, {
    recording_status: failed ? 'Recording Start Failure' : status,
    recording_status_reason: failed ? `the recording configuration is ${configuration.state}` : '',
    recording_s3_bucket_name: configuration.destinationConfiguration!.s3!.bucketName,
    recording_s3_key_prefix: `ivs/v1/${account_}/${channel}/${time}/${stream.streamId.slice(3, 15)}`,
    recording_duration_ms: status === 'Recording End' ? account.clock.now() - start.getTime() : 0,
    recording_session_id: stream.streamId,
    ...(status === 'Recording End' && { recording_session_stream_ids: [stream.streamId] }),
    ...names(account, stream),
  });
}

function names(account: Account, { channelArn, streamId }: LiveStream): { channel_name: string; stream_id: string } {
  return { channel_name: account.channels.get(channelArn)?.name ?? '', stream_id: streamId };
}
