import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { ErrorCode } from './codes';
import { IvsError } from './errors';

type Attribute = 'channelIngestEndpoint' | 'channelPlaybackUrl';

/** An attribute of a channel that may be unknown for an import. */
export function channelAttribute(scope: IConstruct, channel: aws_ivs.IChannelRef, attribute: Attribute): string {
  const value = read(channel, attribute);
  if (value === undefined) { throw new IvsError('ChannelAttributeUnknown', scope, { attribute }); }
  return value;
}

/** The same, or undefined for an import without the attribute. */
export function knownChannelAttribute(channel: aws_ivs.IChannelRef, attribute: Attribute): string | undefined {
  const code: ErrorCode = 'ChannelAttributeUnknown';
  try {
    return read(channel, attribute);
  } catch (error) {
    if ((error as Error).name === code) { return undefined; }
    throw error;
  }
}

function read(channel: aws_ivs.IChannelRef, attribute: Attribute): string | undefined {
  if (CfnChannel.isCfnChannel(channel)) { return attribute === 'channelPlaybackUrl' ? channel.attrPlaybackUrl : channel.attrIngestEndpoint; }
  return (channel as { [A in Attribute]?: string })[attribute];
}
