import { CustomResource } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';

/** The custom resources that stop a stream, by their channel. */
const STOPS = new WeakMap<aws_ivs.IChannelRef, CustomResource>();

/** Stops the stream of a channel before the channel is deleted: the service refuses to delete a channel that is live. */
export function stopStreamOnDelete(channel: Construct & aws_ivs.IChannelRef): void {
  const { channelArn } = channel.channelRef;
  const controlPlane = ControlPlane.of(channel);
  STOPS.set(channel, controlPlane.resource(channel, 'StopStream', 'Custom::IvsStreamStop', { ChannelArn: channelArn }));
  controlPlane.allow(['ivs:GetStream', 'ivs:StopStream'], [channelArn]);
}

/** A stream key goes first, since encoders come back by themselves as long as their key is good. */
export function deleteBeforeStop(streamKey: Construct, channel: aws_ivs.IChannelRef): void {
  const stop = STOPS.get(channel);
  if (stop) { streamKey.node.addDependency(stop); }
}
