/**
 * Which channel `Channel.fromLookup` is to find: give exactly one of name and ARN.
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
   * The name of the channel, which must not be that of another channel in the same account and region.
   *
   * @default - looked up by ARN
   */
  readonly channelName?: string;
}
