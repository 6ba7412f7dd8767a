/**
 * A resolution by its height, as recordings and thumbnails name it. One that a stream hasn't got is replaced by the best there is.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/record-to-s3.html
 */
export enum Resolution {
  /** Over 720 up to 1080 lines. */
  FULL_HD = 'FULL_HD',

  /** Over 480 up to 720 lines. */
  HD = 'HD',

  /** Over 360 up to 480 lines. */
  SD = 'SD',

  /** 160 up to 360 lines. */
  LOWEST_RESOLUTION = 'LOWEST_RESOLUTION',
}
