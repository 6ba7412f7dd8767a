import { Lazy, Names, Resource, Token } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct, IMixin } from 'constructs';
import { ChannelAlarms } from './channel-alarms';
import { ChannelEvents } from './channel-events';
import { ChannelGrants } from './channel-grants';
import { ChannelAttributes, IChannel } from './channel-interface';
import { ChannelLookupOptions } from './channel-lookup';
import { ChannelMetrics } from './channel-metrics';
import { ChannelProps } from './channel-props';
import { CHANNEL_TYPES, checkChannel, IMPORTED_CHANNEL_TYPES, isMultitrack } from './channel-rules';
import { ChannelType, ContainerFormat } from './channel-type';
import { MultitrackInputConfiguration } from './multitrack-input';
import { RotatingStreamKey, RotatingStreamKeyOptions } from './rotating-stream-key';
import { SrtIngest, SrtIngestOptions } from './srt-ingest';
import { StreamKey, StreamKeyOptions } from './stream-key';
import { ChannelAttachments, ChannelStopStreamOnDelete } from '../mixins/channel';
import { warnIfNotRetained } from '../mixins/recording-life-cycle';
import { idFromArn, pathOfImport, requireArn } from '../private/arn';
import { lookUpChannel } from '../private/channel-lookup';
import { IvsError } from '../private/errors';
import { isMarked, mark } from '../private/identity';
import { rtmpsServerUrl } from '../private/ingest';
import { noteOverrides } from '../private/l1-overrides';
import { refuseOnImport } from '../private/mixin-target';
import { renderTags } from '../private/validate';
import { requireProps } from '../private/value-types';

/** Common base of owned and imported channels. */
abstract class ChannelBase extends Resource implements IChannel {
  abstract readonly channelArn: string;
  abstract readonly channelIngestEndpoint: string;
  abstract readonly channelPlaybackUrl: string;

  public get channelRef(): aws_ivs.ChannelReference {
    return { channelArn: this.channelArn };
  }

  public get channelId(): string {
    return idFromArn(this.channelArn);
  }

  public get rtmpsServerUrl(): string {
    return rtmpsServerUrl(this.channelIngestEndpoint);
  }

  public get grants(): ChannelGrants {
    return ChannelGrants.fromChannel(this);
  }

  public get metrics(): ChannelMetrics {
    return ChannelMetrics.fromChannel(this);
  }

  public get alarms(): ChannelAlarms {
    return ChannelAlarms.fromChannel(this);
  }

  public get events(): ChannelEvents {
    return ChannelEvents.fromChannel(this);
  }

  /**
   * Adds the stream key of the channel. An encoder needs it to stream. A channel can have only one.
   *
   * @param id construct ID
   * @param options tags and removal policy
   * @returns the stream key, in the scope of the channel
   */
  public addStreamKey(id: string, options: StreamKeyOptions = {}): StreamKey {
    return new StreamKey(this, id, { ...options, channel: this });
  }

  /**
   * Adds a stream key that AWS Secrets Manager rotates. It is the only stream key that the channel can have.
   *
   * A custom resource creates the key. It adds Lambda functions to the stack, which all rotating stream keys share.
   *
   * @param id construct ID
   * @param options the rotation interval, and settings of the secret
   * @returns the stream key, in the scope of the channel
   */
  public addRotatingStreamKey(id: string, options: RotatingStreamKeyOptions = {}): RotatingStreamKey {
    return new RotatingStreamKey(this, id, { ...options, channel: this });
  }

  /**
   * Adds a secret with the settings that an encoder needs to stream to this channel over SRT.
   *
   * A custom resource reads the endpoint and the passphrase from IVS. It adds a Lambda function to the stack, which all custom resources share.
   *
   * @param id construct ID
   * @param options the stream key, and settings of the secret
   * @returns the endpoint and the secret, in the scope of the channel
   */
  public addSrtIngest(id: string, options: SrtIngestOptions = {}): SrtIngest {
    return new SrtIngest(this, id, { ...options, channel: this });
  }
}

/**
 * A channel for live video.
 *
 * In a region without Amazon IVS, it gives the warning `Region.withoutControlPlane`, as every resource of this library does. A prop of the wrong type, such
 * as undefined for a required prop, raises `ValueTypeInvalid`, as everywhere in this library.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-channel.html
 * @resource AWS::IVS::Channel
 * @stateful
 *
 * @example
 *
 * const channel = new ivs.Channel(this, 'Channel', { type: ivs.ChannelType.ADVANCED_HD, preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY });
 * const streamKey = channel.addStreamKey('StreamKey');
 */
@propertyInjectable
export class Channel extends ChannelBase {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.Channel';

  /**
   * Imports a channel by its ARN. Raises `ArnInvalid` when the ARN is not that of a channel.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param channelArn the ARN, which may be a token
   * @returns the imported channel
   */
  public static fromChannelArn(scope: Construct, id: string, channelArn: string): IChannel {
    return Channel.fromChannelAttributes(scope, id, { channelArn });
  }

