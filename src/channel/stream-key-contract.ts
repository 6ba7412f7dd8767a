/*
 * What the constructs and the handlers agree on about stream keys in secrets. The handlers import only types from here.
 */

/** The tag of a stream key that a `RotatingStreamKey` owns; its value is the name of the owner. */
export type OwnerTag = 'cdk-ivs:rotating-stream-key';

/** The event after a rotation, on the default bus. */
export type RotationEventSource = 'cdk-ivs';
export type RotationEventDetailType = 'IVS Stream Key Rotated';

/** What stands in the secret of a rotating stream key. */
export interface StreamKeySecretValue {
  readonly channelArn: string;
  readonly streamKeyArn: string;
  readonly streamKey: string;
  readonly ingestUrl: string;
}

/** What stands in the secret of an SRT ingest. */
export interface SrtSecretValue {
  readonly passphrase: string;
  readonly url: string;
}

/** The environment of the function that rotates a stream key. */
export interface StreamKeyRotationEnvironment {
  readonly CHANNEL_ARN: string;
  readonly OWNER: string;
  /** What the stream key is added to. */
  readonly INGEST_SERVER: string;
  readonly STOP_STREAM: 'yes' | 'no';
}
