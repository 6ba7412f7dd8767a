/*
 * The contract between the construct, the senders of messages and the handler. The handler imports only types from this file.
 */

/** A message to the queue of a revoker: in JSON, itself or as the `detail` of an EventBridge event. */
export interface ViewerSessionRevokerMessage {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo?: number;
}

/** The environment of the function that revokes viewer sessions. */
export interface ViewerSessionRevokerEnvironment {
  /** The queue for messages that can't succeed. */
  readonly DEAD_LETTER_QUEUE_URL: string;
  /** The number of times that the queue delivers a message before it moves it to the dead-letter queue. */
  readonly MAX_RECEIVE_COUNT: string;
}
