import { Duration, Fn, IResource, Resource, Stack } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { CfnAlias } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs, aws_lambda } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { IPlaybackSigningKey } from './playback-signing-key';
import type { PlaybackTokenSignerEnvironment, SignedChannel } from './playback-signing-key-contract';
import { PlaybackTokenSignerGrants } from './playback-token-signer-grants';
import { KEY_MAX_AGE, requireOneStorage, tokenLifetime } from './signing-key-rules';
import { HandlerOptions } from '../operations/handler-options';
import { requireColonArn } from '../private/arn';
import { channelAttribute } from '../private/channel-attribute';
import { IvsError, warn } from '../private/errors';
import { handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { resourceOf } from '../private/resource-of';
import { requireSameAccount, requireSameRegion } from '../private/validate';

// about 220 characters each beside its name, of 4,096 bytes for all settings of a function (Lambda guide, quotas)
const CHANNELS_AT_MOST = 15;
const CHARACTERS_AT_MOST = 400; // of all names together

/**
 * Something that signs playback tokens.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface IPlaybackTokenSigner extends IResource, aws_lambda.IFunctionRef {
  /** Permission to have tokens signed. */
  readonly grants: PlaybackTokenSignerGrants;
}

/**
 * Properties of a playback token signer.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 */
export interface PlaybackTokenSignerProps {
  /**
   * The private channels that it signs for, each under the name that those who ask for a token use: 1 to 15 channels (`SignedChannelsTooMany`), names
   * of 1 to 128 letters, digits, hyphens and underscores (`SignedChannelNameInvalid`). Others are refused.
   *
   * They are in the account and region of the key (`AccountMismatch`, `RegionMismatch`), with a known playback URL (`ChannelAttributeUnknown`).
   * One without `authorized` gives the warning `PlaybackTokenSigner.channelNotPrivate`.
   */
  readonly channels: { [name: string]: aws_ivs.IChannelRef };

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
   * @default - those of `HandlerOptions`
   */
  readonly handlerOptions?: HandlerOptions;

  /**
   * The longest lifetime that a request may ask for, in whole seconds, not above that of the key (`TokenLifetimeInvalid`, `TokenLifetimeAboveMaximum`).
   *
   * @default - `maximumTokenLifetime` of the signing key
   */
  readonly maximumTokenLifetime?: Duration;

  /** The key that signs. */
  readonly signingKey: IPlaybackSigningKey;
}

/**
 * Signs playback tokens for private channels: a Lambda function for your backend, which has authorized the viewer before.
 *
 * It is invoked with `channel` (a name, or an ARN) and what the token shall allow: `viewerId`, `viewerSessionVersion`, `lifetimeSeconds`,
 * `allowedOrigins`, `strictOriginEnforcement`, `singleUse`, `maximumResolution` and the claims for ads, each as in `cdk-ivs/playback-token`. It answers
 * `token`, `expirationTime` and `playbackUrl`, or an error whose `errorType` is a code. It has no public endpoint: IAM decides who
 * invokes it (`grants.invoke`).
 *
 * The private key is read once in five minutes, so that a rotation arrives without a deployment; with a key in AWS KMS every token is a call. It
 * costs nothing while it is idle.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/private-channels-generate-tokens.html
 * @stateless
 */
@propertyInjectable
export class PlaybackTokenSigner extends Resource implements IPlaybackTokenSigner {
  /** Under this id, property injectors find the class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.PlaybackTokenSigner';

  /**
   * Imports a signer by the ARN of its function. Raises `ArnInvalid` when the ARN is not that of a function.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param functionArn the ARN, which may be a token
   */
  public static fromFunctionArn(scope: Construct, id: string, functionArn: string): IPlaybackTokenSigner {
    requireColonArn(scope, 'lambda', 'function:[a-zA-Z0-9-_]+(:[a-zA-Z0-9-_$]+)?', functionArn, 'function:<name>');
    class Import extends Resource implements IPlaybackTokenSigner {
      public readonly functionRef = { functionArn, functionName: Fn.select(6, Fn.split(':', functionArn)) };
      public readonly grants = PlaybackTokenSignerGrants.fromPlaybackTokenSigner(this);
    }
    return new Import(scope, id, { environmentFromArn: functionArn });
  }

