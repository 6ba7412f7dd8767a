import { Duration, Fn, IResource, Resource, Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnAlias } from 'aws-cdk-lib/aws-kms';
import { Alias, Function, IFunction } from 'aws-cdk-lib/aws-lambda';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_lambda } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { IPlaybackSigningKey } from './playback-signing-key';
import type { PlaybackTokenSignerEnvironment } from './playback-signing-key-contract';
import { PlaybackTokenSignerGrants } from './playback-token-signer-grants';
import { PlaybackTokenSignerMetrics } from './playback-token-signer-metrics';
import { channelVariables } from './signed-channels';
import { KEY_MAX_AGE, requireOneStorage, tokenLifetime } from './signing-key-rules';
import { ChannelSelection } from '../channel/channel-selection';
import { HandlerOptions } from '../operations/handler-options';
import { pathOfImport, requireColonArn } from '../private/arn';
import { IvsError } from '../private/errors';
import { HANDLER_OPTIONS, handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { requireSameAccount, requireSameRegion } from '../private/validate';
import { ANY, DURATION, NUMBER, optional, PLAYBACK_SIGNING_KEY, requireProps, TypesOf } from '../private/value-types';

/*
 * The share of a processor grows with it, and so does the price of a millisecond: up to a whole processor, a token costs about the same. With less,
 * so many instances start at the same time that Lambda refuses some (docs/benchmarks.md, viewer storm).
 */
const MEMORY_SIZE = 1024;
const ALIAS_NAME = 'live';

/**
 * Something that signs playback tokens.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface IPlaybackTokenSigner extends IResource, aws_lambda.IFunctionRef {
  /** Permission to have tokens signed. */
  readonly grants: PlaybackTokenSignerGrants;

  /** Metrics of the tokens. */
  readonly metrics: PlaybackTokenSignerMetrics;
}

/**
 * Properties of a playback token signer.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface PlaybackTokenSignerProps {
  /**
   * The private channels that it signs for. Requests for others are refused with `ChannelNotAllowed`.
   *
   * With `ChannelSelection.named()`, requests name a channel or give its ARN; with `of()`, they give its ARN. That is for 1 to 15 channels
   * (`SignedChannelsTooMany`), with names of 1 to 128 letters, digits, hyphens and underscores (`SignedChannelNameInvalid`). They are in the
   * account and region of the key (`AccountMismatch`, `RegionMismatch`), with a known playback URL (`ChannelAttributeUnknown`), which the signer
   * answers. One without `authorized` gives the warning `PlaybackTokenSigner.channelNotPrivate`.
   *
   * `ChannelSelection.all()` is for channels that are not known at synthesis. Requests give the ARN of any channel in the account and region of
   * the stack. They may give its `playbackUrl`, too, as your backend got it from Amazon IVS; then the signer answers it with the token. Anyone
   * who may invoke such a signer can let viewers into every private channel.
   */
  readonly channels: ChannelSelection;

  /**
   * How long playback may be started with a token when the request does not say, in whole seconds (`TokenLifetimeInvalid`, `TokenLifetimeAboveMaximum`).
   *
   * With a viewer id or for single use, it is ten minutes at most.
   *
   * @default Duration.minutes(1)
   */
  readonly defaultTokenLifetime?: Duration;

  /**
   * Settings of the function.
   *
   * @default - those of `HandlerOptions`, with 1,024 MiB of memory
   */
  readonly handlerOptions?: HandlerOptions;

  /**
   * The longest lifetime that a request may ask for, in whole seconds, not above that of the key (`TokenLifetimeInvalid`, `TokenLifetimeAboveMaximum`).
   *
   * @default - `maximumTokenLifetime` of the signing key
   */
  readonly maximumTokenLifetime?: Duration;

  /**
   * How many instances of the function are kept ready, an integer from 1 (`ProvisionedConcurrencyInvalid`). They are billed while they wait.
   *
   * Set it before a show that many viewers start to watch at the same time: without it, the first of them wait for new instances, and Lambda
   * refuses some. `handler`, the grants and references are then those of the alias `live`, so that invocations use these instances.
   * It counts toward the concurrency of the account.
   *
   * @default - none is kept ready, and there is no alias
   */
  readonly provisionedConcurrentExecutions?: number;

  /** The key that signs. */
  readonly signingKey: IPlaybackSigningKey;
}

