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
   * The version of the key, an integer from 1 (`KeyVersionInvalid`). Increase it by one to rotate the key.
   *
   * The next deployment creates a new key and imports it into IVS before anyone signs with it. The previous key verifies tokens until the
   * last of them has expired, `maximumTokenLifetime` plus 15 minutes later. Then a schedule deletes it. An account can have three
   * key pairs in a region, so a third version within that time fails.
   *
   * @default 1
   */
  readonly keyVersion?: number;

  /**
   * The longest lifetime of a token of this key: 1 second to 24 hours, in whole seconds (`TokenLifetimeInvalid`).
   *
   * Signers must not exceed it, or a rotation could invalidate their tokens early. It doesn't limit how long a viewer can watch.
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
   * What happens to the private key and to the key pairs in IVS when they are removed from the stack.
   *
   * A retained key pair still counts toward the three of an account, and you still pay for a retained KMS key. They are not deleted unless
   * another signing key takes them over (`takeOverKeyPairs`).
   *
   * @default RemovalPolicy.DESTROY - IVS rejects all tokens of this key. You can restore a KMS key within 30 days
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Existing key pairs to take over, for example those that an earlier stack retained, in the same account and region
   * (`AccountMismatch`, `RegionMismatch`).
   *
   * They retire: they verify tokens for `maximumTokenLifetime` plus 15 minutes after the deployment, until the last token has expired,
   * and are then deleted. If you remove the construct or this prop earlier, they remain unchanged. So keep the prop until they have been deleted.
   *
   * @default - none: other key pairs are not changed
   */
  readonly takeOverKeyPairs?: aws_ivs.IPlaybackKeyPairRef[];
}

/**
 * The attributes of a signing key of another stack. Set exactly one of `secret` and `keyAlias` (`SigningKeyAttributesInvalid`).
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
   * The secret that holds the private key. If your own KMS key encrypts it, import the secret with this `encryptionKey`.
   *
   * @default - the key is in AWS KMS
   */
  readonly secret?: ISecret;
}
