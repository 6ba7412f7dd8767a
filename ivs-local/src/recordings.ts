import type { StreamSession, VideoConfiguration } from '@aws-sdk/client-ivs';
import type { Account, LiveStream } from './account';
import { later } from './delays';
import { newId } from './ids';
import { emitOf } from './sessions';

/* Recordings, as EventBridge and the auto-record page of the user guide tell them. What is written to the bucket is not here. */

/** A recording: of one stream, or of several that were merged. */
export interface Recording {
  readonly sessionId: string;
  readonly bucketName: string;
  /** Of all its objects, in UTC and without leading zeros. */
  readonly prefix: string;
  /** The streams in it, in their order. */
  readonly streamIds: string[];
  readonly startedAt: number;
  /** Of the streams that have ended, in milliseconds. */
  duration: number;
  /** When the last stream began to be recorded. */
  resumedAt: number;
  /** When the last stream has ended; not set while it is live. */
  stoppedAt?: number;
  /** Of the first stream: others are merged if theirs fit. */
  readonly session: StreamSession;
  cancelEnd?: () => void;
  /** Ends it while it waits for a stream to come back. */
  endNow?: () => void;
}

/** What goes wrong with the next recording of a channel, or with the one that runs. */
export type RecordingFailure = 'Recording Start Failure' | 'Recording End Failure';

const STREAMS = 20; // that are merged at most, as well as
const HOURS_48 = 48 * 3_600_000;

/** Starts when a stream starts, or goes on with the recording of the stream before. */
export function startRecording(account: Account, stream: LiveStream): void {
  const configuration = stream.session.recordingConfiguration;
  if (configuration === undefined) { return; }
  const fails = account.recordingFailures.get(stream.channelArn) === 'Recording Start Failure';
  const open = account.recordings.get(stream.channelArn);
  if (configuration.state !== 'ACTIVE' || fails) {
    account.recordingFailures.delete(stream.channelArn);
    return emitRecording(account, stream, { ...newRecording(account, stream), prefix: '' }, 'Recording Start Failure', 'ValidationException');
  }
  const merges = open !== undefined && isMerged(account, open, stream.session);
  const recording = merges ? open : newRecording(account, stream);
  if (merges) {
    recording.cancelEnd?.();
    account.waitingRecordings.delete(recording);
    recording.stoppedAt = undefined;
    recording.resumedAt = account.clock.now();
    recording.streamIds.push(stream.streamId);
  }
  account.recordings.set(stream.channelArn, recording);
  stream.recording = recording;
  emitRecording(account, stream, recording, 'Recording Start'); // of each stream; whether of merged ones, too, is not documented
}

/** Ends when the stream ends, or later: a stream may come back within the window. */
export function stopRecording(account: Account, stream: LiveStream): void {
  const { recording } = stream;
  if (recording === undefined || recording.stoppedAt !== undefined) { return; }
  recording.stoppedAt = account.clock.now();
  recording.duration += recording.stoppedAt - recording.resumedAt;
  const window = (stream.session.recordingConfiguration!.recordingReconnectWindowSeconds ?? 0) * 1000;
  const end = () => {
    account.waitingRecordings.delete(recording);
    if (account.recordings.get(stream.channelArn) === recording) { account.recordings.delete(stream.channelArn); }
    const fails = account.recordingFailures.get(stream.channelArn) === 'Recording End Failure';
    if (fails) { account.recordingFailures.delete(stream.channelArn); }
    emitRecording(account, stream, recording, fails ? 'Recording End Failure' : 'Recording End', fails ? 'InternalServerException' : '');
  };
  account.waitingRecordings.add(recording);
  const cancel = later(account.clock, window, end);
  recording.cancelEnd = cancel;
  recording.endNow = () => {
    cancel();
    end();
  };
}

/** The rules of the user guide, "Merge Fragmented Streams". */
function isMerged({ clock, delays }: Account, { session, streamIds, startedAt, stoppedAt }: Recording, next: StreamSession): boolean {
  const [before, after] = [session, next].map(({ ingestConfigurations }) => ingestConfigurations!);
  return session.recordingConfiguration!.arn === next.recordingConfiguration!.arn
    && stoppedAt !== undefined && clock.now() - stoppedAt >= delays.writing
    && streamIds.length < STREAMS && clock.now() - startedAt < HOURS_48
    && before.videoConfigurations!.length === after.videoConfigurations!.length
    && before.videoConfigurations!.every((track, index) => isAlike(track, after.videoConfigurations![index]))
    && before.audioConfigurations!.map(({ codec }) => codec).join() === after.audioConfigurations!.map(({ codec }) => codec).join();
}

function isAlike(a: VideoConfiguration, b: VideoConfiguration): boolean {
  return a.videoWidth === b.videoWidth && a.videoHeight === b.videoHeight && a.targetFramerate === b.targetFramerate && a.codec === b.codec
    && Math.abs(b.targetBitrate! - a.targetBitrate!) <= a.targetBitrate! / 2;
}

function newRecording(account: Account, { channelArn, streamId, session }: LiveStream): Recording {
  const startedAt = account.clock.now();
  const time = new Date(startedAt);
  const minute = [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes()].join('/');
  return {
    sessionId: newId(16),
    bucketName: session.recordingConfiguration!.destinationConfiguration!.s3!.bucketName!,
    prefix: `ivs/v1/${account.options.accountId}/${channelArn.split('/')[1]}/${minute}/${newId()}`,
    streamIds: [streamId],
    startedAt,
    duration: 0,
    resumedAt: startedAt,
    session,
  };
}

function emitRecording(account: Account, stream: LiveStream, recording: Recording, status: string, reason = ''): void {
  emitOf(account, stream, 'IVS Recording State Change', status, {
    recording_status: status,
    recording_status_reason: reason,
    recording_s3_bucket_name: recording.bucketName,
    recording_s3_key_prefix: recording.prefix,
    recording_duration_ms: status === 'Recording End' ? recording.duration : 0,
    recording_session_id: recording.sessionId,
    ...status === 'Recording End' && { recording_session_stream_ids: [...recording.streamIds] },
  });
}
