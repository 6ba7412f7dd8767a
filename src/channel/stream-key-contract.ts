/*
 * The contract between constructs and handlers for stream keys in secrets. The handlers import only types from this file.
 */

/** The event that is sent to the default event bus after a rotation. */
export type RotationEventSource = 'cdk-ivs';
export type RotationEventDetailType = 'Stream Key Rotated';

/** The JSON in the secret of a stream key, rotating or not. */
export interface StreamKeySecretValue {
  readonly channelArn: string;
  readonly streamKeyArn: string;
  readonly streamKey: string;
  readonly ingestUrl: string;
}

/** A tag on the secret of an SRT ingest that holds the inputs of its value, so that an update notices a rollback. */
export type SrtSecretTag = 'cdk-ivs:srt-of';

/** The JSON in the secret of an SRT ingest. */
export interface SrtSecretValue {
  readonly channelArn: string;
  readonly passphrase: string;
  readonly ingestUrl: string;
}

/** The inputs of a rotation. They are in the tags of the secret, which only CloudFormation writes. */
export interface RotatingStreamKeySecretTags {
  readonly 'cdk-ivs:channel': string;
  /** The URL that the stream key is appended to. */
  readonly 'cdk-ivs:ingest-server': string;
  readonly 'cdk-ivs:stop-stream-on-rotation': 'true' | 'false';
}
