/** The event from a queue, with the fields that are used here (Lambda guide, with-sqs). */
export interface QueueEvent {
  readonly Records: QueueRecord[];
}

export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

/** The messages that stay in the queue. Lambda deletes the others (Lambda guide, services-sqs-errorhandling). */
export interface QueueReply {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** A failed message. */
export interface Failure {
  readonly record: QueueRecord;
  /** The session in the message, if it can be read. */
  readonly session?: { readonly channelArn: string };
  /** `MessageInvalid`, `ChannelNotAllowed`, or a code of IVS. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** Whether a retry can't succeed. */
  readonly isFinal: boolean;
}
