/** What Lambda hands over from a queue, as far as it is needed here (Lambda guide, with-sqs). */
export interface QueueEvent {
  readonly Records: QueueRecord[];
}

export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

/** The messages that Lambda leaves in the queue; it deletes the others (Lambda guide, services-sqs-errorhandling). */
export interface QueueReply {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** A message that did not succeed. */
export interface Failure {
  readonly record: QueueRecord;
  /** What it asks for, if it can be read. */
  readonly session?: { readonly channelArn: string };
  /** `MessageInvalid`, `ChannelNotAllowed`, or a code of IVS. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** It never will. */
  readonly isFinal: boolean;
}
