/*
 * What the state machine of a bulk revocation and its function agree on. The handler imports only types from here.
 */

/** What each batch gets beside its items. */
export interface RevocationBatchInput {
  /** The number of the last retry of a batch: when that one fails, the batch is given up. */
  readonly LastRetry: number;
  /** The ARNs of the channels whose viewers may be revoked; all channels without it. */
  readonly Channels?: string[];
}

/** What the function is invoked with: a batch as Step Functions makes it (developer guide, ItemBatcher). */
export interface RevocationBatch {
  /** As they stand in the list, so they may be anything; in CSV, all values are texts. */
  readonly Items: unknown[];
  readonly BatchInput: RevocationBatchInput;
  readonly RetryCount: number;
}

/** An entry that failed, as it stands in the results: it can be an entry of another list. */
export interface FailedEntry {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo?: number | string;
  /** `EntryInvalid`, `ChannelNotAllowed`, or a code of IVS. */
  readonly errorCode: string;
  readonly errorMessage: string;
}
