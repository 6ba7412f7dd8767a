/*
 * What the constructs and the handlers agree on about signing keys. The handlers import only types from here.
 */

/** The secret with the private key. */
export interface SigningKeySecretValue {
  /** In PEM (PKCS #8), as `privateKeySigner` takes it. */
  readonly privateKey: string;
}

/** The environment of the function that signs: one of `SECRET_ARN` and `KMS_KEY_ALIAS`. */
export interface PlaybackTokenSignerEnvironment {
  readonly SECRET_ARN?: string;
  readonly KMS_KEY_ALIAS?: string;
  /** In JSON, by their name. */
  readonly CHANNELS: string;
  /** In seconds. */
  readonly DEFAULT_LIFETIME: string;
  readonly MAXIMUM_LIFETIME: string;
  /** After this time, the key is read again. */
  readonly KEY_MAX_AGE: string;
}

/** A channel that tokens may be signed for. */
export interface SignedChannel {
  readonly arn: string;
  readonly playbackUrl: string;
}
