import { CfnResource } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { IvsError, report } from '../private/errors';
import { resourceOf } from '../private/resource-of';

/** The channels that have a stream key, by app, and whether the key rotates. A channel can have one key. */
const ROTATES = new WeakMap<IConstruct, Map<unknown, boolean>>();

/** A stream key of this app stores its channel in this property. A WeakMap with as many entries as keys would slow down garbage collection. */
const CHANNEL = Symbol('channel');
type WithChannel = IConstruct & { [CHANNEL]?: aws_ivs.IChannelRef };

/** Records that a construct creates the stream key of a channel. A channel can't have two, and a rotating key would delete the other one. */
export function claimStreamKey(streamKey: Construct, channel: aws_ivs.IChannelRef, rotates = false): void {
  const claims = claimsOf(streamKey.node.root);
  const identity = identityOf(channel);
  const other = claims.get(identity);
  if (other !== undefined && (rotates || other)) { throw new IvsError('StreamKeyConflict', streamKey, { channel: channel.node.path }); }
  if (other !== undefined) { report(streamKey, 'StreamKey.secondKey', channel.node.path); }
  claims.set(identity, rotates);
  (streamKey as WithChannel)[CHANNEL] = channel;
}

/** Rejects the stream key of another channel, if both channels are known. */
export function requireKeyOf(scope: Construct, channel: aws_ivs.IChannelRef, streamKey: aws_ivs.IStreamKeyRef): void {
  const other = (streamKey as WithChannel)[CHANNEL];
  if (other && identityOf(other) !== identityOf(channel)) {
    throw new IvsError('StreamKeyMismatch', scope, { 'streamKey': streamKey.node.path, 'channel of the stream key': other.node.path });
  }
}

function claimsOf(app: IConstruct): Map<unknown, boolean> {
  let claims = ROTATES.get(app);
  if (claims === undefined) { ROTATES.set(app, claims = new Map()); }
  return claims;
}

/** A channel of this app is identified by its resource. Two imports of one ARN are the same channel. */
function identityOf(channel: aws_ivs.IChannelRef): unknown {
  const resource = resourceOf(channel);
  return CfnResource.isCfnResource(resource) ? resource : channel.channelRef.channelArn;
}
