import { Account, LiveStream } from './account';
import { later } from './delays';
import { IngestSettings, ingestOf } from './ingest-settings';
import { reportBreach, resolutionBreaches } from './limits';
import { startRecording, stopRecording } from './recordings';
import { emitState, endSession, newSession } from './sessions';

/*
 * What encoders do: go live with a stream key, starve, come back, stop. Events and session histories follow the EventBridge
 * page and the stream-health page of the IVS user guide.
 */

/** How an encoder connects, and what it sends. */
export interface EncoderOptions extends IngestSettings {
  /** Whether it comes back by itself when it is disconnected, as most encoders do. */
  readonly reconnects?: boolean;
}

const RECONNECT_AFTER = 1000; // of this service here; real encoders differ
const SILENCE = 30_000; // "wait for a silent encoder", user guide
const TAKEOVERS = 100; // of a stream, service quotas page

/** The service refused the encoder; there is no HTTP in RTMPS, so this is no ServiceError. */
export class EncoderRefused extends Error {}

/** Connects with a stream key, which may end in `?priority=N` for a takeover. The stream can be watched once it has started, which may take its time. */
export function goLive(account: Account, streamKey: string, options: EncoderOptions = {}): LiveStream {
  const [value, query] = streamKey.split('?');
  const priority = Number(new URLSearchParams(query).get('priority') ?? 0);
  if (!Number.isInteger(priority) || priority < 0 || priority > 2_147_483_647) {
    throw new EncoderRefused('the priority is no integer from 1 to 2,147,483,647; end the stream key in ?priority=N with such a number');
  }
  const key = account.streamKeyWith(streamKey);
  const channel = key && account.channels.get(key.channelArn!);
  if (channel === undefined) { throw new EncoderRefused('the stream key is not known'); }

  const running = account.connected(channel.arn);
  if (running) { return takeOver(account, running, priority, value, options); }

  const stream = connect(account, channel.arn, options, { priority, streamKeyValue: value });
  const refusal = multitrackRefusal(channel.multitrackInputConfiguration, stream.tracks);
  if (refusal) { throw refuse(account, stream, refusal); }
  // "If you exceed the allowable input resolution or bitrate, the stream probably will disconnect immediately" (API reference, Channel)
  const breaches = resolutionBreaches(channel, stream.session);
  for (const breach of breaches) { reportBreach(account, stream, breach); }
  if (breaches.length > 0) {
    refuse(account, stream);
    throw new EncoderRefused(breaches.map(({ limit_name, limit_value, limit_unit }) => `${limit_name}: at most ${limit_value} ${limit_unit}`).join(', '));
  }
  account.starting.set(channel.arn, stream);
  stream.cancelStart = later(account.clock, account.delays.start, () => start(account, stream));
  return stream;
}

/** Ends a stream: by the encoder itself, by StopStream, or because nothing came any more. */
export function disconnect(account: Account, stream: LiveStream, why: 'ended' | 'stopped' | 'starved'): void {
  const { channelArn } = stream;
  if (account.connected(channelArn) !== stream) { return; } // it has ended already
  stream.cancelStart?.();
  stream.cancelStarvation?.();
  stream.feed?.end();
  stream.isEnding = true;
  const hasStarted = account.streams.get(channelArn) === stream;
  account.starting.delete(channelArn);
  emitState(account, stream, 'Session Ended'); // it "may come before Stream End": the video that has come is still processed (user guide)
  if (hasStarted) {
    stream.cancelEnd = later(account.clock, account.delays.stop, () => end(account, stream));
  } else {
    endSession(account, stream);
  }
  if (why !== 'ended' && stream.reconnects) {
    account.clock.after(RECONNECT_AFTER, () => reconnect(account, stream));
  }
}

/** The service stops: what real encoders stream ends at once, and so do all recordings. */
export function endAll(account: Account): void {
  for (const stream of [...account.starting.values(), ...account.streams.values()]) {
    if (stream.feed === undefined) { continue; }
    disconnect(account, stream, 'ended');
    if (account.streams.get(stream.channelArn) !== stream) { continue; }
    stream.cancelEnd?.();
    end(account, stream);
  }
  for (const recording of account.waitingRecordings) { recording.endNow?.(); }
}

/** Too little data arrives; after half a minute of silence the stream is ended. */
export function starve(account: Account, stream: LiveStream): void {
  stream.cancelStarvation?.();
  account.streams.remember();
  stream.health = 'STARVING';
  emitState(account, stream, 'Starvation Start');
  stream.cancelStarvation = account.clock.after(SILENCE, () => disconnect(account, stream, 'starved'));
}

