import { Token } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { IvsError, report } from '../private/errors';
import { resourceOf } from '../private/resource-of';

/** The channels that have a stream key in an app, and whether it rotates: one each is allowed. */
const CLAIMS = new WeakMap<IConstruct, Map<unknown, { rotates: boolean }>>();

/** The channel of a stream key that this app creates. */
const CHANNEL_OF = new WeakMap<IConstruct, aws_ivs.IChannelRef>();

/** Notes that a construct creates the stream key of a channel. Two of them can't exist at the same time; a rotating key would delete the other one. */
export function claimStreamKey(streamKey: Construct, channel: aws_ivs.IChannelRef, rotates = false): void {
  const claims = CLAIMS.get(streamKey.node.root) ?? new Map();
  CLAIMS.set(streamKey.node.root, claims);
  const other = claims.get(identityOf(channel));
  if (other && (rotates || other.rotates)) { throw new IvsError('StreamKeyConflict', streamKey, { channel: channel.node.path }); }
  if (other) { report(streamKey, 'StreamKey.secondKey', channel.node.path); }
  claims.set(identityOf(channel), { rotates });
  CHANNEL_OF.set(streamKey, channel);
}

/** Refuses the stream key of another channel, if both are known. */
export function requireKeyOf(scope: Construct, channel: aws_ivs.IChannelRef, streamKey: aws_ivs.IStreamKeyRef): void {
  const other = CHANNEL_OF.get(streamKey);
  if (other && identityOf(other) !== identityOf(channel)) {
    throw new IvsError('StreamKeyMismatch', scope, { 'streamKey': streamKey.node.path, 'channel of the stream key': other.node.path });
  }
}

/** Two imports of one ARN are the same channel. */
function identityOf(channel: aws_ivs.IChannelRef): unknown {
  const { channelArn } = channel.channelRef;
  return Token.isUnresolved(channelArn) ? resourceOf(channel) : channelArn;
}
