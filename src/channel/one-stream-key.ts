import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { IvsError, warn } from '../private/errors';
import { resourceOf } from '../private/resource-of';

/** The channels that have a stream key in this app, and whether it rotates: one each is allowed. */
const CHANNELS = new WeakMap<IConstruct, { rotates: boolean }>();

/**
 * Notes that a construct makes the stream key of a channel. A second one that CloudFormation makes is a warning, for it may
 * follow the first one in time; a rotating key would delete the other one.
 */
export function claimStreamKey(scope: Construct, channel: aws_ivs.IChannelRef, rotates = false): void {
  const other = CHANNELS.get(resourceOf(channel));
  if (other && (rotates || other.rotates)) { throw new IvsError('StreamKeyConflict', scope, { channel: channel.node.path }); }
  if (other) { warn(scope, 'StreamKey.secondKey'); }
  CHANNELS.set(resourceOf(channel), { rotates });
}
