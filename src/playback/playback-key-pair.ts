import { createPublicKey, KeyObject } from 'node:crypto';
import { IResource, RemovalPolicy, Resource, Stack, Token } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PlaybackKeyPairGrants } from './playback-key-pair-grants';
import { pathOfImport, requireArn } from '../private/arn';
import { IvsError, report } from '../private/errors';
import { isMarked, mark } from '../private/identity';
import { countInStack } from '../private/quota';
import { replaceable } from '../private/replaceable';
import { renderTags, requireName, requireTags, warnRegion } from '../private/validate';
import { optional, REMOVAL_POLICY, requireProps, TAGS, TEXT, TypesOf } from '../private/value-types';

/**
 * A playback key pair. Its public key verifies the playback tokens of private channels.
 *
 * It isn't tied to a channel: each key pair of an account verifies tokens for all private channels in the region.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels.html
 */
export interface IPlaybackKeyPair extends IResource, aws_ivs.IPlaybackKeyPairRef {
  /**
   * The ARN, for example `arn:aws:ivs:us-west-2:123456789012:playback-key/f99cde61-c2b0-4df3-8941-ca7d38acca1a`.
   *
   * @attribute
   */
  readonly playbackKeyPairArn: string;

  /** Permissions on this key pair. */
  readonly grants: PlaybackKeyPairGrants;
}

/**
 * Properties of a playback key pair.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-playbackkeypair.html
 */
export interface PlaybackKeyPairProps {
  /**
   * The name. It doesn't have to be unique. At most 128 letters, digits, hyphens and underscores (`NameInvalid`).
   *
   * A change replaces the key pair, and IVS doesn't import the same key twice. So change the key too.
   *
   * @default - no name
   */
  readonly playbackKeyPairName?: string;

  /**
   * The public key in PEM, on the elliptic curve P-384.
   *
   * Raises `PublicKeyMaterialInvalid` when it is not exactly one public key, and `PublicKeyCurveInvalid` for another curve.
   * A dynamic reference (`{{resolve:…}}`) is read at deployment, like a token. A change replaces the key pair, and IVS then
   * rejects tokens that are signed with the old key. An account can have three key pairs in a region (`PlaybackKeyPair.tooManyKeyPairs`), and each key
   * only once (`PlaybackKeyPair.sameKey`).
   */
  readonly publicKeyMaterial: string;

  /**
   * What happens to the key pair when it is removed from the stack.
   *
   * @default - CloudFormation deletes it, and IVS rejects tokens that are signed with it
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags, at most 50 (`TagsInvalid`).
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

/** Common base of owned and imported key pairs. */
abstract class PlaybackKeyPairBase extends Resource implements IPlaybackKeyPair {
  abstract readonly playbackKeyPairArn: string;

  public get playbackKeyPairRef(): aws_ivs.PlaybackKeyPairReference {
    return { playbackKeyPairArn: this.playbackKeyPairArn };
  }

  public get grants(): PlaybackKeyPairGrants {
    return PlaybackKeyPairGrants.fromPlaybackKeyPair(this);
  }
}

/**
 * Imports the public key of a key pair, so that viewers with tokens that are signed with the private key can watch the account's private channels.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-playbackkeypair.html
 * @resource AWS::IVS::PlaybackKeyPair
 * @stateless
 *
 * @example
 *
 * declare const publicKeyPem: string; // the text of a PEM file
 * new ivs.PlaybackKeyPair(this, 'Viewers', { publicKeyMaterial: publicKeyPem });
 */
@propertyInjectable
export class PlaybackKeyPair extends PlaybackKeyPairBase {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.PlaybackKeyPair';

  /**
   * Imports a playback key pair by its ARN. Raises `ArnInvalid` when the ARN is not that of a playback key pair.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param playbackKeyPairArn the ARN, which may be a token
   * @returns the imported playback key pair
   */
  public static fromPlaybackKeyPairArn(scope: Construct, id: string, playbackKeyPairArn: string): IPlaybackKeyPair {
    requireArn(pathOfImport(scope, id), 'ivs', 'playback-key', playbackKeyPairArn);
    class Import extends PlaybackKeyPairBase {
      public readonly playbackKeyPairArn = playbackKeyPairArn;
    }
    return new Import(scope, id, { environmentFromArn: playbackKeyPairArn });
  }

