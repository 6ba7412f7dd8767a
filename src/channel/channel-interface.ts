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
 * A channel: where one broadcaster streams to and viewers watch.
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
   * The last part of the ARN. CloudWatch metrics carry it as the dimension `Channel`.
   *
   * @attribute
   */
  readonly channelId: string;

  /**
   * The host that encoders send to, for example `a1b2c3d4e5f6.global-contribute.live-video.net`.
   *
   * Raises `ChannelAttributeUnknown` on a channel that was imported without it.
   *
   * @attribute
   */
  readonly channelIngestEndpoint: string;

  /**
   * The HLS URL that players open.
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
   * Adds the stream key of the channel. An encoder needs it to stream. A channel can have one.
   *
   * @param id construct ID
   * @param options tags and removal policy
   * @returns the stream key, in the scope of the channel
   */
  addStreamKey(id: string, options?: StreamKeyOptions): StreamKey;

  /**
   * Adds a stream key that AWS Secrets Manager rotates. It is the only stream key that the channel can have.
   *
   * A custom resource creates the key. It adds Lambda functions to the stack, the same for all such uses.
   *
   * @param id construct ID
   * @param options how often it is rotated, and settings of the secret
   * @returns the stream key, in the scope of the channel
   */
  addRotatingStreamKey(id: string, options?: RotatingStreamKeyOptions): RotatingStreamKey;

  /**
   * Adds a secret with what an encoder needs to send to this channel by SRT.
   *
   * A custom resource reads endpoint and passphrase from IVS. It adds a Lambda function to the stack, the same for all such uses.
   *
   * @param id construct ID
   * @param options the stream key, and settings of the secret
   * @returns endpoint and secret, in the scope of the channel
   */
  addSrtIngest(id: string, options?: SrtIngestOptions): SrtIngest;
}

/**
 * What is known of a channel that another stack, or no stack, owns.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export interface ChannelAttributes {
  /** The ARN of the channel. */
  readonly channelArn: string;

  /**
   * The host that encoders send to.
   *
   * @default - unknown: reading it raises `ChannelAttributeUnknown`
   */
  readonly channelIngestEndpoint?: string;

  /**
   * The HLS URL that players open.
   *
   * @default - unknown: reading it raises `ChannelAttributeUnknown`
   */
  readonly channelPlaybackUrl?: string;
}
