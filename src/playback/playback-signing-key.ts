import { CfnResource, Duration, RemovalPolicy, Resource } from 'aws-cdk-lib';
import { IAlias, IKey } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IDependable } from 'constructs';
import { IPlaybackKeyPair } from './playback-key-pair';
import { PlaybackKeyPairGrants } from './playback-key-pair-grants';
import { setSigning } from './signing';
import { Custodian, kmsCustodian, secretCustodian } from './signing-key-custody';
import { KEY_MAX_AGE } from './signing-key-rules';
import { tokenLifetime } from './token-lifetime';
import { ControlPlane } from '../control-plane/control-plane';
import { anyOf, onPermitted, toCreate, toReadTags } from '../control-plane/own-resources';
import { IvsError } from '../private/errors';
import { replaceable } from '../private/replaceable';
import { retainWith } from '../private/retained-with';
import { requireSameAccount, requireSameRegion, warnRegion } from '../private/validate';

/** What comes on top after a rotation, in seconds: for clocks that differ, for an alias that arrives late, and for the rest of the deployment. */
const RETIREMENT_SLACK = 600;

/**
 * What all signing keys have in common.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface PlaybackSigningKeyOptions {
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
 * Properties of a signing key whose private half is in AWS Secrets Manager.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface SecretsManagerSigningKeyProps extends PlaybackSigningKeyOptions {
  /**
   * The KMS key that encrypts the secret.
   *
   * @default - the key `aws/secretsmanager` of the account
   */
  readonly encryptionKey?: IKey;

  /**
   * The name of the secret.
   *
   * @default - generated
   */
  readonly secretName?: string;
}

/**
 * Properties of a signing key whose private half never leaves AWS KMS.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface KmsSigningKeyProps extends PlaybackSigningKeyOptions {}

/**
 * A key that signs playback tokens for private channels. It is made at deployment, and its public half is imported into IVS.
 *
 * The private half is in a secret (`PlaybackSigningKey.secretsManager`: signs fast, in memory) or in AWS KMS (`PlaybackSigningKey.kms`: nobody can
 * read it; a call and a price for each token). It is in no template, output, log or reply. A token is never signed with a key that IVS
 * does not know, nor refused because the key was rotated.
 *
 * One key serves all private channels of an account and region. It costs a secret, or a KMS key and, from `keyVersion` 2 on, the key of the
 * version before; and a run of a Lambda function every hour.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 * @resource Custom::IVSPlaybackSigningKey
 * @stateful
 */
export class PlaybackSigningKey extends Resource implements IPlaybackKeyPair {
  /**
   * A signing key whose private half is in a secret of AWS Secrets Manager.
   *
   * @param scope where the construct stands
   * @param id construct ID
   * @param props its settings
   */
  public static secretsManager(scope: Construct, id: string, props: SecretsManagerSigningKeyProps = {}): PlaybackSigningKey {
    return new PlaybackSigningKey(scope, id, props, secretCustodian(props));
  }

  /**
   * A signing key whose private half never leaves AWS KMS, on the curve P-384 (`ECC_NIST_P384`).
   *
   * @param scope where the construct stands
   * @param id construct ID
   * @param props its settings
   */
  public static kms(scope: Construct, id: string, props: KmsSigningKeyProps = {}): PlaybackSigningKey {
    return new PlaybackSigningKey(scope, id, props, kmsCustodian());
  }

  /**
   * The ARN of the key pair that verifies the tokens that are signed now. A rotation changes it, so another stack can't import it
   * (`PlaybackSigningKey.usedInOtherStack`): pass it on in a parameter of AWS Systems Manager.
   *
   * @attribute
   */
  public readonly playbackKeyPairArn: string;

  /**
   * The fingerprint of its public key. A rotation changes it. In another stack it gives the same warning as the ARN.
   *
   * @attribute
   */
  public readonly playbackKeyPairFingerprint: string;

  /** The longest time for which a token of this key may be valid: 1 second to 24 hours. */
  public readonly maximumTokenLifetime: Duration;

  /**
   * A secret in JSON: `privateKey`, in PEM (PKCS #8). Only for a key in Secrets Manager.
   *
   * What uses it is deployed after it has its value. A backend of yours that keeps the key must read it again after 5 minutes. It is a
   * view for those who read it: resource policies and replicas can't be added here.
   */
  public readonly secret?: ISecret;

  /**
   * The alias of the KMS key that signs: a rotation moves it, so sign with `KeyId: key.keyAlias.aliasName`, and allow that with `grants.sign`, which
   * follows it; a grant of the alias is for the key of today. Only for a key in KMS.
   */
  public readonly keyAlias?: IAlias;