  /**
   * Whether a value is a `PlaybackKeyPair` of this library (an import is not).
   *
   * @param x any value
   * @returns true if it is one
   */
  public static isPlaybackKeyPair(x: any): x is PlaybackKeyPair {
    return isMarked(x, 'PlaybackKeyPair');
  }

  /**
   * The ARN of the key pair.
   *
   * Don't use it in another stack. A change of the key or the name replaces the key pair, and CloudFormation can't change an export
   * that is in use (`PlaybackKeyPair.usedInOtherStack`). Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter.
   *
   * @attribute
   */
  public readonly playbackKeyPairArn: string;

  /**
   * The fingerprint of the public key. In another stack it gives the same warning as the ARN.
   *
   * @attribute
   */
  public readonly playbackKeyPairFingerprint: string;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: PlaybackKeyPairProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id, { physicalName: props.playbackKeyPairName });
    mark(this, 'PlaybackKeyPair');
    requireName(this, 'playbackKeyPairName', props.playbackKeyPairName);
    requirePublicKey(this, props.publicKeyMaterial);
    countInStack(this, 'PlaybackKeyPair.tooManyKeyPairs');
    requireTags(this, props.tags);
    warnRegion(this);

    const resource = new CfnPlaybackKeyPair(this, 'Resource', {
      name: this.physicalName,
      publicKeyMaterial: props.publicKeyMaterial,
      tags: renderTags(props.tags),
    });
    if (props.removalPolicy) { this.applyRemovalPolicy(props.removalPolicy); }

    this.playbackKeyPairArn = replaceable(this, 'PlaybackKeyPair.usedInOtherStack', resource.attrArn);
    this.playbackKeyPairFingerprint = replaceable(this, 'PlaybackKeyPair.usedInOtherStack', resource.attrFingerprint);
  }
}

/*
 * The error never shows the key, because somebody may have passed the private key by mistake.
 * Node.js also accepts a private key as a public key, so the header is checked first.
 */
function requirePublicKey(scope: Construct, pem: string): void {
  if (Token.isUnresolved(pem) || DYNAMIC_REFERENCE.test(pem)) { return; }
  const text = pem.trim();
  const isOnePublicKey = /^-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----$/.test(text);
  const key = isOnePublicKey ? parse(text) : undefined;
  if (key === undefined) {
    throw new IvsError('PublicKeyMaterialInvalid', scope, { publicKeyMaterial: describeText(text) });
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve !== 'secp384r1') {
    throw new IvsError('PublicKeyCurveInvalid', scope, { keyType: key.asymmetricKeyType, curve });
  }
  reportIfUsed(scope, text);
}

/** A value that CloudFormation reads at deployment (user guide, dynamic references). */
const DYNAMIC_REFERENCE = /^\s*\{\{resolve:[^{}]+\}\}\s*$/;

/** The public keys of a stack, each with the first construct that uses it. */
const KEYS = new WeakMap<Stack, Map<string, string>>();

function reportIfUsed(scope: Construct, pem: string): void {
  const keys = KEYS.get(Stack.of(scope)) ?? new Map<string, string>();
  KEYS.set(Stack.of(scope), keys);
  const first = keys.get(pem);
  if (first !== undefined) { report(scope, 'PlaybackKeyPair.sameKey', `the same as in ${first}`); }
  keys.set(pem, first ?? scope.node.path);
}

/** Describes the value without revealing any part of it. */
function describeText(text: string): string {
  const length = `${text.length} characters, not shown`;
  if (!text.startsWith('-----BEGIN')) { return `${length}, which don't start with -----BEGIN`; }
  if (/\\r|\\n/.test(text)) { return `${length}, with a backslash and an n instead of each line break`; }
  return text.includes('\n') ? length : `${length}, without line breaks`;
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

const TYPES: TypesOf<PlaybackKeyPairProps> = {
  playbackKeyPairName: optional(TEXT),
  publicKeyMaterial: TEXT,
  removalPolicy: optional(REMOVAL_POLICY),
  tags: TAGS,
};
