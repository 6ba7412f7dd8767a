import { Fn, Lazy, RemovalPolicy, Resource, Token, Validations } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { CfnSecret, ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct, IDependable } from 'constructs';
import { IngestSecretOptions } from './ingest-secret';
import { INGEST_SECRET_TYPES } from './ingest-secret-types';
import { requireKeyOf } from './one-stream-key';
import type { SrtSecretTag } from './stream-key-contract';
import { ControlPlane } from '../control-plane/control-plane';
import { cfnSecretOf, emptySecret, filledSecret } from '../control-plane/filled-secret';
import { channelOfStack, onPermitted, onSecrets, permitOn, streamKeyOfStack } from '../control-plane/own-resources';
import { givenOf } from '../private/given';
import { noteOverrides, propertyOf } from '../private/l1-overrides';
import { resourceOf } from '../private/resource-of';
import { requireSameAccount, requireSameRegion } from '../private/validate';
import { CHANNEL, optional, requireProps, STREAM_KEY, TypesOf } from '../private/value-types';

const MARK: SrtSecretTag = 'cdk-ivs:srt-of';

/**
 * Settings of the SRT ingest of a channel, and of its secret.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Srt.html
 */
export interface SrtIngestOptions extends IngestSecretOptions {
  /**
   * The stream key of the channel for the URL, in the same account and region (`AccountMismatch`, `RegionMismatch`). A stream
   * key of another channel raises `StreamKeyMismatch`. If that key is imported, the deployment fails instead.
   *
   * @default - the URL has no `streamid`: to use it, append `&streamid=` and the stream key
   */
  readonly streamKey?: aws_ivs.IStreamKeyRef;
}

/**
 * Properties of an SRT ingest.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Srt.html
 */
export interface SrtIngestProps extends SrtIngestOptions {
  /** The channel, in the same account and region (`AccountMismatch`, `RegionMismatch`). */
  readonly channel: aws_ivs.IChannelRef;
}

/**
 * The settings that an encoder needs to stream to a channel over SRT: the endpoint, and a secret with the passphrase and the whole URL.
 *
 * CloudFormation can't read them, so a custom resource does at deployment. It adds a Lambda function to the stack, which all custom resources
 * share. The secret is updated when you deploy with another stream key. For the current key of a `RotatingStreamKey`, read the secret of that construct.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Srt.html
 * @resource Custom::IVSSrtIngest
 * @stateless
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * const streamKey = channel.addStreamKey('StreamKey');
 * const srt = new ivs.SrtIngest(this, 'Srt', { channel: channel, streamKey: streamKey });
 * srt.secret; // holds the SRT URL with passphrase and stream key
 */
@propertyInjectable
export class SrtIngest extends Resource {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.SrtIngest';

  /**
   * The host name that encoders connect to, on port 9000, for example `a1b2c3d4e5f6.srt.live-video.net`.
   *
   * @attribute
   */
  public readonly srtIngestEndpoint: string;

  /** The server URL for encoders, without the passphrase and the stream key: `srt://<endpoint>:9000`. */
  public readonly srtServerUrl: string;

  /**
   * A secret in JSON: `passphrase`, `ingestUrl` and `channelArn`. `ingestUrl` is
   * `srt://<endpoint>:9000?streamid=<stream key>&passphrase=<passphrase>`, without `streamid` if there is no stream key, and without `passphrase` on a
   * channel with insecure ingest.
   *
   * Resources that read this secret are deployed after it is populated. Its methods `addToResourcePolicy` and `addReplicaRegion` are not available: use
   * `secretsmanager.ResourcePolicy`, and a property injector for replicas.
   */
  public readonly secret: ISecret;

