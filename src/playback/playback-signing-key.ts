import { CfnResource, Duration, IResource, RemovalPolicy, Resource } from 'aws-cdk-lib';
import { IAlias } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IDependable } from 'constructs';
import { PlaybackSigningKeyGrants } from './playback-signing-key-grants';
import { PlaybackSigningKeyAttributes, PlaybackSigningKeyProps } from './playback-signing-key-props';
import { PrivateKeyStorage } from './private-key-storage';
import { IMPORTED_SIGNING_KEY_TYPES, KEY_MAX_AGE, requireOneStorage, SIGNING_KEY_TYPES, tokenLifetime } from './signing-key-rules';
import { ControlPlane } from '../control-plane/control-plane';
import { anyOf, onPermitted, toCreate, toReadTags } from '../control-plane/own-resources';
import { IvsError } from '../private/errors';
import { countInStack } from '../private/quota';
import { replaceable } from '../private/replaceable';
import { retainWith } from '../private/retained-with';
import { requireSameAccount, requireSameRegion, warnRegion } from '../private/validate';
import { requireProps } from '../private/value-types';

/** Additional time before a key retires, in seconds: for clock differences, for the delay of an alias update, and for the rest of the deployment. */
const RETIREMENT_SLACK = 600;

/**
 * A key that signs playback tokens for private channels.
 *
 * It has no key pair ARN, because a rotation changes it. Only the stack of the `PlaybackSigningKey` has the ARN.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface IPlaybackSigningKey extends IResource {
  /** Permissions to sign tokens. */
  readonly grants: PlaybackSigningKeyGrants;

  /** The alias of the KMS key, for a key in AWS KMS. A rotation moves it to the new key. */
  readonly keyAlias?: IAlias;

  /** The longest lifetime of a token that is signed with this key: 1 second to 24 hours. */
  readonly maximumTokenLifetime: Duration;

  /** The secret that holds the private key, for a key in AWS Secrets Manager. */
  readonly secret?: ISecret;
}

/**
 * A key that signs playback tokens for private channels. It is created at deployment, and its public key is imported into IVS.
 *
 * The private key is stored in a secret or in AWS KMS (`privateKeyStorage`). It is never in a template, output, log or response. Signers never use a
 * key before it is imported into IVS, and a rotation doesn't invalidate tokens.
 *
 * One key is enough for all private channels of an account and region. You pay for one secret or one KMS key (two KMS keys from `keyVersion` 2, because
 * the previous version is kept), and for one run of a Lambda function per hour.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 * @resource Custom::IVSPlaybackSigningKey
 * @stateful
 *
 * @example
 *
 * const signingKey = new ivs.PlaybackSigningKey(this, 'SigningKey', { privateKeyStorage: ivs.PrivateKeyStorage.kms() });
 */
@propertyInjectable
export class PlaybackSigningKey extends Resource implements IPlaybackSigningKey, aws_ivs.IPlaybackKeyPairRef {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.PlaybackSigningKey';

  /**
   * Imports a signing key of another stack. Raises `SigningKeyAttributesInvalid` and `TokenLifetimeInvalid`.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param attrs the attributes of the key
   * @returns the imported playback signing key
   */
  public static fromPlaybackSigningKeyAttributes(scope: Construct, id: string, attrs: PlaybackSigningKeyAttributes): IPlaybackSigningKey {
    requireProps(scope, id, attrs, IMPORTED_SIGNING_KEY_TYPES);
    const { secret, keyAlias } = attrs;
    class Import extends Resource implements IPlaybackSigningKey {
      public readonly keyAlias = keyAlias;
      public readonly maximumTokenLifetime = tokenLifetime(this, 'maximumTokenLifetime', attrs.maximumTokenLifetime);
      public readonly secret = secret;

      public get grants(): PlaybackSigningKeyGrants {
        return PlaybackSigningKeyGrants.fromPlaybackSigningKey(this);
      }
    }
    const imported = new Import(scope, id, { account: (secret ?? keyAlias)?.env.account, region: (secret ?? keyAlias)?.env.region });
    requireOneStorage(imported, attrs);
    return imported;
  }

  /**
   * The ARN of the current key pair, which verifies new tokens. A rotation changes it, so another stack can't import it
   * (`PlaybackSigningKey.usedInOtherStack`). Pass it in an AWS Systems Manager parameter.
   *
   * @attribute
   */
  public readonly playbackKeyPairArn: string;