/** Enough data arrives again. */
export function recover(account: Account, stream: LiveStream): void {
  stream.cancelStarvation?.();
  stream.cancelStarvation = undefined;
  account.streams.remember();
  stream.health = 'HEALTHY';
  emitState(account, stream, 'Starvation End');
}

/** A session begins: the stream key was right, nothing has been processed yet. */
export function connect(account: Account, channelArn: string, options: EncoderOptions, { priority = 0, streamKeyValue = '' } = {}): LiveStream {
  const session = newSession(account, channelArn, options);
  const stream: LiveStream = {
    channelArn,
    streamId: session.streamId!,
    startTime: session.startTime!,
    session,
    health: 'HEALTHY',
    priority,
    takeovers: 0,
    reconnects: options.reconnects ?? false,
    options,
    tracks: session.ingestConfigurations!.videoConfigurations!.length,
    streamKeyValue,
    metadata: [],
  };
  emitState(account, stream, 'Session Created');
  return stream;
}

/** A session ends before its stream has started. */
export function refuse(account: Account, stream: LiveStream, code?: string): EncoderRefused {
  endSession(account, stream);
  emitState(account, stream, 'Session Ended', { code });
  return new EncoderRefused(code);
}

/** The stream can be watched from now on. */
function start(account: Account, stream: LiveStream): void {
  account.starting.delete(stream.channelArn);
  account.streams.set(stream.channelArn, stream);
  emitState(account, stream, 'Stream Start');
  later(account.clock, account.delays.recording, () => {
    if (account.connected(stream.channelArn) === stream) { startRecording(account, stream); }
  });
}

/** The stream can't be watched any more. */
function end(account: Account, stream: LiveStream): void {
  const { channelArn } = stream;
  if (account.streams.get(channelArn) === stream) {
    account.streams.delete(channelArn);
    for (const viewer of account.viewers.values()) {
      if (viewer.channelArn === channelArn) { account.viewers.delete(viewer.id); }
    }
  }
  endSession(account, stream);
  emitState(account, stream, 'Stream End');
  stopRecording(account, stream);
}

/** An encoder that comes back finds the door closed when its stream key is gone, or somebody else is live. */
function reconnect(account: Account, stream: LiveStream): void {
  try {
    goLive(account, stream.streamKeyValue, { ...stream.options, reconnects: true });
  } catch (error) {
    if (!(error instanceof EncoderRefused)) { throw error; }
  }
}

function takeOver(account: Account, running: LiveStream, priority: number, streamKeyValue: string, options: EncoderOptions): LiveStream {
  const code = takeoverRefusal(running, priority, options);
  if (code !== undefined) {
    emitState(account, running, 'Stream Takeover Failure', { code });
    throw new EncoderRefused(`${code}: the channel is live with stream ${running.streamId}, ${TAKEOVER_NEEDS[code]}`);
  }
  Object.assign(running, { priority, streamKeyValue, takeovers: running.takeovers + 1 });
  emitState(account, running, 'Stream Takeover');
  return running;
}

const TAKEOVER_NEEDS = {
  StreamTakeoverInvalidPriority: 'and only a stream key that ends in ?priority=N, with a higher N, takes it over',
  StreamTakeoverLimitBreached: `which was taken over ${TAKEOVERS} times already; end that stream first`,
  StreamTakeoverMediaMismatch: 'which has other codecs or another resolution; send the same, or end that stream first',
};

/** An encoder that does not say what it sends is taken to send the same. */
function takeoverRefusal(running: LiveStream, priority: number, options: EncoderOptions): keyof typeof TAKEOVER_NEEDS | undefined {
  if (priority <= running.priority) { return 'StreamTakeoverInvalidPriority'; }
  if (running.takeovers >= TAKEOVERS) { return 'StreamTakeoverLimitBreached'; }
  const propertiesOf = ({ ingestConfigurations }: Pick<LiveStream['session'], 'ingestConfigurations'>) => JSON.stringify(
    ingestConfigurations!.videoConfigurations!.map(({ codec, videoWidth, videoHeight }) => [codec, videoWidth, videoHeight]));
  const isOther = options.ingestConfigurations !== undefined && propertiesOf(ingestOf(options)) !== propertiesOf(running.session);
  return isOther ? 'StreamTakeoverMediaMismatch' : undefined;
}

function multitrackRefusal(multitrack: { enabled?: boolean; policy?: string } | undefined, tracks: number): string | undefined {
  if (tracks > 1 && !multitrack?.enabled) { return 'MultitrackInputNotAllowed'; }
  return multitrack?.enabled && multitrack.policy === 'REQUIRE' && tracks < 2 ? 'MultitrackInputRequired' : undefined;
}
