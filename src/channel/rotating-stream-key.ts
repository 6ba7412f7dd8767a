import { createHash } from 'node:crypto';
import { CfnResource, Duration, RemovalPolicy, Resource } from 'aws-cdk-lib';
import { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, CfnSecret, ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IDependable } from 'constructs';
import { IngestSecretOptions } from './ingest-secret';
import { INGEST_SECRET_TYPES } from './ingest-secret-types';
import { claimStreamKey } from './one-stream-key';
import { RotatingStreamKeyEvents } from './rotating-stream-key-events';
import { RotatingStreamKeyGrants } from './rotating-stream-key-grants';
import { IRotatingStreamKey } from './rotating-stream-key-interface';
import { RotatingStreamKeyMetrics } from './rotating-stream-key-metrics';
import type { RotatingStreamKeySecretTags } from './stream-key-contract';
import { ownStreamKeyStatements, StreamKeyRotation } from './stream-key-rotation';
import { ControlPlane } from '../control-plane/control-plane';
import { cfnSecretOf, emptySecret, filledSecret } from '../control-plane/filled-secret';
import { channelOfStack, onPermitted, onSecrets, permitOn } from '../control-plane/own-resources';
import { idFromArn, pathOfImport } from '../private/arn';
import { channelAttribute } from '../private/channel-attribute';
import { noteUse } from '../private/deletion-order';
import { IvsError, warn } from '../private/errors';
import { givenOf } from '../private/given';
import { rtmpsServerUrl } from '../private/ingest';
import { isRetained, noteOverrides } from '../private/l1-overrides';
import { requireSameAccount, requireSameRegion, warnRegion } from '../private/validate';
import { BOOLEAN, CHANNEL, DURATION, optional, requireProps, requireType, SECRET, STREAM_KEY, TypesOf } from '../private/value-types';

/**
 * Settings of a rotating stream key that is added to a channel.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export interface RotatingStreamKeyOptions extends IngestSecretOptions {
  /**
   * The time between two rotations: 4 hours to 1,000 days, in whole hours up to one day and in whole days above
   * (`RotationIntervalInvalid`).
   *
   * To rotate the key immediately, run `aws secretsmanager rotate-secret`.
   *
   * @default Duration.days(30)
   */
  readonly automaticallyAfter?: Duration;

  /**
   * Whether a rotation also stops the stream, to disconnect an encoder with the old key immediately.
   *
   * @default false - a live encoder continues until its connection ends, and then needs the new key
   */
  readonly stopStreamOnRotation?: boolean;

  /**
   * An existing stream key of the channel, for example one that an earlier stack retained, in the same account and region
   * (`AccountMismatch`, `RegionMismatch`).
   *
   * It becomes the key of this construct: its value is stored in the secret, and from then on it is rotated and deleted with the construct. If it is
   * a `StreamKey` of the same stack, retain it first in a separate deployment. Otherwise it is deleted. If you delete the
   * construct before the first rotation, the key remains unchanged.
   *
   * @default - none: the deployment fails if the channel has a stream key that this construct didn't create
   */
  readonly takeOverStreamKey?: aws_ivs.IStreamKeyRef;
}

/**
 * Properties of a rotating stream key.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export interface RotatingStreamKeyProps extends RotatingStreamKeyOptions {
  /**
   * The channel of the key, in the same account and region (`AccountMismatch`, `RegionMismatch`), with a known ingest endpoint (`ChannelAttributeUnknown`).
   *
   * No other construct can create a stream key for this channel (`StreamKeyConflict`). If the channel already has another stream key, the
   * deployment fails: delete that key, or pass it in `takeOverStreamKey`. To change the ID of this construct,
   * retain it first, and pass its stream key in `takeOverStreamKey` of the new construct.
   */
  readonly channel: aws_ivs.IChannelRef;
}

/**
 * The stream key of a channel, in a secret that AWS Secrets Manager rotates.
 *
 * A channel can have only one stream key, so rotation deletes the old key before it creates the new one. The channel has no key for a
 * few seconds, and IVS then rejects an encoder that connects with the old value. The value is stored only in the secret. With a
 * removal policy of `RETAIN`, the stream key is retained with its secret. Also retain its channel (`RotatingStreamKey.channelNotRetained`), because a
 * stream key is deleted with its channel.
 *
 * You pay for one secret per key, and for the Lambda functions that create and rotate keys, which all keys of a stack share (`ConstructIdTaken`). The
 * permissions of the functions don't grow with the channels of the stack. They list imported channels one by one, so a stack can have keys for about 40
 * imported channels (`RolePermissionsTooLarge`).
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 * @resource Custom::IVSRotatingStreamKey
 * @stateful
 *
 * @example
 *
 * declare const channel: ivs.Channel;
 * const streamKey = new ivs.RotatingStreamKey(this, 'StreamKey', { channel: channel, automaticallyAfter: Duration.days(7) });
 * streamKey.secret; // holds the stream key
 */