  private readonly cfnSecret: CfnSecret;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: SrtIngestProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    const { channel, streamKey, ...secretOptions } = props;
    requireSameRegion(this, 'channel', channel);
    requireSameAccount(this, 'channel', channel);
    requireSameRegion(this, 'streamKey', streamKey);
    requireSameAccount(this, 'streamKey', streamKey);
    if (streamKey) { requireKeyOf(this, channel, streamKey); }
    const { channelArn } = channel.channelRef;
    const streamKeyArn = streamKey?.streamKeyRef.streamKeyArn;
    const insecureIngest = insecureIngestOf(channel);

    const secret = emptySecret(this, 'srt-ingest', { description: 'SRT ingest of an Amazon IVS channel, with its passphrase (cdk-ivs)', ...givenOf(secretOptions) }, {
      [MARK]: Fn.join(' ', [channelArn, ...streamKeyArn ? [streamKeyArn] : [], Lazy.string({ produce: () => formatInsecureIngest(insecureIngest()) })]),
    });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'IVS assigns the passphrase, and no operation can change it' });
    const resource = ControlPlane.of(this).resource(this, 'Resource', {
      resourceType: 'Custom::IVSSrtIngest',
      properties: {
        ChannelArn: channelArn,
        StreamKeyArn: streamKeyArn,
        SecretArn: secret.secretArn,
        InsecureIngest: Lazy.any({ produce: insecureIngest }),
      },
      permissions: this.permit(channel, secret, streamKey),
      retainedWith: cfnSecretOf(secret),
      namedAfter: cfnSecretOf(secret),
    });

    this.cfnSecret = cfnSecretOf(secret);
    this.srtIngestEndpoint = resource.getAttString('Endpoint');
    this.srtServerUrl = `srt://${this.srtIngestEndpoint}:9000`;
    this.secret = filledSecret(this, secret, resource);
  }

  /**
   * Sets what happens to the secret when it is removed from the stack.
   *
   * @param policy the removal policy
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    this.cfnSecret.applyRemovalPolicy(policy);
  }

  /** The permissions that the control plane needs: on a channel or key of the stack by its tag, on others by their ARN. */
  private permit(channel: aws_ivs.IChannelRef, { encryptionKey }: Secret, streamKey?: aws_ivs.IStreamKeyRef): IDependable[] {
    const { permissions } = ControlPlane.of(this);
    const [ownChannel, ownKey] = [channelOfStack(this, channel), streamKey && streamKeyOfStack(this, streamKey)];
    for (const own of [ownChannel, ownKey]) { if (own) { permitOn(own); } }
    const exact = [
      ...ownChannel ? [] : [{ actions: ['ivs:GetChannel'], resources: [channel.channelRef.channelArn] }],
      ...streamKey && !ownKey ? [{ actions: ['ivs:GetStreamKey'], resources: [streamKey.streamKeyRef.streamKeyArn] }] : [],
    ];
    return [
      permissions.allow('SrtIngest', () => [
        onPermitted(this, 'channel', ['ivs:GetChannel']),
        onSecrets(this, 'srt-ingest', ['DescribeSecret', 'PutSecretValue']),
      ]),
      ...ownKey ? [permissions.allow('SrtStreamKey', () => [onPermitted(this, 'stream-key', ['ivs:GetStreamKey'])])] : [],
      ...encryptionKey ? [permissions.useKey(encryptionKey)] : [],
      ...exact.length > 0 ? [permissions.allowExactly(this, 'ResourcePolicy', exact)] : [],
    ];
  }
}

/** The value in the template, including overrides and aspects. */
function insecureIngestOf(channel: IConstruct): () => unknown {
  const resource = resourceOf(channel);
  if (!CfnChannel.isCfnChannel(resource)) { return () => undefined; }
  noteOverrides(resource);
  return () => propertyOf(resource, 'InsecureIngest', resource.insecureIngest);
}

function formatInsecureIngest(value: unknown): string {
  return Token.isUnresolved(value) || typeof value === 'object' && value !== null ? Token.asString(value) : String(value ?? false);
}

const TYPES: TypesOf<SrtIngestProps> = { ...INGEST_SECRET_TYPES, channel: CHANNEL, streamKey: optional(STREAM_KEY) };
