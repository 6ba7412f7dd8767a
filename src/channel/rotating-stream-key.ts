import { Duration, Names, Resource } from 'aws-cdk-lib';
import { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { claimStreamKey } from './one-stream-key';
import { deleteBeforeStop } from './stop-stream-on-delete';
import { StreamKeySecretOptions } from './stream-key';
import type { RotationEventDetailType, RotationEventSource } from './stream-key-contract';
import { ownedStreamKeyStatements, rotationFunction } from './stream-key-rotation';
import { ControlPlane } from '../control-plane/control-plane';
import { emptySecret, filledSecret, secretStatements } from '../control-plane/filled-secret';
import { channelAttribute } from '../private/channel-attribute';
import { IvsError } from '../private/errors';
import { rtmpsUrl } from '../private/ingest';
import { addRule } from '../private/rule';
import { requireSameAccount, requireSameRegion, warnRegion } from '../private/validate';

const EVENT: { source: RotationEventSource; detailType: RotationEventDetailType } = { source: 'cdk-ivs', detailType: 'IVS Stream Key Rotated' };

/**
 * Properties of a rotating stream key.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export interface RotatingStreamKeyProps extends StreamKeySecretOptions {
  /**
   * How often Secrets Manager makes a new key: 4 hours to 1,000 days, in whole hours up to a day and in whole days above
   * (`RotationIntervalInvalid`).
   *
   * Between two rotations, `aws secretsmanager rotate-secret` makes a new one at once.
   *
   * @default Duration.days(30)
   */
  readonly automaticallyAfter?: Duration;

  /**
   * The channel that the key opens, in the same account and region (`AccountMismatch`, `RegionMismatch`), with a known ingest endpoint (`ChannelAttributeUnknown`).
   *
   * No other construct may make a stream key for it (`RotatingStreamKeyNotAlone`), and it must have none from elsewhere: the
   * deployment fails then. The construct stays with its channel: for another one, give it another id. A new id for the same channel
   * takes two deployments: one that removes the construct, and one that adds it again.
   */
  readonly channel: aws_ivs.IChannelRef;

  /**
   * Whether a rotation also stops the stream, so that an encoder with the old key is out at once.
   *
   * @default false - who streams goes on until the connection ends, and needs the new key then
   */
  readonly stopStreamOnRotation?: boolean;
}

/**
 * The stream key of a channel, in a secret that AWS Secrets Manager rotates.
 *
 * A channel may have one stream key, so a rotation deletes the old one and makes the new one: for some seconds there is none, and
 * an encoder that connects with the old value is refused from then on. The value goes straight into the secret. A rotation that
 * was interrupted is taken up where it was left. With a removal policy of `RETAIN` the stream key stays, too, not only its secret.
 *
 * It costs a secret, and the Lambda functions that make and rotate the key, which cost nothing while they are idle.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 * @resource Custom::IvsRotatingStreamKey
 */
@propertyInjectable
export class RotatingStreamKey extends Resource {
  /** Under this id, property injectors find the class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.RotatingStreamKey';

  /**
   * A secret in JSON: `streamKey`, `ingestUrl` (`rtmps://<endpoint>:443/app/<stream key>`), `streamKeyArn` and `channelArn`.
   *
   * What uses it is deployed after it has its value. It is a view for those who read it: resource policies and replicas can't be
   * added here.
   */
  public readonly secret: ISecret;

  /** The function that rotates the key, for alarms on its metrics. */
  public readonly rotationFunction: IFunction;

  private readonly channel: aws_ivs.IChannelRef;

  /**
   * @param scope Where the construct stands.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: RotatingStreamKeyProps) {
    super(scope, id);
    const { automaticallyAfter, channel, stopStreamOnRotation = false, ...secretOptions } = props;
    requireSameRegion(this, 'channel', channel);
    requireSameAccount(this, 'channel', channel);
    warnRegion(this);
    const scheduleExpression = rateOf(this, automaticallyAfter ?? Duration.days(30));
    claimStreamKey(this, channel, true);

    const { channelArn } = channel.channelRef;
    const owner = Names.uniqueResourceName(this, { maxLength: 128 });
    const ingestServer = rtmpsUrl(channelAttribute(this, channel, 'channelIngestEndpoint'));
    const secret = emptySecret(this, { description: `Amazon IVS stream key of ${this.node.path}`, ...secretOptions });
    const key = ControlPlane.of(this).resource(this, 'Resource', {
      resourceType: 'Custom::IvsRotatingStreamKey',
      properties: { ChannelArn: channelArn, SecretArn: secret.secretArn, Owner: owner, IngestServer: ingestServer },
      statements: [...ownedStreamKeyStatements(channel, owner), ...secretStatements(secret, ['secretsmanager:PutSecretValue'])],
      removalPolicy: props.removalPolicy,
    });
    deleteBeforeStop(key, channel);

    const rotation = rotationFunction(this, 'Rotation', { channel, owner, ingestServer, stopStream: stopStreamOnRotation, secret });
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      rotateImmediatelyOnUpdate: false, // the key is new
      rotationLambdaArn: rotation.functionArn,
      rotationRules: { scheduleExpression },
      secretId: secret.secretArn,
    });
    schedule.node.addDependency(key, rotation);

    this.channel = channel;
    this.rotationFunction = rotation;
    this.secret = filledSecret(this, secret, key);
  }

  /**
   * A rule for the rotations of this key that succeeded: by then, the secret holds the new value.
   *
   * The events are on the default bus of the account, from the source `cdk-ivs`. One may come twice.
   *
   * @param id construct ID of the rule
   * @param options target and further conditions
   */
  public onRotated(id: string, options: OnEventOptions): Rule {
    return addRule(this, id, options, { source: [EVENT.source], detailType: [EVENT.detailType], resources: [this.channel.channelRef.channelArn] });
  }
}

/** In hours or days, as Secrets Manager takes it (user guide, rotation schedules). */
function rateOf(scope: Construct, interval: Duration): string {
  if (interval.isUnresolved()) { return `rate(${interval.formatTokenToNumber()})`; }
  const hours = interval.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 4 || hours > 24_000 || (hours > 24 && hours % 24 !== 0)) {
    throw new IvsError('RotationIntervalInvalid', scope, { automaticallyAfter: `${hours} h` });
  }
  return hours % 24 === 0 ? `rate(${hours / 24} ${hours === 24 ? 'day' : 'days'})` : `rate(${hours} hours)`;
}
