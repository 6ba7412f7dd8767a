/**
 * The type of a channel, which determines the allowed resolution and bitrate, and the transcoding.
 *
 * The page below lists the limits. IVS probably disconnects a stream that exceeds them immediately.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum ChannelType {
  /** Transcoded into several qualities. Each viewer gets the best quality for their device and network. */
  STANDARD = 'STANDARD',

  /** Not transcoded. Viewers get the original input in its only quality. */
  BASIC = 'BASIC',

  /** Transcoded, with an audio-only rendition. Viewers get at most SD (480p). */
  ADVANCED_SD = 'ADVANCED_SD',

  /** Transcoded, with an audio-only rendition. Viewers get at most HD (720p). */
  ADVANCED_HD = 'ADVANCED_HD',
}

/**
 * The latency between broadcaster and viewers.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum LatencyMode {
  /** The shortest delay between broadcaster and viewers, for streams with viewer interaction. */
  LOW = 'LOW',

  /** A longer delay, for streams without viewer interaction. */
  NORMAL = 'NORMAL',
}

/**
 * A trade-off between picture quality and bandwidth, only for channels of type `ADVANCED_SD` and `ADVANCED_HD`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum Preset {
  /** Lower bitrates for each quality, for slow connections or simple pictures such as talking heads. */
  CONSTRAINED_BANDWIDTH_DELIVERY = 'CONSTRAINED_BANDWIDTH_DELIVERY',

  /** Higher bitrates for each quality, for fast connections or complex pictures such as quick scene changes. */
  HIGHER_BANDWIDTH_DELIVERY = 'HIGHER_BANDWIDTH_DELIVERY',
}

/**
 * How the stream is packaged for viewers.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum ContainerFormat {
  /** MPEG-TS. Required for server-side ads. */
  TS = 'TS',

  /** Fragmented MP4. Required for multitrack input. */
  FRAGMENTED_MP4 = 'FRAGMENTED_MP4',
}
