/**
 * The channel that `Channel.fromLookup` finds. Set exactly one of name and ARN.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_Channel.html
 */
export interface ChannelLookupOptions {
  /**
   * The ARN of the channel.
   *
   * @default - looked up by name
   */
  readonly channelArn?: string;

  /**
   * The name of the channel. It must be unique in the account and region.
   *
   * @default - looked up by ARN
   */
  readonly channelName?: string;
}
