import { CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { resourceOf } from '../private/resource-of';

/** The custom resources that stop a stream, by their channel. */
const STOPS = new WeakMap<IConstruct, CustomResource>();

/**
 * Stops the stream of a channel before the channel is deleted, and before anything is detached from it: the service refuses to
 * delete or update a channel that is live.
 */
export function stopStreamOnDelete(channel: Construct & aws_ivs.IChannelRef, removalPolicy?: RemovalPolicy, attachments?: CustomResource): void {
  const { channelArn } = channel.channelRef;
  const stop = ControlPlane.of(channel).resource(channel, 'StopStream', {
    resourceType: 'Custom::IvsStreamStop',
    properties: { ChannelArn: channelArn },
    statements: [{ actions: ['ivs:GetStream', 'ivs:StopStream'], resources: [channelArn] }],
    removalPolicy,
  });
  if (attachments) { stop.node.addDependency(attachments); }
  STOPS.set(resourceOf(channel), stop);
}

/** A stream key goes first, since encoders come back by themselves as long as their key is good. */
export function deleteBeforeStop(streamKey: Construct, channel: aws_ivs.IChannelRef): void {
  const stop = STOPS.get(resourceOf(channel));
  if (stop) { streamKey.node.addDependency(stop); }
}
