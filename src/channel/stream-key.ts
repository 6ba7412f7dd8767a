import { IResource, RemovalPolicy, Resource, SecretValue } from 'aws-cdk-lib';
import { CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { IngestSecretOptions } from './ingest-secret';
import { INGEST_SECRET_TYPES } from './ingest-secret-types';
import { claimStreamKey } from './one-stream-key';
import type { StreamKeySecretValue } from './stream-key-contract';
import { StreamKeyGrants } from './stream-key-grants';
import { pathOfImport, requireArn } from '../private/arn';
import { knownChannelAttribute } from '../private/channel-attribute';
import { givenOf } from '../private/given';
import { isMarked, mark } from '../private/identity';
import { rtmpsServerUrl } from '../private/ingest';
import { replaceable } from '../private/replaceable';
import { renderTags, requireSameEnvironment, requireTags, warnRegion } from '../private/validate';
import { CHANNEL, optional, REMOVAL_POLICY, requireProps, TAGS, TypesOf } from '../private/value-types';
import { withinStack } from '../private/within-stack';

/**
 * A stream key. Anyone who has its value can stream to the channel.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_StreamKey.html
 */
export interface IStreamKey extends IResource, aws_ivs.IStreamKeyRef {
  /**
   * The ARN, for example `arn:aws:ivs:us-west-2:123456789012:stream-key/g1H2I3j4k5L6`.
   *
   * @attribute
   */
  readonly streamKeyArn: string;

  /** Permissions on this stream key. */
  readonly grants: StreamKeyGrants;
}

/**
 * Settings of a stream key that is added to a channel.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-streamkey.html
 */
export interface StreamKeyOptions {
  /**
   * What happens to the stream key when it is removed from the stack.
   *
   * @default - CloudFormation deletes it
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags, at most 50 (`TagsInvalid`).
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

/**
 * Properties of a stream key.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-streamkey.html
 */
export interface StreamKeyProps extends StreamKeyOptions {
  /**
   * The channel of the key, in the same account and region (`AccountMismatch`, `RegionMismatch`). A channel can have only one
   * stream key: a second one would fail at deployment, so it is reported as `StreamKey.secondKey`.
   */
  readonly channel: aws_ivs.IChannelRef;
}

/** Common base of owned and imported stream keys. */
abstract class StreamKeyBase extends Resource implements IStreamKey {
  abstract readonly streamKeyArn: string;

  public get streamKeyRef(): aws_ivs.StreamKeyReference {
    return { streamKeyArn: this.streamKeyArn };
  }

  public get grants(): StreamKeyGrants {
    return StreamKeyGrants.fromStreamKey(this);
  }
}

/**
 * A stream key. Keep its value in a secret (`addSecret`), never in a stack output.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-streamkey.html
 * @resource AWS::IVS::StreamKey
 * @stateful
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * const streamKey = new ivs.StreamKey(this, 'StreamKey', { channel: channel });
 * const secret = streamKey.addSecret('Secret');
 */
@propertyInjectable
export class StreamKey extends StreamKeyBase {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.StreamKey';

  /**
   * Imports a stream key by its ARN. Raises `ArnInvalid` when the ARN is not that of a stream key.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param streamKeyArn the ARN, which may be a token
   * @returns the imported stream key
   */
  public static fromStreamKeyArn(scope: Construct, id: string, streamKeyArn: string): IStreamKey {
    requireArn(pathOfImport(scope, id), 'ivs', 'stream-key', streamKeyArn);
    class Import extends StreamKeyBase {
      public readonly streamKeyArn = streamKeyArn;
    }
    return new Import(scope, id, { environmentFromArn: streamKeyArn });
  }

  /**
   * Whether a value is a `StreamKey` of this library (an import is not).
   *
   * @param x any value
   * @returns true if it is one
   */
  public static isStreamKey(x: any): x is StreamKey {
    return isMarked(x, 'StreamKey');
  }

  /**
   * The ARN of the stream key.
   *
   * Don't use it in another stack. If you change the channel, the stream key is replaced, and CloudFormation can't change an export
   * that is in use (`StreamKey.usedInOtherStack`). Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter.
   *
   * @attribute
   */
  public get streamKeyArn(): string {
    this.arn ??= replaceable(this, 'StreamKey.usedInOtherStack', this.resource.attrArn);
    return this.arn;
  }

  /**
   * The value of the stream key, as plain text. In another stack it gives the same warning as the ARN.
   *
   * @attribute
   * @deprecated it exposes the secret as plain text wherever you use it. Use `streamKeySecretValue` or `addSecret`
   */
  public get streamKeyValue(): string {
    this.value ??= replaceable(this, 'StreamKey.usedInOtherStack', this.resource.attrValue);
    return this.value;
  }

  /**
   * The value of the stream key, for properties of the same stack that take a secret.
   *
   * In another stack it raises `StreamKeyStackMismatch`. Pass the secret of `addSecret` instead.
   */
  public get streamKeySecretValue(): SecretValue {
    this.secretValue ??= SecretValue.unsafePlainText(withinStack(this, this.resource.attrValue)); // a reference, not plain text
    return this.secretValue;
  }

  private readonly channel: aws_ivs.IChannelRef;

  /** Attributes are read from it only on access: each is a token, which takes time and memory. */
  private readonly resource: CfnStreamKey;

  private arn?: string;

  private value?: string;

  private secretValue?: SecretValue;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: StreamKeyProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    mark(this, 'StreamKey');
    requireTags(this, props.tags);
    requireSameEnvironment(this, 'channel', props.channel);
    warnRegion(this);
    claimStreamKey(this, props.channel);

    this.resource = new CfnStreamKey(this, 'Resource', {
      channelArn: props.channel.channelRef.channelArn,
      tags: renderTags(props.tags),
    });
    if (props.removalPolicy) { this.applyRemovalPolicy(props.removalPolicy); }

    this.channel = props.channel;
  }

  /**
   * Adds an AWS Secrets Manager secret with the values that an encoder needs.
   *
   * The secret is JSON with the keys `streamKey`, `ingestUrl` (`rtmps://<endpoint>:443/app/<stream key>`), `streamKeyArn` and `channelArn`, as
   * the secret of a `RotatingStreamKey`. It has no `ingestUrl` if the ingest endpoint of the channel is unknown. The template contains
   * references, not the value of the stream key.
   *
   * @param id construct ID of the secret
   * @param options name, encryption and removal policy of the secret
   * @returns the secret, in the scope of the stream key
   */
  public addSecret(id: string, options: IngestSecretOptions = {}): Secret {
    requireProps(this, id, options, INGEST_SECRET_TYPES);
    const streamKey = this.streamKeySecretValue;
    const endpoint = knownChannelAttribute(this.channel, 'channelIngestEndpoint');
    const value: { [Key in keyof StreamKeySecretValue]?: SecretValue } = {
      streamKey,
      // references, not plain text: CloudFormation joins them at deployment
      ...endpoint !== undefined && { ingestUrl: SecretValue.unsafePlainText(`${rtmpsServerUrl(endpoint)}${streamKey.unsafeUnwrap()}`) },
      streamKeyArn: SecretValue.unsafePlainText(this.resource.attrArn),
      channelArn: SecretValue.unsafePlainText(this.channel.channelRef.channelArn),
    };
    return new Secret(this, id, {
      description: 'Stream key of an Amazon IVS channel',
      ...givenOf(options),
      secretObjectValue: value as { [key: string]: SecretValue },
    });
  }
}

const TYPES: TypesOf<StreamKeyProps> = { channel: CHANNEL, removalPolicy: optional(REMOVAL_POLICY), tags: TAGS };
