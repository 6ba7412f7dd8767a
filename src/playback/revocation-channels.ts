import { Resource, Stack } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { formatIvsArn } from '../private/arn';
import { IvsError } from '../private/errors';
import { requireSameAccount, requireSameRegion } from '../private/validate';

/** The channels that a construct may revoke viewers of: some, or all. */
export interface RevocationChannels {
  readonly allChannels?: boolean;
  readonly channels?: aws_ivs.IChannelRef[];
}

/** Their ARNs, each once; a wildcard for all. */
export function revocationChannelArns(scope: Resource, { allChannels = false, channels = [] }: RevocationChannels): string[] {
  if (allChannels === (channels.length > 0)) {
    throw new IvsError('RevocationChannelsInvalid', scope, { allChannels, 'channels.length': channels.length });
  }
  for (const channel of channels) {
    requireSameRegion(scope, 'channels', channel);
    requireSameAccount(scope, 'channels', channel);
  }
  if (allChannels) { return [formatIvsArn(Stack.of(scope), 'channel', '*')]; }
  return [...new Set(channels.map(({ channelRef }) => channelRef.channelArn))];
}