/**
 * Signs playback tokens for private channels: a Lambda function for your backend, which has authorized the viewer before.
 *
 * It is invoked with `channel` (a name, or an ARN) and what the token shall allow: `viewerId`, `viewerSessionVersion`, `lifetimeSeconds`,
 * `allowedOrigins`, `strictOriginEnforcement`, `singleUse`, `maximumResolution` and the claims for ads, each as in `cdk-ivs/playback-token`. It answers
 * `token`, `expirationTime` and, if it knows it, `playbackUrl`, or an error whose `errorType` is a code. It has no public endpoint: IAM decides who
 * invokes it (`grants.invoke`).
 *
 * The private key is read once in five minutes, so that a rotation arrives without a deployment; with a key in AWS KMS every token is a call. It
 * costs nothing while it is idle.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 * @stateless
 *
 * @example
 *
 * declare const backend: lambda.Function;
 * const channel = new ivs.Channel(this, 'Channel', { authorized: true });
 * const signer = new ivs.PlaybackTokenSigner(this, 'Signer', {
 *   signingKey: new ivs.PlaybackSigningKey(this, 'SigningKey'),
 *   channels: ivs.ChannelSelection.of(channel),
 * });
 * signer.grants.invoke(backend);
 */
@propertyInjectable
export class PlaybackTokenSigner extends Resource implements IPlaybackTokenSigner {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.PlaybackTokenSigner';

  /**
   * Imports a signer by the ARN of its function. Raises `ArnInvalid` when the ARN is not that of a function.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param functionArn the ARN, which may be a token. For a signer with `provisionedConcurrentExecutions`, it is that of the alias, as `functionRef` has it
   * @returns the imported playback token signer
   */
  public static fromFunctionArn(scope: Construct, id: string, functionArn: string): IPlaybackTokenSigner {
    requireColonArn(pathOfImport(scope, id), 'lambda', 'function:[a-zA-Z0-9-_]+(:[a-zA-Z0-9-_$]+)?', functionArn, 'function:<name>');
    class Import extends Resource implements IPlaybackTokenSigner {
      public readonly functionRef = { functionArn, functionName: Fn.select(1, Fn.split(':function:', functionArn)) };
      public readonly grants = PlaybackTokenSignerGrants.fromPlaybackTokenSigner(this);
      public readonly metrics = PlaybackTokenSignerMetrics.fromPlaybackTokenSigner(this);
    }
    return new Import(scope, id, { environmentFromArn: functionArn });
  }

  /** Permission to have tokens signed. */
  public readonly grants: PlaybackTokenSignerGrants;

  /** The function that signs, or its alias with `provisionedConcurrentExecutions`: for its name, and for alarms on its metrics. */
  public readonly handler: IFunction;

  /** Metrics of the tokens. */
  public readonly metrics: PlaybackTokenSignerMetrics;

