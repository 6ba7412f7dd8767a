import type { Request } from '../../src/control-plane/contract';
import { Refusal } from '../shared/errors';
import { arnProperty } from '../shared/properties';

/**
 * The channel that a custom resource works on, for its whole life: after a change to another one, nothing would be permitted on the
 * old one any more.
 */
export function ownChannel({ RequestType, LogicalResourceId: id, PhysicalResourceId: before, ResourceProperties }: Request): string {
  const channelArn = arnProperty(ResourceProperties, 'ChannelArn', 'channel');
  if (RequestType === 'Update' && before !== channelArn) {
    throw new Refusal(`${id} stays with its channel, ${before}; give the construct another id to have one for ${channelArn}`);
  }
  return channelArn;
}
