/*
 * The contract between constructs and handlers for signing keys. The handlers import only types from this file.
 */

/** The secret with the private key. */
export interface SigningKeySecretValue {
  /** In PEM (PKCS #8), as `privateKeySigner` expects it. */
  readonly privateKey: string;
}

/** The environment of the signer's function: one of `SECRET_ARN` and `KMS_KEY_ALIAS`, and one of `CHANNELS` and `CHANNEL_ARN_PREFIX`. */
export interface PlaybackTokenSignerEnvironment {
  readonly SECRET_ARN?: string;
  readonly KMS_KEY_ALIAS?: string;
  /** A list of `SignedChannel` in JSON. */
  readonly CHANNELS?: string;
  /** The prefix of the ARNs of all channels of the account and region, up to the ID. */
  readonly CHANNEL_ARN_PREFIX?: string;
  /** In seconds. */
  readonly DEFAULT_LIFETIME: string;
  readonly MAXIMUM_LIFETIME: string;
  /** The time after which the key is read again, in seconds. */
  readonly KEY_MAX_AGE: string;
}

/** A channel for which the signer can sign tokens. */
export interface SignedChannel {
  /** The name that requests can use instead of the ARN. */
  readonly name?: string;
  readonly arn: string;
  readonly playbackUrl: string;
}