  private readonly privateKey: CfnResource;

  private constructor(scope: Construct, id: string, props: PlaybackSigningKeyOptions, custodian: Custodian) {
    super(scope, id);
    const { keyVersion = 1, maximumTokenLifetime, removalPolicy = RemovalPolicy.DESTROY } = props;
    if (!Number.isInteger(keyVersion) || keyVersion < 1) { throw new IvsError('KeyVersionInvalid', this, { keyVersion }); }
    this.maximumTokenLifetime = tokenLifetime(this, 'maximumTokenLifetime', maximumTokenLifetime ?? Duration.minutes(10));
    warnRegion(this);

    const takenOver = this.takenOver(props.takeOverKeyPairs);
    const controlPlane = ControlPlane.of(this);
    controlPlane.retireKeyPairs();
    const keyPairPermissions = this.permit(takenOver);
    // created first and deleted last: its physical ID is the owner of the key pairs
    const keyPairs = controlPlane.resource(this, 'KeyPairs', {
      resourceType: 'Custom::IVSSigningKeyPairs', properties: {}, permissions: keyPairPermissions,
    });
    const custody = custodian(this, { owner: keyPairs.ref, keyVersion, removalPolicy });
    const key = controlPlane.resource(this, 'Resource', {
      resourceType: 'Custom::IVSPlaybackSigningKey',
      properties: {
        Owner: keyPairs.ref,
        KeyVersion: keyVersion,
        ...custody.properties,
        RetirementSeconds: this.maximumTokenLifetime.toSeconds() + KEY_MAX_AGE + RETIREMENT_SLACK,
        TakeOver: takenOver,
        Tags: undefined,
      },
      permissions: [...keyPairPermissions, ...custody.permissions],
      retainedWith: custody.privateKey,
    });
    retainWith(keyPairs.node.defaultChild as CfnResource, custody.privateKey);
    this.privateKey = custody.privateKey;

    this.playbackKeyPairArn = replaceable(this, 'PlaybackSigningKey.usedInOtherStack', key.getAttString('PlaybackKeyPairArn'));
    this.playbackKeyPairFingerprint = replaceable(this, 'PlaybackSigningKey.usedInOtherStack', key.getAttString('PlaybackKeyPairFingerprint'));
    const { secret, keyAlias, signing } = custody.inService(key);
    this.secret = secret;
    this.keyAlias = keyAlias;
    setSigning(this, signing);
  }

  /**
   * Sets what happens to the private key and to the key pairs in IVS when they leave the stack.
   *
   * @param policy the removal policy
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    this.privateKey.applyRemovalPolicy(policy); // all others follow
  }

  /** What the control plane needs for key pairs. */
  private permit(takenOver?: string[]): IDependable[] {
    const { permissions } = ControlPlane.of(this);
    const own = ['DeletePlaybackKeyPair', 'GetPlaybackKeyPair', 'TagResource', 'UntagResource'].map((name) => `ivs:${name}`);
    return [
      permissions.allow('KeyPairs', () => [
        toReadTags(this, 'playback-key'),
        { actions: ['ivs:ListPlaybackKeyPairs'], resources: [anyOf(this, 'playback-key')] },
        toCreate(this, 'playback-key', 'ivs:ImportPlaybackKeyPair'),
        onPermitted(this, 'playback-key', own),
      ]),
      ...takenOver ? [permissions.allowExactly(this, 'TakeOverPolicy', [{ actions: ['ivs:TagResource', 'ivs:UntagResource'], resources: takenOver }])] : [],
    ];
  }

  private takenOver(keyPairs: aws_ivs.IPlaybackKeyPairRef[] = []): string[] | undefined {
    for (const keyPair of keyPairs) {
      requireSameRegion(this, 'takeOverKeyPairs', keyPair);
      requireSameAccount(this, 'takeOverKeyPairs', keyPair);
    }
    return keyPairs.length > 0 ? keyPairs.map(({ playbackKeyPairRef }) => playbackKeyPairRef.playbackKeyPairArn) : undefined;
  }

  /** A reference to the key pair, for whatever takes one. */
  public get playbackKeyPairRef(): aws_ivs.PlaybackKeyPairReference {
    return { playbackKeyPairArn: this.playbackKeyPairArn };
  }

  /** Permissions on this key: `sign`, and those on the key pair that is current. */
  public get grants(): PlaybackKeyPairGrants {
    return PlaybackKeyPairGrants.fromPlaybackKeyPair(this);
  }
}
