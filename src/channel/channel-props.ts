import { RemovalPolicy } from 'aws-cdk-lib';
import { ChannelOptions } from './channel-options';

/**
 * Properties of a channel.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-channel.html
 */
export interface ChannelProps extends ChannelOptions {
  /**
   * A label. It need not be unique. At most 128 letters, digits, hyphens and underscores (`NameInvalid`).
   *
   * @default - generated from the construct's path
   */
  readonly channelName?: string;

  /**
   * What happens to the channel when it is removed from the stack.
   *
   * A retained channel keeps using its recording configuration. If that is deleted with the stack, the warning
   * `Channel.recordingConfigurationNotRetained` says so. A policy and an ad configuration of this app are retained with the channel.
   *
   * @default - CloudFormation deletes it; that fails while the channel is live (see `stopStreamOnDelete`)
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether a live stream is stopped before the channel is deleted, so that the deletion doesn't fail.
   *
   * A custom resource stops the stream, after the stream keys of this library have been deleted. That adds a Lambda function to the stack,
   * one for all such uses (`ConstructIdTaken`), and two tags to the channel. If the channel stays, because it is retained or because you remove this prop,
   * its stream goes on.
   *
   * @default false
   */
  readonly stopStreamOnDelete?: boolean;

  /**
   * Tags, at most 50 (`TagsInvalid`). Names that start with `cdk-ivs:` belong to the library (`TagReserved`).
   *
   * @default - none but those of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}
