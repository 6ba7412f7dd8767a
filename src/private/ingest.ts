import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

/** The server URL of RTMPS, to which an encoder adds its stream key (user guide, streaming configuration). */
export function rtmpsUrl(ingestEndpoint: string): string {
  return `rtmps://${ingestEndpoint}:443/app/`;
}

/** The ingest endpoint of a channel, which an import may not know. */
export function ingestEndpointOf(scope: IConstruct, channel: aws_ivs.IChannelRef): string {
  if (CfnChannel.isCfnChannel(channel)) { return channel.attrIngestEndpoint; }
  const { channelIngestEndpoint: endpoint } = channel as { channelIngestEndpoint?: string };
  if (endpoint === undefined) { throw new IvsError('ChannelAttributeUnknown', scope, { attribute: 'channelIngestEndpoint' }); }
  return endpoint;
}
