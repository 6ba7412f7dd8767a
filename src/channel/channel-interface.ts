import { IResource } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import type { ChannelAlarms } from './channel-alarms';
import type { ChannelEvents } from './channel-events';
import type { ChannelGrants } from './channel-grants';
import type { ChannelMetrics } from './channel-metrics';
import type { RotatingStreamKey, RotatingStreamKeyOptions } from './rotating-stream-key';
import type { SrtIngest, SrtIngestOptions } from './srt-ingest';
import type { StreamKey, StreamKeyOptions } from './stream-key';

/**
 * A channel, to which one broadcaster streams and which viewers watch.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/what-is.html
 */
export interface IChannel extends IResource, aws_ivs.IChannelRef {
  /**
   * The ARN, for example `arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh`.
   *
   * @attribute
   */
  readonly channelArn: string;

  /**
   * The last part of the ARN. It is the dimension `Channel` of CloudWatch metrics.
   *
   * @attribute
   */
  readonly channelId: string;

  /**
   * The host name that encoders connect to, for example `a1b2c3d4e5f6.global-contribute.live-video.net`.
   *
   * Raises `ChannelAttributeUnknown` on a channel that was imported without it.
   *
   * @attribute
   */
  readonly channelIngestEndpoint: string;

  /**
   * The HLS URL for players.
   *
   * Raises `ChannelAttributeUnknown` on a channel that was imported without it.
   *
   * @attribute
   */
  readonly channelPlaybackUrl: string;

  /**
   * The server URL for encoders, without the stream key: `rtmps://<endpoint>:443/app/`.
   *
   * Raises `ChannelAttributeUnknown` on a channel that was imported without it.
   *
   * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/streaming-config.html
   */
  readonly rtmpsServerUrl: string;

  /** Permissions on this channel. */
  readonly grants: ChannelGrants;

  /** CloudWatch metrics of this channel. */
  readonly metrics: ChannelMetrics;

  /** CloudWatch alarms on this channel. */
  readonly alarms: ChannelAlarms;

  /** EventBridge rules and patterns for this channel. */
  readonly events: ChannelEvents;

  /**
   * Adds the stream key of the channel. An encoder needs it to stream. A channel can have only one.
   *
   * @param id construct ID
   * @param options tags and removal policy
   * @returns the stream key, in the scope of the channel
   */
  addStreamKey(id: string, options?: StreamKeyOptions): StreamKey;

  /**
   * Adds a stream key that AWS Secrets Manager rotates. It is the only stream key that the channel can have.
   *
   * A custom resource creates the key. It adds Lambda functions to the stack, which all rotating stream keys share.
   *
   * @param id construct ID
   * @param options the rotation interval, and settings of the secret
   * @returns the stream key, in the scope of the channel
   */
  addRotatingStreamKey(id: string, options?: RotatingStreamKeyOptions): RotatingStreamKey;

  /**
   * Adds a secret with the settings that an encoder needs to stream to this channel over SRT.
   *
   * A custom resource reads the endpoint and the passphrase from IVS. It adds a Lambda function to the stack, which all custom resources share.
   *
   * @param id construct ID
   * @param options the stream key, and settings of the secret
   * @returns the endpoint and the secret, in the scope of the channel
   */
  addSrtIngest(id: string, options?: SrtIngestOptions): SrtIngest;
}

/**
 * The attributes of a channel that is not part of this stack.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export interface ChannelAttributes {
  /** The ARN of the channel. */
  readonly channelArn: string;

  /**
   * The host name that encoders connect to.
   *
   * @default - unknown: reading it raises `ChannelAttributeUnknown`
   */
  readonly channelIngestEndpoint?: string;

  /**
   * The HLS URL for players.
   *
   * @default - unknown: reading it raises `ChannelAttributeUnknown`
   */
  readonly channelPlaybackUrl?: string;
}
