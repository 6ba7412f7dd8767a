/*
 * What the constructs and the handlers agree on about stream keys in secrets. The handlers import only types from here.
 */

/** The event after a rotation, on the default bus. */
export type RotationEventSource = 'cdk-ivs';
export type RotationEventDetailType = 'Stream Key Rotated';

/** The JSON in the secret of a stream key, rotating or not. */
export interface StreamKeySecretValue {
  readonly channelArn: string;
  readonly streamKeyArn: string;
  readonly streamKey: string;
  readonly ingestUrl: string;
}

/** Of the secret of an SRT ingest: what it is made of, so that an update notices that it was rolled back. */
export type SrtSecretTag = 'cdk-ivs:srt-of';

/** The JSON in the secret of an SRT ingest. */
export interface SrtSecretValue {
  readonly channelArn: string;
  readonly passphrase: string;
  readonly ingestUrl: string;
}

/** What the function that rotates stream keys must know of one: it is in the tags of the secret, which only CloudFormation writes. */
export interface RotatingStreamKeySecretTags {
  readonly 'cdk-ivs:channel': string;
  /** What the stream key is added to. */
  readonly 'cdk-ivs:ingest-server': string;
  readonly 'cdk-ivs:stop-stream-on-rotation': 'true' | 'false';
}
