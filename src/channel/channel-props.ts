import { RemovalPolicy } from 'aws-cdk-lib';
import { ChannelOptions } from './channel-options';

/**
 * Properties of a channel.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-channel.html
 */
export interface ChannelProps extends ChannelOptions {
  /**
   * The name. It doesn't have to be unique. At most 128 letters, digits, hyphens and underscores (`NameInvalid`).
   *
   * @default - generated from the construct's path
   */
  readonly channelName?: string;

  /**
   * What happens to the channel when it is removed from the stack.
   *
   * A retained channel keeps using its recording configuration. If that configuration is not retained, you get the warning
   * `Channel.recordingConfigurationNotRetained`. A policy and an ad configuration of this app are retained with the channel.
   *
   * @default - CloudFormation deletes it, which fails while the channel is live (see `stopStreamOnDelete`)
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether to stop a live stream before the channel is deleted, so that the deletion doesn't fail.
   *
   * A custom resource stops the stream, after the stream keys of this library have been deleted. It adds a Lambda function to the stack,
   * which all custom resources share (`ConstructIdTaken`), and two tags to the channel. If the channel is not deleted, because it is retained or because
   * you remove this prop, its stream continues.
   *
   * @default false
   */
  readonly stopStreamOnDelete?: boolean;

  /**
   * Tags, at most 50 (`TagsInvalid`). Names that start with `cdk-ivs:` are reserved for the library (`TagReserved`).
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}