@propertyInjectable
export class RotatingStreamKey extends Resource implements IRotatingStreamKey {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.RotatingStreamKey';

  /**
   * Imports a rotating stream key of another stack or app by its secret.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param secret the secret, for example imported by name. If you encrypt it with your own KMS key, import it with that key
   * @returns the imported rotating stream key
   */
  public static fromSecret(scope: Construct, id: string, secret: ISecret): IRotatingStreamKey {
    requireType(pathOfImport(scope, id), 'secret', secret, SECRET);
    class Import extends Resource implements IRotatingStreamKey {
      public readonly secret = secret;
      public readonly events = RotatingStreamKeyEvents.fromRotatingStreamKey(this);
      public readonly grants = RotatingStreamKeyGrants.fromRotatingStreamKey(this);
    }
    return new Import(scope, id, { account: secret.env.account, region: secret.env.region });
  }

  /**
   * A secret in JSON: `streamKey`, `ingestUrl` (`rtmps://<endpoint>:443/app/<stream key>`), `streamKeyArn` and `channelArn`.
   *
   * Resources that read this secret are deployed after it is populated. Its methods `addToResourcePolicy` and `addReplicaRegion` are not available: use
   * `secretsmanager.ResourcePolicy`, and a property injector for replicas.
   */
  public readonly secret: ISecret;

  /** Permissions on this stream key. */
  public get grants(): RotatingStreamKeyGrants {
    return RotatingStreamKeyGrants.fromRotatingStreamKey(this);
  }

  /** EventBridge rules and patterns for this stream key. */
  public get events(): RotatingStreamKeyEvents {
    return RotatingStreamKeyEvents.fromRotatingStreamKey(this);
  }

  /**
   * Metrics of the rotations of this stream key.
   *
   * For the metrics of all keys of the stack, use `RotatingStreamKeyMetrics.fromFunction(key.handler)`.
   */
  public get metrics(): RotatingStreamKeyMetrics {
    return RotatingStreamKeyMetrics.fromRotatingStreamKey(this);
  }

  /** The function that rotates the keys of the stack, for alarms on its metrics. */
  public readonly handler: IFunction;

  /**
   * The value of the metric dimension `Channel`.
   *
   * @internal
   */
  public readonly _channelId: string;

  private readonly cfnSecret: CfnSecret;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: RotatingStreamKeyProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    const { automaticallyAfter, channel, stopStreamOnRotation = false, takeOverStreamKey, ...secretOptions } = props;
    requireSameRegion(this, 'channel', channel);
    requireSameAccount(this, 'channel', channel);
    requireSameRegion(this, 'takeOverStreamKey', takeOverStreamKey);
    requireSameAccount(this, 'takeOverStreamKey', takeOverStreamKey);
    warnRegion(this);
    const scheduleExpression = rateOf(this, automaticallyAfter ?? Duration.days(30));
    claimStreamKey(this, channel, true);