  /**
   * Imports a channel by its ARN and other attributes.
   *
   * Raises `ArnInvalid` when the ARN is not that of a channel, and `IngestEndpointInvalid` when the endpoint is not a host name.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param attrs the attributes of the channel
   * @returns the imported channel
   */
  public static fromChannelAttributes(scope: Construct, id: string, attrs: ChannelAttributes): IChannel {
    requireProps(scope, id, attrs, IMPORTED_CHANNEL_TYPES);
    requireArn(pathOfImport(scope, id), 'ivs', 'channel', attrs.channelArn);
    const { channelIngestEndpoint: endpoint = '' } = attrs;
    if (!Token.isUnresolved(endpoint) && !/^[a-zA-Z0-9.-]*$/.test(endpoint)) {
      throw new IvsError('IngestEndpointInvalid', pathOfImport(scope, id), { channelIngestEndpoint: endpoint });
    }
    class Import extends ChannelBase {
      public readonly channelArn = attrs.channelArn;

      public get channelIngestEndpoint(): string {
        return this.known('channelIngestEndpoint', attrs.channelIngestEndpoint);
      }

      public get channelPlaybackUrl(): string {
        return this.known('channelPlaybackUrl', attrs.channelPlaybackUrl);
      }

      public with(...mixins: IMixin[]): IConstruct {
        refuseOnImport(this, mixins);
        return super.with(...mixins);
      }

      private known(attribute: string, value?: string): string {
        if (value === undefined) {
          throw new IvsError('ChannelAttributeUnknown', this, { attribute, channelArn: this.channelArn });
        }
        return value;
      }
    }
    return new Import(scope, id, { environmentFromArn: attrs.channelArn });
  }

  /**
   * Looks up a channel by name or ARN when the app is synthesized, and caches the result in `cdk.context.json`.
   *
   * The stack needs an explicit account and region. The lookup fails unless exactly one channel has the name.
   * Raises `ChannelLookupInvalid` when the options contain a token, or not exactly one of name and ARN.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param options the name or the ARN of the channel
   * @returns the channel, or a placeholder until the lookup has run
   */
  public static fromLookup(scope: Construct, id: string, options: ChannelLookupOptions): IChannel {
    return Channel.fromChannelAttributes(scope, id, lookUpChannel(scope, id, options));
  }

  /**
   * Whether a value is a `Channel` of this library (an import is not).
   *
   * @param x any value
   * @returns true if it is one
   */
  public static isChannel(x: any): x is Channel {
    return isMarked(x, 'Channel');
  }

  /**
   * The ARN of the channel.
   *
   * @attribute
   */
  public get channelArn(): string {
    return this.resource.attrArn;
  }

  /**
   * The host name that encoders connect to, for example `a1b2c3d4e5f6.global-contribute.live-video.net`.
   *
   * @attribute
   */
  public get channelIngestEndpoint(): string {
    return this.resource.attrIngestEndpoint;
  }

  /**
   * The HLS URL for players.
   *
   * @attribute
   */
  public get channelPlaybackUrl(): string {
    return this.resource.attrPlaybackUrl;
  }

  /** Attributes are read from it only on access: each is a token, which takes time and memory. */
  private readonly resource: CfnChannel;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: ChannelProps = {}) {
    requireProps(scope, id, props, CHANNEL_TYPES);
    super(scope, id, {
      // IVS doesn't require a name. aws-ivs-alpha renders a generated one, so the template stays the same.
      physicalName: props.channelName ?? Lazy.string({
        produce: () => Names.uniqueResourceName(this, { maxLength: 128, allowedSpecialCharacters: '-_' }),
      }),
    });
    mark(this, 'Channel');
    checkChannel(this, props);

    this.resource = new CfnChannel(this, 'Resource', {
      authorized: props.authorized,
      containerFormat: props.containerFormat ?? (isMultitrack(props) ? ContainerFormat.FRAGMENTED_MP4 : undefined),
      insecureIngest: props.insecureIngest,
      latencyMode: props.latencyMode,
      multitrackInputConfiguration: renderMultitrack(props.multitrackInputConfiguration),
      name: this.physicalName,
      preset: renderPreset(props),
      recordingConfigurationArn: props.recordingConfiguration?.recordingConfigurationRef.recordingConfigurationArn,
      tags: renderTags(props.tags),
      type: props.type,
    });
    noteOverrides(this.resource);
    if (props.removalPolicy) { this.applyRemovalPolicy(props.removalPolicy); }
    if (props.recordingConfiguration) { warnIfNotRetained(this, props.recordingConfiguration); }

    const { playbackRestrictionPolicy, adConfiguration, stopStreamOnDelete } = props;
    if (playbackRestrictionPolicy || adConfiguration) { this.resource.with(new ChannelAttachments({ playbackRestrictionPolicy, adConfiguration })); }
    if (stopStreamOnDelete) { this.resource.with(new ChannelStopStreamOnDelete()); }
  }
}

/** aws-ivs-alpha renders an empty preset for the two types that have none, and passes the preset on when there is no type. */
function renderPreset({ type, preset }: ChannelProps): string | undefined {
  return preset !== undefined && (type === ChannelType.STANDARD || type === ChannelType.BASIC) ? '' : preset;
}

function renderMultitrack(multitrack?: MultitrackInputConfiguration): CfnChannel.MultitrackInputConfigurationProperty | undefined {
  return multitrack && {
    enabled: multitrack.enabled ?? true,
    maximumResolution: multitrack.maximumResolution,
    policy: multitrack.policy,
  };
}
