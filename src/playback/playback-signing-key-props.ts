import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IAlias } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { PrivateKeyStorage } from './private-key-storage';

/**
 * Properties of a playback signing key.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface PlaybackSigningKeyProps {
  /**
   * Raise it by one to rotate the key, an integer from 1 (`KeyVersionInvalid`).
   *
   * The next deployment makes a new key and imports it before anybody signs with it. The one before goes on verifying tokens until the
   * last of them is no longer valid, `maximumTokenLifetime` and 15 minutes after; then a schedule deletes it. An account may have three
   * key pairs in a region, so a third version in that time is refused.
   *
   * @default 1
   */
  readonly keyVersion?: number;

  /**
   * The longest time for which a token of this key is valid: 1 second to 24 hours, in whole seconds (`TokenLifetimeInvalid`).
   *
   * Whoever signs must not go beyond, or a rotation would cut off such a token. It does not limit how long somebody watches.
   *
   * @default Duration.minutes(10)
   */
  readonly maximumTokenLifetime?: Duration;

  /**
   * Where the private key is stored. A change is a rotation: a new key is created, and the earlier key pair retires.
   *
   * @default PrivateKeyStorage.secretsManager()
   */
  readonly privateKeyStorage?: PrivateKeyStorage;

  /**
   * What happens to the private key and to the key pairs in IVS when they leave the stack.
   *
   * A key that is retained still counts toward the three of an account, and a KMS key still costs money. Nothing deletes them then, unless
   * another signing key takes them over (`takeOverKeyPairs`).
   *
   * @default RemovalPolicy.DESTROY - tokens are refused from then on; a KMS key can be saved for 30 days
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Key pairs that exist already, for example those that an earlier stack retained, in the same account and region
   * (`AccountMismatch`, `RegionMismatch`).
   *
   * They retire: they verify tokens until the last of these is no longer valid, `maximumTokenLifetime` and 15 minutes after the deployment,
   * and are deleted then. If the construct, or this prop, is removed earlier, they stay as they were: keep the prop until they have been deleted.
   *
   * @default - none: key pairs of others are left alone
   */
  readonly takeOverKeyPairs?: aws_ivs.IPlaybackKeyPairRef[];
}

/**
 * A signing key that another stack owns. Give exactly one of `secret` and `keyAlias` (`SigningKeyAttributesInvalid`).
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface PlaybackSigningKeyAttributes {
  /**
   * The alias of the KMS key. A rotation moves it to the new key.
   *
   * @default - the key is in a secret
   */
  readonly keyAlias?: IAlias;

  /** The longest lifetime of a token, as the owner configured it: 1 second to 24 hours, in whole seconds (`TokenLifetimeInvalid`). */
  readonly maximumTokenLifetime: Duration;

  /**
   * The secret that holds the private key. If a KMS key of yours encrypts it, import the secret with this `encryptionKey`.
   *
   * @default - the key is in AWS KMS
   */
  readonly secret?: ISecret;
}
