/**
 * What a channel accepts and what viewers get: resolution, bitrate and transcoding.
 *
 * The page below has the limits of resolution and bitrate; a stream beyond them is probably disconnected at once.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum ChannelType {
  /** Transcoded into several qualities, so that each viewer gets what device and network allow. */
  STANDARD = 'STANDARD',

  /** Viewers get the original input, in the one quality that it has. */
  BASIC = 'BASIC',

  /** Transcoded, with an audio-only rendition; viewers get at most SD (480p). */
  ADVANCED_SD = 'ADVANCED_SD',

  /** Transcoded, with an audio-only rendition; viewers get at most HD (720p). */
  ADVANCED_HD = 'ADVANCED_HD',
}

/**
 * How close to live viewers are.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum LatencyMode {
  /** The shortest delay between broadcaster and viewer, for streams that viewers take part in. */
  LOW = 'LOW',

  /** For streams that need no viewer interaction. */
  NORMAL = 'NORMAL',
}

/**
 * A trade between picture quality and bandwidth, for channels of type `ADVANCED_SD` and `ADVANCED_HD` only.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum Preset {
  /** Lower bitrates for each quality: for slow connections or simple pictures, such as talking heads. */
  CONSTRAINED_BANDWIDTH_DELIVERY = 'CONSTRAINED_BANDWIDTH_DELIVERY',

  /** Higher bitrates for each quality: for fast connections and complex pictures, such as quick scene changes. */
  HIGHER_BANDWIDTH_DELIVERY = 'HIGHER_BANDWIDTH_DELIVERY',
}

/**
 * How the stream is packaged for viewers.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export enum ContainerFormat {
  /** MPEG-TS. Server-side ads need it. */
  TS = 'TS',

  /** Fragmented MP4. Multitrack input needs it. */
  FRAGMENTED_MP4 = 'FRAGMENTED_MP4',
}
