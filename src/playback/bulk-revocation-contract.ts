/*
 * The contract between the state machine of a bulk revocation and its function. The handler imports only types from this file.
 */

/** The input that each batch gets in addition to its items. */
export interface RevocationBatchInput {
  /** The number of the last retry of a batch. If it fails, the batch fails. */
  readonly LastRetry: number;
  /** The ARNs of the channels whose viewers can be revoked. All channels if undefined. */
  readonly Channels?: string[];
}

/** The event of the function: a batch as Step Functions creates it (developer guide, ItemBatcher). */
export interface RevocationBatch {
  /** The entries of the list, unchecked. In CSV, all values are texts. */
  readonly Items: unknown[];
  readonly BatchInput: RevocationBatchInput;
  readonly RetryCount: number;
}

/** A failed entry in the results. It can be used as an entry of another list. */
export interface FailedEntry {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo?: number | string;
  /** `EntryInvalid`, `ChannelNotAllowed`, or a code of IVS. */
  readonly errorCode: string;
  readonly errorMessage: string;
}
