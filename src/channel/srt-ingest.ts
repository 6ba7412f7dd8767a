import { Lazy, Resource, Validations } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { StreamKeySecretOptions } from './stream-key';
import { ControlPlane } from '../control-plane/control-plane';
import { emptySecret, filledSecret, secretStatements } from '../control-plane/filled-secret';
import { resourceOf } from '../private/resource-of';
import { requireSameAccount, requireSameRegion } from '../private/validate';

/**
 * Settings of the SRT ingest of a channel, and of the secret that holds it.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Srt.html
 */
export interface SrtIngestOptions extends StreamKeySecretOptions {
  /**
   * The stream key of the channel, in the same account and region (`AccountMismatch`, `RegionMismatch`), for the URL. That of
   * another channel fails the deployment.
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
 * @resource Custom::IvsSrtIngest
 */
@propertyInjectable
export class SrtIngest extends Resource {
  /** Under this id, property injectors find the class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.SrtIngest';

  /**
   * The host that encoders send to, on port 9000, for example `a1b2c3d4e5f6.srt.live-video.net`.
   *
   * @attribute
   */
  public readonly srtIngestEndpoint: string;

  /** The server URL, without anything secret: `srt://<endpoint>:9000`. */
  public readonly serverUrl: string;

  /**
   * A secret in JSON: `passphrase`, and `url`, which is `srt://<endpoint>:9000?streamid=<stream key>&passphrase=<passphrase>`;
   * without `streamid` if no key was given, and without `passphrase` on a channel with insecure ingest.
   *
   * What uses it is deployed after it has its value. It is a view for those who read it: resource policies and replicas can't be
   * added here.
   */
  public readonly secret: ISecret;

  /**
   * @param scope Where the construct stands.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: SrtIngestProps) {
    super(scope, id);
    const { channel, streamKey, ...secretOptions } = props;
    requireSameRegion(this, 'channel', channel);
    requireSameAccount(this, 'channel', channel);
    requireSameRegion(this, 'streamKey', streamKey);
    requireSameAccount(this, 'streamKey', streamKey);
    const { channelArn } = channel.channelRef;
    const streamKeyArn = streamKey?.streamKeyRef.streamKeyArn;

    const secret = emptySecret(this, { description: `SRT ingest with the passphrase of ${channel.node.path}`, ...secretOptions });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'the passphrase is given by IVS, and no operation changes it' });
    const resource = ControlPlane.of(this).resource(this, 'Resource', {
      resourceType: 'Custom::IvsSrtIngest',
      properties: {
        ChannelArn: channelArn,
        StreamKeyArn: streamKeyArn,
        SecretArn: secret.secretArn,
        InsecureIngest: Lazy.any({ produce: () => cfnChannel(channel)?.insecureIngest }), // also when it is set later
      },
      statements: [
        { actions: ['ivs:GetChannel'], resources: [channelArn] },
        ...streamKeyArn ? [{ actions: ['ivs:GetStreamKey'], resources: [streamKeyArn] }] : [],
        ...secretStatements(secret, ['secretsmanager:PutSecretValue']),
      ],
    });

    this.srtIngestEndpoint = resource.getAttString('Endpoint');
    this.serverUrl = `srt://${this.srtIngestEndpoint}:9000`;
    this.secret = filledSecret(this, secret, resource);
  }
}

function cfnChannel(channel: IConstruct): CfnChannel | undefined {
  const resource = resourceOf(channel);
  return CfnChannel.isCfnChannel(resource) ? resource : undefined;
}
