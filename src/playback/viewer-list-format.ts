/**
 * How a list of viewers is written.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export enum ViewerListFormat {
  /** One JSON object a line: `{"channelArn": "…", "viewerId": "…", "viewerSessionVersionsLessThanOrEqualTo": 3}`. The last field may be left out. */
  JSON_LINES = 'JSONL',

  /** Comma-separated values, whose first line is `channelArn,viewerId,viewerSessionVersionsLessThanOrEqualTo`. The last column may be empty or missing. */
  CSV = 'CSV',
}
