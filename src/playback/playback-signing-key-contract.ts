/*
 * What the constructs and the handlers agree on about signing keys. The handlers import only types from here.
 */

/** The secret with the private key. */
export interface SigningKeySecretValue {
  /** In PEM (PKCS #8), as `privateKeySigner` takes it. */
  readonly privateKey: string;
}

/** The environment of the function that signs: one of `SECRET_ARN` and `KMS_KEY_ALIAS`, and one of `CHANNELS` and `CHANNEL_ARN_PREFIX`. */
export interface PlaybackTokenSignerEnvironment {
  readonly SECRET_ARN?: string;
  readonly KMS_KEY_ALIAS?: string;
  /** A list of `SignedChannel` in JSON. */
  readonly CHANNELS?: string;
  /** How the ARN of every channel of the account and region begins, up to the id. */
  readonly CHANNEL_ARN_PREFIX?: string;
  /** In seconds. */
  readonly DEFAULT_LIFETIME: string;
  readonly MAXIMUM_LIFETIME: string;
  /** After this time, the key is read again. */
  readonly KEY_MAX_AGE: string;
}

/** A channel that tokens may be signed for. */
export interface SignedChannel {
  /** Under which requests may ask for it, beside its ARN. */
  readonly name?: string;
  readonly arn: string;
  readonly playbackUrl: string;
}
