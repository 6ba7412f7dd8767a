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
 * CPU share and price per millisecond grow with the memory, so up to one full CPU, a token costs about the same. With less memory,
 * so many instances start at the same time that Lambda rejects some requests (docs/benchmarks.md, viewer storm).
 */
const MEMORY_SIZE = 1024;
const ALIAS_NAME = 'live';

/**
 * A function that signs playback tokens.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface IPlaybackTokenSigner extends IResource, aws_lambda.IFunctionRef {
  /** Permissions to request tokens. */
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
   * The private channels for which the signer signs tokens. Requests for other channels fail with `ChannelNotAllowed`.
   *
   * With `ChannelSelection.named()`, requests contain the name or the ARN of a channel. With `of()`, they contain its ARN. Both are for 1 to 15 channels
   * (`SignedChannelsTooMany`), with names of 1 to 128 letters, digits, hyphens and underscores (`SignedChannelNameInvalid`). The channels must be in the
   * account and region of the key (`AccountMismatch`, `RegionMismatch`), with a known playback URL (`ChannelAttributeUnknown`), which the signer
   * returns. A channel without `authorized` gives the warning `PlaybackTokenSigner.channelNotPrivate`.
   *
   * Use `ChannelSelection.all()` for channels that are not known at synthesis. Requests contain the ARN of any channel in the account and region of
   * the stack. They can also contain its `playbackUrl`, as your backend got it from Amazon IVS. The signer then returns it with the token. Anyone
   * who can invoke such a signer can give viewers access to every private channel.
   */
  readonly channels: ChannelSelection;

  /**
   * The default lifetime of a token, in whole seconds (`TokenLifetimeInvalid`, `TokenLifetimeAboveMaximum`). It limits when playback can start, not how
   * long it can last.
   *
   * For a token with a viewer ID or for single use, it is at most ten minutes.
   *
   * @default Duration.minutes(1)
   */
  readonly defaultTokenLifetime?: Duration;

  /**
   * Settings of the function.
   *
   * @default - the defaults of `HandlerOptions`, with 1,024 MiB of memory
   */
  readonly handlerOptions?: HandlerOptions;

  /**
   * The longest lifetime that a request can set, in whole seconds, at most that of the key (`TokenLifetimeInvalid`, `TokenLifetimeAboveMaximum`).
   *
   * @default - `maximumTokenLifetime` of the signing key
   */
  readonly maximumTokenLifetime?: Duration;

  /**
   * The number of provisioned instances of the function, an integer from 1 (`ProvisionedConcurrencyInvalid`). You also pay for idle instances.
   *
   * Set it before an event that many viewers start to watch at the same time. Without it, the first requests wait for new instances, and Lambda
   * rejects some. With it, `handler`, grants and references use the alias `live`, so that invocations use these instances.
   * They count toward the concurrency quota of the account.
   *
   * @default - no provisioned instances, and no alias
   */
  readonly provisionedConcurrentExecutions?: number;

  /** The key that signs the tokens. */
  readonly signingKey: IPlaybackSigningKey;
}

/**
 * A Lambda function that signs playback tokens for private channels. Your backend invokes it after it has authorized the viewer.
 *
 * A request contains `channel` (a name or an ARN) and the settings of the token: `viewerId`, `viewerSessionVersion`, `lifetimeSeconds`,
 * `allowedOrigins`, `strictOriginEnforcement`, `singleUse`, `maximumResolution` and the claims for ads, as in `cdk-ivs/playback-token`. The response
 * contains `token`, `expirationTime` and, if it is known, `playbackUrl`. An error has a code in `errorType`. The function has no public endpoint: only
 * principals with the IAM permission (`grants.invoke`) can invoke it.
 *
 * The function caches the private key for five minutes, so a rotation takes effect without a deployment of the signer. With a key in AWS KMS, each
 * token requires one KMS call. An idle signer costs nothing.
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
   * @param functionArn the ARN, which may be a token. For a signer with `provisionedConcurrentExecutions`, use the ARN of the alias, as in `functionRef`
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

  /** Permissions to request tokens. */
  public readonly grants: PlaybackTokenSignerGrants;

  /** The function that signs, or its alias if `provisionedConcurrentExecutions` is set. Use it for the name, and for alarms on its metrics. */
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
    // The permission must exist before the first request. Only the function depends on it: a policy of the role may refer to a child of this construct,
    // such as a dead-letter queue.
    this.signer.node.defaultChild!.node.addDependency(signingKey.grants.sign(role));
    this.handler = provisionedConcurrentExecutions === undefined ? this.signer : this.alias(provisionedConcurrentExecutions);
    this.grants = PlaybackTokenSignerGrants.fromPlaybackTokenSigner(this.handler);
    this.metrics = PlaybackTokenSignerMetrics.fromPlaybackTokenSigner(this.signer);
  }

  /** A reference to the function, or to its alias if `provisionedConcurrentExecutions` is set. */
  public get functionRef(): aws_lambda.FunctionReference {
    return this.handler.functionRef;
  }

  /**
   * Adds an alarm for requests that AWS KMS (if the private key is there) or AWS Lambda throttles. Add an action to it.
   *
   * It goes off after a minute with throttled requests. Most of these requests succeed after a retry, so this is the time to
   * request a higher quota: for elliptic curve (ECC) operations in AWS KMS, or for concurrent executions in AWS Lambda.
   *
   * @param id construct ID
   * @returns the alarm, to which you can add actions
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

  /** Provisioned instances require an alias: its name stays the same, but its version changes with the function. */
  private alias(provisionedConcurrentExecutions: number): Alias {
    const isCount = Number.isInteger(provisionedConcurrentExecutions) && provisionedConcurrentExecutions >= 1;
    if (!Token.isUnresolved(provisionedConcurrentExecutions) && !isCount) {
      throw new IvsError('ProvisionedConcurrencyInvalid', this, { provisionedConcurrentExecutions });
    }
    return new Alias(this, 'Alias', { aliasName: ALIAS_NAME, version: this.signer.currentVersion, provisionedConcurrentExecutions });
  }

  /** Checks that a lifetime is valid and not above any of the limits: IVS would reject a token that outlives its key after a rotation. */
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

/** The location of the private key. With a reference to an alias of this app, the function is deployed after the alias. */
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