  /** Permission to have tokens signed. */
  public readonly grants: PlaybackTokenSignerGrants;

  /** The function that signs: for its name, and for alarms on its metrics. */
  public readonly handler: IFunction;

  /**
   * @param scope Where the construct stands.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: PlaybackTokenSignerProps) {
    super(scope, id);
    const { channels, signingKey } = props;
    requireOneStorage(this, signingKey);
    const ofKey = { 'maximumTokenLifetime of signingKey': signingKey.maximumTokenLifetime };
    const maximumTokenLifetime = this.within({ maximumTokenLifetime: props.maximumTokenLifetime ?? signingKey.maximumTokenLifetime }, ofKey);
    const requested = props.defaultTokenLifetime ?? shorter(Duration.minutes(1), maximumTokenLifetime);
    const defaultTokenLifetime = this.within({ defaultTokenLifetime: requested }, ofKey, { maximumTokenLifetime });
    requireSameRegion(this, 'signingKey', signingKey);
    requireSameAccount(this, 'signingKey', signingKey);

    const environment: PlaybackTokenSignerEnvironment = {
      ...privateKeyVariables(signingKey),
      CHANNELS: Stack.of(this).toJsonString(this.signedChannels(channels)),
      DEFAULT_LIFETIME: String(defaultTokenLifetime.toSeconds()),
      MAXIMUM_LIFETIME: String(maximumTokenLifetime.toSeconds()),
      KEY_MAX_AGE: String(KEY_MAX_AGE),
    };
    const logGroup = handlerLog(this, props.handlerOptions);
    const role = handlerRole(this, 'Role', logGroup);
    const signer = handlerFunction(this, 'Function', {
      asset: 'playback-token-signer',
      description: 'Signs playback tokens of Amazon IVS (cdk-ivs)',
      environment: { ...environment },
      logGroup,
      options: props.handlerOptions,
      role,
      timeout: Duration.seconds(30),
    });
    signer.node.addDependency(signingKey.grants.sign(role)); // from the first request on
    this.handler = signer;
    this.grants = PlaybackTokenSignerGrants.fromPlaybackTokenSigner(signer);
  }

  /** A reference to the function, for whatever takes one. */
  public get functionRef(): aws_lambda.FunctionReference {
    return this.handler.functionRef;
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

  private signedChannels(channels: { [name: string]: aws_ivs.IChannelRef }): { [name: string]: SignedChannel } {
    const names = Object.keys(channels);
    const wrong = names.find((name) => !/^[a-zA-Z0-9-_]{1,128}$/.test(name));
    if (names.length === 0 || wrong !== undefined) { throw new IvsError('SignedChannelNameInvalid', this, { channels: wrong ?? names }); }
    const characters = names.join('').length;
    if (names.length > CHANNELS_AT_MOST || characters > CHARACTERS_AT_MOST) { throw new IvsError('SignedChannelsTooMany', this, { channels: names.length, characters }); }
    return Object.fromEntries(Object.entries(channels).map(([name, channel]) => [name, this.signedChannel(channel)]));
  }

  private signedChannel(channel: aws_ivs.IChannelRef): SignedChannel {
    requireSameRegion(this, 'channels', channel);
    requireSameAccount(this, 'channels', channel);
    const resource = resourceOf(channel);
    if (CfnChannel.isCfnChannel(resource) && !resource.authorized) { warn(this, 'PlaybackTokenSigner.channelNotPrivate'); }
    return { arn: channel.channelRef.channelArn, playbackUrl: channelAttribute(this, channel, 'channelPlaybackUrl') };
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
