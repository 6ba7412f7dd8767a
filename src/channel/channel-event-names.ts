/**
 * What happened to a stream: the values of `event_name` in events of type "IVS Stream State Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export enum StreamState {
  /** An encoder has connected, and a session begins. */
  SESSION_CREATED = 'Session Created',
  /** The session is over. It may arrive before `STREAM_END`, and not every session has it. */
  SESSION_ENDED = 'Session Ended',
  /** The channel is live. */
  STREAM_START = 'Stream Start',
  /** The channel is no longer live. */
  STREAM_END = 'Stream End',
  /** The stream failed; the detail field `reason` says why. */
  STREAM_FAILURE = 'Stream Failure',
  /** A second encoder with a higher priority has taken over. */
  STREAM_TAKEOVER = 'Stream Takeover',
  /** A takeover failed; the detail field `code` says why. */
  STREAM_TAKEOVER_FAILURE = 'Stream Takeover Failure',
}

/**
 * The health of a stream: the values of `event_name` in events of type "IVS Stream Health Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export enum StreamHealth {
  /** Too little data arrives from the encoder; viewers may see the video stall. */
  STARVATION_START = 'Starvation Start',
  /** Enough data arrives again. */
  STARVATION_END = 'Starvation End',
}

/**
 * A quota that was exceeded: the values of `limit_name` in events of type "IVS Limit Breach".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export enum LimitName {
  /** A channel gets a higher bitrate than its type allows. */
  INGEST_BITRATE = 'Ingest Bitrate',
  /** A channel gets a larger picture than its type allows. */
  INGEST_RESOLUTION = 'Ingest Resolution',
  /** The account has too many live channels. The event names no channel. */
  CONCURRENT_BROADCASTS = 'Concurrent Broadcasts',
  /** The account has too many viewers. The event names no channel. */
  CONCURRENT_VIEWERS = 'Concurrent Viewers',
}

/**
 * What happened to a recording: the values of `recording_status` in events of type "IVS Recording State Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export enum RecordingStatus {
  /** Recording has begun; the manifests are not complete yet. */
  RECORDING_START = 'Recording Start',
  /** The recording is complete. With a reconnect window it arrives later by at least that time. */
  RECORDING_END = 'Recording End',
  /** Recording could not begin, for example because the bucket is gone, encrypted with KMS or in another region. */
  RECORDING_START_FAILURE = 'Recording Start Failure',
  /** Recording ended with a failure; the detail field `recording_status_reason` says why. */
  RECORDING_END_FAILURE = 'Recording End Failure',
}
