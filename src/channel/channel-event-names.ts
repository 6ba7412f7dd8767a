/**
 * State changes of a stream: the values of `event_name` in events of type "IVS Stream State Change".
 *
 * Use `of` for a name that this version doesn't know.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * channel.events.streamStateChangePattern({ states: [ivs.StreamState.STREAM_TAKEOVER] });
 */
export class StreamState {
  /** An encoder has connected and a session has started. */
  public static readonly SESSION_CREATED = new StreamState('Session Created');

  /** The session has ended. The event can arrive before `STREAM_END`. Some sessions end without it. */
  public static readonly SESSION_ENDED = new StreamState('Session Ended');

  /** The channel is live. */
  public static readonly STREAM_START = new StreamState('Stream Start');

  /** The channel is no longer live. */
  public static readonly STREAM_END = new StreamState('Stream End');

  /** The stream failed. The cause is in the field `reason`. */
  public static readonly STREAM_FAILURE = new StreamState('Stream Failure');

  /** A second encoder with a higher priority has taken over the stream. */
  public static readonly STREAM_TAKEOVER = new StreamState('Stream Takeover');

  /** A takeover failed. The cause is in the field `code`. */
  public static readonly STREAM_TAKEOVER_FAILURE = new StreamState('Stream Takeover Failure');

  /**
   * A stream state that you name.
   *
   * @param eventName the value of `event_name`
   * @returns the stream state
   */
  public static of(eventName: string): StreamState {
    return new StreamState(eventName);
  }

  private constructor(
    /** The value of `event_name` in events. */
    public readonly value: string,
  ) {}
}

/**
 * The health of a stream: the values of `event_name` in events of type "IVS Stream Health Change".
 *
 * Use `of` for a name that this version doesn't know.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * channel.events.streamHealthChangePattern({ states: [ivs.StreamHealth.STARVATION_START] });
 */
export class StreamHealth {
  /** IVS receives too little data from the encoder. Playback may stall for viewers. */
  public static readonly STARVATION_START = new StreamHealth('Starvation Start');

  /** IVS receives enough data again. */
  public static readonly STARVATION_END = new StreamHealth('Starvation End');

  /**
   * A stream health that you name.
   *
   * @param eventName the value of `event_name`
   * @returns the stream health
   */
  public static of(eventName: string): StreamHealth {
    return new StreamHealth(eventName);
  }

  private constructor(
    /** The value of `event_name` in events. */
    public readonly value: string,
  ) {}
}

/**
 * Quotas that can be exceeded: the values of `limit_name` in events of type "IVS Limit Breach".
 *
 * Use `of` for a name that this version doesn't know.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * channel.events.limitBreachPattern({ limits: [ivs.LimitName.INGEST_BITRATE] });
 */
export class LimitName {
  /** The bitrate that an encoder sends is above the limit of the channel type. */
  public static readonly INGEST_BITRATE = new LimitName('Ingest Bitrate');

  /** The resolution that an encoder sends is above the limit of the channel type. */
  public static readonly INGEST_RESOLUTION = new LimitName('Ingest Resolution');

  /** The account has too many live channels. The event doesn't name a channel. */
  public static readonly CONCURRENT_BROADCASTS = new LimitName('Concurrent Broadcasts');

  /** The account has too many viewers. The event doesn't name a channel. */
  public static readonly CONCURRENT_VIEWERS = new LimitName('Concurrent Viewers');

  /**
   * A limit that you name.
   *
   * @param limitName the value of `limit_name`
   * @returns the limit name
   */
  public static of(limitName: string): LimitName {
    return new LimitName(limitName);
  }

  private constructor(
    /** The value of `limit_name` in events. */
    public readonly value: string,
  ) {}
}

/**
 * State changes of a recording: the values of `recording_status` in events of type "IVS Recording State Change".
 *
 * Use `of` for a name that this version doesn't know.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * channel.events.recordingStateChangePattern({ states: [ivs.RecordingStatus.RECORDING_END] });
 */
export class RecordingStatus {
  /** Recording has started. The manifests are not complete yet. */
  public static readonly RECORDING_START = new RecordingStatus('Recording Start');

  /** The recording is complete. With a reconnect window, the event is delayed by at least that time. */
  public static readonly RECORDING_END = new RecordingStatus('Recording End');

  /** Recording could not start, for example because the bucket was deleted, is encrypted with KMS or is in another region. */
  public static readonly RECORDING_START_FAILURE = new RecordingStatus('Recording Start Failure');

  /** Recording ended with a failure. The cause is in the field `recording_status_reason`. */
  public static readonly RECORDING_END_FAILURE = new RecordingStatus('Recording End Failure');

  /**
   * A recording status that you name.
   *
   * @param recordingStatus the value of `recording_status`
   * @returns the recording status
   */
  public static of(recordingStatus: string): RecordingStatus {
    return new RecordingStatus(recordingStatus);
  }

  private constructor(
    /** The value of `recording_status` in events. */
    public readonly value: string,
  ) {}
}

/**
 * State changes of an ad break: the values of `event_name` in events of type "IVS Ad Break State Change".
 *
 * Use `of` for a name that this version doesn't know.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * channel.events.adBreakStateChangePattern({ states: [ivs.AdBreakState.AD_BREAK_INSERTED] });
 */
export class AdBreakState {
  /** An ad break was inserted. */
  public static readonly AD_BREAK_INSERTED = new AdBreakState('Ad Break Inserted');

  /**
   * An ad break state that you name.
   *
   * @param eventName the value of `event_name`
   * @returns the ad break state
   */
  public static of(eventName: string): AdBreakState {
    return new AdBreakState(eventName);
  }

  private constructor(
    /** The value of `event_name` in events. */
    public readonly value: string,
  ) {}
}
