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

/** What comes on top after a rotation, in seconds: for clocks that differ, for an alias that arrives late, and for the rest of the deployment. */
const RETIREMENT_SLACK = 600;

/**
 * A key that signs playback tokens for private channels.
 *
 * It has no ARN of a key pair, since a rotation changes that: only the stack of the `PlaybackSigningKey` knows it.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface IPlaybackSigningKey extends IResource {
  /** Permission to sign. */
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
 * The private key is in a secret or in AWS KMS (`privateKeyStorage`), and in no template, output, log or reply. A token is never signed with a
 * key that IVS does not know, nor refused because the key was rotated.
 *
 * One key serves all private channels of an account and region. It costs a secret, or a KMS key and, from `keyVersion` 2 on, the key of the
 * version before; and a run of a Lambda function every hour.
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
   * Imports a signing key that another stack owns. Raises `SigningKeyAttributesInvalid` and `TokenLifetimeInvalid`.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param attrs what is known about the key
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
   * A secret in JSON: `privateKey`, in PEM (PKCS #8). Only for a key in AWS Secrets Manager.
   *
   * What uses it is deployed after it has its value. A backend of yours that keeps the key must read it again after 5 minutes. It is a
   * view for those who read it: resource policies and replicas can't be added here.
   */
  public readonly secret?: ISecret;

  /**
   * The alias of the KMS key that signs: a rotation moves it, so sign with `KeyId: key.keyAlias.aliasName`. Allow that with `grants.sign`, which
   * follows the alias; a grant of the alias itself is for the key of today. Only for a key in AWS KMS.
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

  /** Permission to sign. */
  public get grants(): PlaybackSigningKeyGrants {
    return PlaybackSigningKeyGrants.fromPlaybackSigningKey(this);
  }
}