  private readonly signer: Function;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: PlaybackTokenSignerProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id);
    const { channels, handlerOptions, provisionedConcurrentExecutions, signingKey } = props;
    requireOneStorage(this, signingKey);
    const ofKey = { 'maximumTokenLifetime of signingKey': signingKey.maximumTokenLifetime };
    const maximumTokenLifetime = this.within({ maximumTokenLifetime: props.maximumTokenLifetime ?? signingKey.maximumTokenLifetime }, ofKey);
    const requested = props.defaultTokenLifetime ?? shorter(Duration.minutes(1), maximumTokenLifetime);
    const defaultTokenLifetime = this.within({ defaultTokenLifetime: requested }, ofKey, { maximumTokenLifetime });
    requireSameRegion(this, 'signingKey', signingKey);
    requireSameAccount(this, 'signingKey', signingKey);

    const environment: PlaybackTokenSignerEnvironment = {
      ...privateKeyVariables(signingKey),
      ...channelVariables(this, channels),
      DEFAULT_LIFETIME: String(defaultTokenLifetime.toSeconds()),
      MAXIMUM_LIFETIME: String(maximumTokenLifetime.toSeconds()),
      KEY_MAX_AGE: String(KEY_MAX_AGE),
    };
    const logGroup = handlerLog(this, handlerOptions);
    const role = handlerRole(this, 'Role');
    this.signer = handlerFunction(this, 'Function', {
      asset: 'playback-token-signer',
      description: 'Signs playback tokens of Amazon IVS (cdk-ivs)',
      environment: { ...environment },
      logGroup,
      options: { ...handlerOptions, memorySize: handlerOptions?.memorySize ?? MEMORY_SIZE },
      role,
      timeout: Duration.seconds(30),
    });
    // from the first request on; only the function, since the role may be permitted something on what is below it, such as a dead-letter queue
    this.signer.node.defaultChild!.node.addDependency(signingKey.grants.sign(role));
    this.handler = provisionedConcurrentExecutions === undefined ? this.signer : this.alias(provisionedConcurrentExecutions);
    this.grants = PlaybackTokenSignerGrants.fromPlaybackTokenSigner(this.handler);
    this.metrics = PlaybackTokenSignerMetrics.fromPlaybackTokenSigner(this.signer);
  }

  /** A reference to the function, or to its alias with `provisionedConcurrentExecutions`, for whatever takes one. */
  public get functionRef(): aws_lambda.FunctionReference {
    return this.handler.functionRef;
  }

  /**
   * Creates an alarm for requests that are throttled: by AWS KMS, if the private key is there, or by AWS Lambda. Add an action to it.
   *
   * It is in alarm after a minute in which anything was throttled. Most of these requests succeed when they are repeated, so this is the time to
   * request a higher quota: of elliptic curve (ECC) operations in AWS KMS, or of concurrent executions in AWS Lambda.
   *
   * @param id construct ID
   * @returns the alarm, which can get actions
   */
  public addThrottlingAlarm(id: string): Alarm {
    const options = { statistic: Stats.SUM, period: Duration.minutes(1) };
    const throttled = new MathExpression({
      expression: 'FILL(byKms, 0) + FILL(byLambda, 0)',
      label: 'Throttled',
      period: options.period,
      usingMetrics: { byKms: this.metrics.playbackTokenSigningCallsThrottled(options), byLambda: this.signer.metricThrottles(options) },
    });
    return new Alarm(this, id, {
      alarmDescription: 'Viewers of Amazon IVS channels wait for playback tokens, or get none: requests are throttled',
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      metric: throttled,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** The one way to instances that are kept ready: a name that stays, for a version that changes with the function. */
  private alias(provisionedConcurrentExecutions: number): Alias {
    const isCount = Number.isInteger(provisionedConcurrentExecutions) && provisionedConcurrentExecutions >= 1;
    if (!Token.isUnresolved(provisionedConcurrentExecutions) && !isCount) {
      throw new IvsError('ProvisionedConcurrencyInvalid', this, { provisionedConcurrentExecutions });
    }
    return new Alias(this, 'Alias', { aliasName: ALIAS_NAME, version: this.signer.currentVersion, provisionedConcurrentExecutions });
  }

  /** A lifetime that is valid and not above any of the limits: a token that outlived its key after a rotation would be refused. */
  private within(given: { [prop: string]: Duration }, ...limits: { [prop: string]: Duration }[]): Duration {
    const [[prop, lifetime]] = Object.entries(given);
    tokenLifetime(this, prop, lifetime);
    for (const [[name, limit]] of limits.map(Object.entries<Duration>)) {
      if (lifetime.toSeconds() > limit.toSeconds()) {
        throw new IvsError('TokenLifetimeAboveMaximum', this, { [prop]: `${lifetime.toSeconds()} s`, [name]: `${limit.toSeconds()} s` });
      }
    }
    return lifetime;
  }
}

function shorter(one: Duration, other: Duration): Duration {
  return other.toSeconds() < one.toSeconds() ? other : one;
}

/** The location of the private key. A reference to an alias of this app makes the function wait for it. */
function privateKeyVariables({ secret, keyAlias }: IPlaybackSigningKey): Pick<PlaybackTokenSignerEnvironment, 'SECRET_ARN' | 'KMS_KEY_ALIAS'> {
  if (secret) { return { SECRET_ARN: secret.secretArn }; }
  const { defaultChild } = keyAlias!.node;
  return { KMS_KEY_ALIAS: CfnAlias.isCfnAlias(defaultChild) ? defaultChild.ref : keyAlias!.aliasName };
}

const TYPES: TypesOf<PlaybackTokenSignerProps> = {
  channels: ANY,
  defaultTokenLifetime: optional(DURATION),
  handlerOptions: HANDLER_OPTIONS,
  maximumTokenLifetime: optional(DURATION),
  provisionedConcurrentExecutions: optional(NUMBER),
  signingKey: PLAYBACK_SIGNING_KEY,
};
