/**
 * The largest picture that an encoder may send as one of several tracks.
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

  /** Encoders must send several tracks; a stream with one track is refused. */
  REQUIRE = 'REQUIRE',
}

/**
 * Multitrack input: the encoder sends every quality itself, and none is transcoded.
 *
 * It needs a channel of type `STANDARD` and the container format `FRAGMENTED_MP4`.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/multitrack-video.html
 */
export interface MultitrackInputConfiguration {
  /**
   * Whether multitrack input is on. Switch it off here to keep the other settings for later.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /** The largest picture that an encoder may send. */
  readonly maximumResolution: MaximumResolution;

  /** Whether encoders may or must send several tracks. */
  readonly policy: Policy;
}
