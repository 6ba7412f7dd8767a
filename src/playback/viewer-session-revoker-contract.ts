/*
 * What the construct, the senders of messages and the handler agree on. The handler imports only types from here.
 */

/** A message to the queue of a revoker: in JSON, itself or as the `detail` of an EventBridge event. */
export interface ViewerSessionRevokerMessage {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo?: number;
}

/** The environment of the function that revokes. */
export interface ViewerSessionRevokerEnvironment {
  /** Where messages go that can never succeed. */
  readonly DEAD_LETTER_QUEUE_URL: string;
  /** How often the queue delivers a message before it moves it to the dead letters. */
  readonly MAX_RECEIVE_COUNT: string;
}
