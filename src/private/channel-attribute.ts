import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

type Attribute = 'channelIngestEndpoint' | 'channelPlaybackUrl';

/** What a channel has beside its ARN, and what an import may not know. */
export function channelAttribute(scope: IConstruct, channel: aws_ivs.IChannelRef, attribute: Attribute): string {
  if (CfnChannel.isCfnChannel(channel)) { return attribute === 'channelPlaybackUrl' ? channel.attrPlaybackUrl : channel.attrIngestEndpoint; }
  const value = (channel as { [A in Attribute]?: string })[attribute];
  if (value === undefined) { throw new IvsError('ChannelAttributeUnknown', scope, { attribute }); }
  return value;
}
