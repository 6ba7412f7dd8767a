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
 * Settings of the SRT ingest of a channel, and of the secret that holds it.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Srt.html
 */
export interface SrtIngestOptions extends IngestSecretOptions {
  /**
   * The stream key of the channel, in the same account and region (`AccountMismatch`, `RegionMismatch`), for the URL. A stream
   * key of another channel raises `StreamKeyMismatch`, or fails the deployment if it is imported.
   *
   * @default - the URL has no `streamid`: whoever uses it adds `&streamid=` and the stream key
   */
  readonly streamKey?: aws_ivs.IStreamKeyRef;
}

/**
 * Properties of an SRT ingest.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Srt.html
 */
export interface SrtIngestProps extends SrtIngestOptions {
  /** The channel that is sent to, in the same account and region (`AccountMismatch`, `RegionMismatch`). */
  readonly channel: aws_ivs.IChannelRef;
}

/**
 * What an encoder needs to send to a channel by SRT: the endpoint, and a secret with the passphrase and the whole URL.
 *
 * CloudFormation knows neither. A custom resource reads them when it is deployed; that adds a Lambda function to the stack, one for
 * all such uses. Deploy once more with another stream key when the key changes: that of a `RotatingStreamKey` is in its own secret.
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
   * The host that encoders send to, on port 9000, for example `a1b2c3d4e5f6.srt.live-video.net`.
   *
   * @attribute
   */
  public readonly srtIngestEndpoint: string;

  /** The server URL for encoders, without passphrase and stream key: `srt://<endpoint>:9000`. */
  public readonly srtServerUrl: string;

  /**
   * A secret in JSON: `passphrase`, `ingestUrl` and `channelArn`. `ingestUrl` is
   * `srt://<endpoint>:9000?streamid=<stream key>&passphrase=<passphrase>`, without `streamid` if no key was given, and without `passphrase` on a
   * channel with insecure ingest.
   *
   * Resources that read it are deployed after it has its value. It is a view for those who read it: resource policies and replicas can't be
   * added here.
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
      [MARK]: Fn.join(' ', [channelArn, ...streamKeyArn ? [streamKeyArn] : [], Lazy.string({ produce: () => textOf(insecureIngest()) })]),
    });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'the passphrase is given by IVS, and no operation changes it' });
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

  /** What the control plane needs for it. A channel or key of the stack is permitted by its tag, any other by its ARN. */
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

/** As it will be in the template, also when an override or an aspect sets it. */
function insecureIngestOf(channel: IConstruct): () => unknown {
  const resource = resourceOf(channel);
  if (!CfnChannel.isCfnChannel(resource)) { return () => undefined; }
  noteOverrides(resource);
  return () => propertyOf(resource, 'InsecureIngest', resource.insecureIngest);
}

function textOf(value: unknown): string {
  return Token.isUnresolved(value) || typeof value === 'object' && value !== null ? Token.asString(value) : String(value ?? false);
}

const TYPES: TypesOf<SrtIngestProps> = { ...INGEST_SECRET_TYPES, channel: CHANNEL, streamKey: optional(STREAM_KEY) };
