import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

/** The playback URL of a channel, which an import may not know. */
export function playbackUrlOf(scope: IConstruct, channel: aws_ivs.IChannelRef): string {
  if (CfnChannel.isCfnChannel(channel)) { return channel.attrPlaybackUrl; }
  const { channelPlaybackUrl: url } = channel as { channelPlaybackUrl?: string };
  if (url === undefined) { throw new IvsError('ChannelAttributeUnknown', scope, { attribute: 'channelPlaybackUrl' }); }
  return url;
}