  /**
   * The fingerprint of the current public key. A rotation changes it. In another stack it gives the same warning as the ARN.
   *
   * @attribute
   */
  public readonly playbackKeyPairFingerprint: string;

  /** The longest lifetime of a token that is signed with this key: 1 second to 24 hours. */
  public readonly maximumTokenLifetime: Duration;

  /**
   * A secret in JSON: `privateKey`, in PEM (PKCS #8). Only for a key in AWS Secrets Manager.
   *
   * Resources that read this secret are deployed after it is populated. If your backend caches the key, it must read the secret again after
   * 5 minutes. Its methods `addToResourcePolicy` and `addReplicaRegion` are not available: use
   * `secretsmanager.ResourcePolicy`, and a property injector for replicas.
   */
  public readonly secret?: ISecret;

  /**
   * The alias of the KMS key that signs. Only for a key in AWS KMS. A rotation moves it, so sign with `KeyId: key.keyAlias.aliasName`. Use `grants.sign`
   * to allow that: this permission follows the alias, but a grant of the alias itself covers only the current key.
   */
  public readonly keyAlias?: IAlias;

  private readonly privateKey: CfnResource;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: PlaybackSigningKeyProps = {}) {
    requireProps(scope, id, props, SIGNING_KEY_TYPES);
    super(scope, id);
    const { keyVersion = 1, maximumTokenLifetime, removalPolicy = RemovalPolicy.DESTROY } = props;
    const { privateKeyStorage = PrivateKeyStorage.secretsManager() } = props;
    if (!Number.isInteger(keyVersion) || keyVersion < 1) { throw new IvsError('KeyVersionInvalid', this, { keyVersion }); }
    this.maximumTokenLifetime = tokenLifetime(this, 'maximumTokenLifetime', maximumTokenLifetime ?? Duration.minutes(10));
    countInStack(this, 'PlaybackKeyPair.tooManyKeyPairs');
    warnRegion(this);

    const takenOver = this.takenOver(props.takeOverKeyPairs);
    const controlPlane = ControlPlane.of(this);
    controlPlane.retireKeyPairs();
    const keyPairPermissions = this.permit(takenOver);
    // created first and deleted last: its physical ID is the owner of the key pairs
    const keyPairs = controlPlane.resource(this, 'KeyPairs', {
      resourceType: 'Custom::IVSSigningKeyPairs', properties: {}, permissions: keyPairPermissions,
    });
    const privateKey = privateKeyStorage._createPrivateKey(this, { owner: keyPairs.ref, keyVersion, removalPolicy });
    const key = controlPlane.resource(this, 'Resource', {
      resourceType: 'Custom::IVSPlaybackSigningKey',
      properties: {
        Owner: keyPairs.ref,
        KeyVersion: keyVersion,
        ...privateKey.properties,
        RetirementSeconds: this.maximumTokenLifetime.toSeconds() + KEY_MAX_AGE + RETIREMENT_SLACK,
        TakeOver: takenOver,
        Tags: undefined,
      },
      permissions: [...keyPairPermissions, ...privateKey.permissions],
      retainedWith: privateKey.resource,
    });
    retainWith(keyPairs.node.defaultChild as CfnResource, privateKey.resource);
    this.privateKey = privateKey.resource;

    this.playbackKeyPairArn = replaceable(this, 'PlaybackSigningKey.usedInOtherStack', key.getAttString('PlaybackKeyPairArn'));
    this.playbackKeyPairFingerprint = replaceable(this, 'PlaybackSigningKey.usedInOtherStack', key.getAttString('PlaybackKeyPairFingerprint'));
    const { secret, keyAlias } = privateKey.inService(key);
    this.secret = secret;
    this.keyAlias = keyAlias;
  }

  /**
   * Sets what happens to the private key and to the key pairs in IVS when they are removed from the stack.
   *
   * @param policy the removal policy
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    this.privateKey.applyRemovalPolicy(policy); // the other resources follow it
  }

  /** The permissions that the control plane needs for key pairs. */
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

  /** A reference to the current key pair. */
  public get playbackKeyPairRef(): aws_ivs.PlaybackKeyPairReference {
    return { playbackKeyPairArn: this.playbackKeyPairArn };
  }

  /** Permissions to sign tokens. */
  public get grants(): PlaybackSigningKeyGrants {
    return PlaybackSigningKeyGrants.fromPlaybackSigningKey(this);
  }
}
