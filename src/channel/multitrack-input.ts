/**
 * The highest resolution that an encoder may send as one of several tracks.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/multitrack-video.html
 */
export enum MaximumResolution {
  /** Full HD (1080p). */
  FULL_HD = 'FULL_HD',

  /** HD (720p). */
  HD = 'HD',

  /** SD (480p). */
  SD = 'SD',
}

/**
 * Whether encoders may or must send several tracks.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/multitrack-video.html
 */
export enum Policy {
  /** Encoders may send one track or several. */
  ALLOW = 'ALLOW',

  /** Encoders must send several tracks. IVS rejects a stream with one track. */
  REQUIRE = 'REQUIRE',
}

/**
 * Settings of multitrack input: the encoder sends every quality itself, and IVS transcodes none.
 *
 * It requires a channel of type `STANDARD` and the container format `FRAGMENTED_MP4`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/multitrack-video.html
 */
export interface MultitrackInputConfiguration {
  /**
   * Whether multitrack input is enabled. Set it to false to keep the other settings for later.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /** The highest resolution that an encoder may send. */
  readonly maximumResolution: MaximumResolution;

  /** Whether encoders may or must send several tracks. */
  readonly policy: Policy;
}