    const { channelArn } = channel.channelRef;
    const ingestServer = rtmpsServerUrl(channelAttribute(this, channel, 'channelIngestEndpoint'));
    const tags: RotatingStreamKeySecretTags = {
      'cdk-ivs:channel': channelArn, 'cdk-ivs:ingest-server': ingestServer, 'cdk-ivs:stop-stream-on-rotation': stopStreamOnRotation ? 'true' : 'false',
    };
    const secret = emptySecret(this, 'rotating-stream-key', { description: 'Stream key of Amazon IVS (cdk-ivs)', ...givenOf(secretOptions) }, { ...tags });
    const rotation = StreamKeyRotation.of(this);
    const takenOver = takeOverStreamKey?.streamKeyRef.streamKeyArn;
    const key = ControlPlane.of(this).resource(this, 'Resource', {
      resourceType: 'Custom::IVSRotatingStreamKey',
      properties: { ChannelArn: channelArn, SecretArn: secret.secretArn, IngestServer: ingestServer, TakeOver: takenOver, Tags: undefined },
      permissions: this.permit(channel, secret, takenOver),
      retainedWith: cfnSecretOf(secret),
      namedAfter: cfnSecretOf(secret),
    });
    noteUse(key.node.defaultChild as CfnResource, channel);

    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      rotateImmediatelyOnUpdate: false, // the key is new
      rotationLambdaArn: rotation.handler.functionArn,
      rotationRules: { scheduleExpression },
      secretId: secret.secretArn,
    });
    schedule.node.addDependency(key, rotation.invokePermission, ...this.permitRotation(rotation, channel, secret, stopStreamOnRotation));

    this._channelId = idFromArn(channelArn);
    this.cfnSecret = cfnSecretOf(secret);
    this.warnIfChannelIsDeleted(channel);
    this.handler = rotation.handler;
    this.secret = filledSecret(this, secret, key);
  }

  /**
   * Sets what happens to the secret and the stream key when they are removed from the stack.
   *
   * @param policy the removal policy
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    this.cfnSecret.applyRemovalPolicy(policy); // the stream key follows
  }

  /** The stream key is deleted with its channel, even if the secret is retained. */
  private warnIfChannelIsDeleted(channelRef: aws_ivs.IChannelRef): void {
    const channel = channelOfStack(this, channelRef);
    if (channel === undefined) { return; }
    noteOverrides(channel);
    this.node.addValidation({
      validate: () => {
        if (isRetained(this.cfnSecret) && !isRetained(channel)) { warn(this, 'RotatingStreamKey.channelNotRetained'); }
        return [];
      },
    });
  }

  /** The permissions that the control plane needs for this key: on a channel of the stack by its tag, on other channels by their ARN. */
  private permit(channel: aws_ivs.IChannelRef, { encryptionKey }: Secret, takenOver?: string): IDependable[] {
    const { permissions } = ControlPlane.of(this);
    const own = channelOfStack(this, channel);
    if (own) { permitOn(own); }
    const exact: PolicyStatementProps[] = [
      ...own ? [] : [{ actions: ['ivs:ListStreamKeys'], resources: [channel.channelRef.channelArn] }],
      ...takenOver ? [{ actions: ['ivs:GetStreamKey', 'ivs:TagResource', 'ivs:UntagResource'], resources: [takenOver] }] : [],
    ];
    return [
      permissions.allow('RotatingStreamKey', () => [
        ...ownStreamKeyStatements(this, 'ivs:TagResource', 'ivs:UntagResource'),
        onSecrets(this, 'rotating-stream-key', ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']),
      ]),
      ...encryptionKey ? [permissions.useKey(encryptionKey)] : [],
      ...exact.length > 0 ? [permissions.allowExactly(this, `ResourcePolicy${this.suffixFor(channel)}`, exact)] : [],
    ];
  }

  /** Another channel gets new policies: those for the old channel are needed until its key has been deleted. */
  private suffixFor({ channelRef }: aws_ivs.IChannelRef): string {
    return createHash('sha256').update(JSON.stringify(this.stack.resolve(channelRef.channelArn))).digest('hex').slice(0, 8);
  }

  /** The permissions that the rotation needs for this key. */
  private permitRotation(
    { permissions, basicPermissions }: StreamKeyRotation,
    channel: aws_ivs.IChannelRef,
    { encryptionKey }: Secret,
    stopStream: boolean,
  ): IDependable[] {
    const isOwn = channelOfStack(this, channel) !== undefined;
    const exact = ['ivs:ListStreamKeys', ...stopStream ? ['ivs:StopStream'] : []];
    return [
      basicPermissions,
      ...encryptionKey ? [permissions.useKey(encryptionKey)] : [],
      ...stopStream && isOwn ? [permissions.allow('StreamStop', () => [onPermitted(this, 'channel', ['ivs:StopStream'])])] : [],
      ...isOwn ? [] : [permissions.allowExactly(this, `RotationPolicy${this.suffixFor(channel)}`, [{ actions: exact, resources: [channel.channelRef.channelArn] }])],
    ];
  }
}

/** A rate in hours or days, as Secrets Manager accepts it (user guide, rotation schedules). */
function rateOf(scope: Construct, interval: Duration): string {
  if (interval.isUnresolved()) { return `rate(${interval.formatTokenToNumber()})`; }
  const hours = interval.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 4 || hours > 24_000 || (hours > 24 && hours % 24 !== 0)) {
    throw new IvsError('RotationIntervalInvalid', scope, { automaticallyAfter: `${hours} h` });
  }
  return hours % 24 === 0 ? `rate(${hours / 24} ${hours === 24 ? 'day' : 'days'})` : `rate(${hours} hours)`;
}

const TYPES: TypesOf<RotatingStreamKeyProps> = {
  ...INGEST_SECRET_TYPES,
  automaticallyAfter: optional(DURATION),
  channel: CHANNEL,
  stopStreamOnRotation: optional(BOOLEAN),
  takeOverStreamKey: optional(STREAM_KEY),
};
