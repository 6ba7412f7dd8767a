import { CfnResource } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { IvsError, report } from '../private/errors';
import { resourceOf } from '../private/resource-of';

/** The channels that have a stream key, by app, and whether it rotates: one each is allowed. */
const ROTATES = new WeakMap<IConstruct, Map<unknown, boolean>>();

/** Under this, a stream key that this app creates keeps its channel. A WeakMap of as many as there are keys takes time when garbage is collected. */
const CHANNEL = Symbol('channel');
type WithChannel = IConstruct & { [CHANNEL]?: aws_ivs.IChannelRef };

/** Notes that a construct creates the stream key of a channel. Two of them can't exist at the same time; a rotating key would delete the other one. */
export function claimStreamKey(streamKey: Construct, channel: aws_ivs.IChannelRef, rotates = false): void {
  const claims = claimsOf(streamKey.node.root);
  const identity = identityOf(channel);
  const other = claims.get(identity);
  if (other !== undefined && (rotates || other)) { throw new IvsError('StreamKeyConflict', streamKey, { channel: channel.node.path }); }
  if (other !== undefined) { report(streamKey, 'StreamKey.secondKey', channel.node.path); }
  claims.set(identity, rotates);
  (streamKey as WithChannel)[CHANNEL] = channel;
}

/** Refuses the stream key of another channel, if both are known. */
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

/** A channel of the app is its resource. Two imports of one ARN are the same channel. */
function identityOf(channel: aws_ivs.IChannelRef): unknown {
  const resource = resourceOf(channel);
  return CfnResource.isCfnResource(resource) ? resource : channel.channelRef.channelArn;
}
