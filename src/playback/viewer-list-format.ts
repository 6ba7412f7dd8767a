/**
 * The format of a list of viewers.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export enum ViewerListFormat {
  /** One JSON object per line: `{"channelArn": "…", "viewerId": "…", "viewerSessionVersionsLessThanOrEqualTo": 3}`. The last field is optional. */
  JSON_LINES = 'JSONL',

  /** Comma-separated values with the header `channelArn,viewerId,viewerSessionVersionsLessThanOrEqualTo`. The last column can be empty or missing. */
  CSV = 'CSV',
}
