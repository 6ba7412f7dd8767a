/**
 * A resolution of recordings and thumbnails, by its height. If a stream doesn't have it, the highest available resolution is used.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/record-to-s3.html
 */
export enum Resolution {
  /** More than 720, up to 1080 lines. */
  FULL_HD = 'FULL_HD',

  /** More than 480, up to 720 lines. */
  HD = 'HD',

  /** More than 360, up to 480 lines. */
  SD = 'SD',

  /** 160 to 360 lines. */
  LOWEST_RESOLUTION = 'LOWEST_RESOLUTION',
}
