import { GetStreamCommand, IvsClient, PutMetadataCommand, StartViewerSessionRevocationCommand, StopStreamCommand } from '@aws-sdk/client-ivs';

const ivs = new IvsClient();

/** Invoked with `{ action, channelArn, metadata?, viewerId? }` by whoever may invoke this function. */
export async function handler({ action, channelArn, metadata, viewerId }) {
  switch (action) {
    case 'announce':
      await ivs.send(new PutMetadataCommand({ channelArn, metadata }));
      return { sent: true };
    case 'status':
      return status(channelArn);
    case 'stop':
      await ivs.send(new StopStreamCommand({ channelArn }));
      return { stopped: true };
    case 'revoke': // private channels only: it takes the viewer id of a playback token
      await ivs.send(new StartViewerSessionRevocationCommand({ channelArn, viewerId }));
      return { revoked: true };
    default:
      throw new Error(`action is ${JSON.stringify(action)}, allowed are "announce", "status", "stop" and "revoke"`);
  }
}

/** The API answers with an error when a channel is not live, which is no error here. */
async function status(channelArn) {
  try {
    const { stream } = await ivs.send(new GetStreamCommand({ channelArn }));
    return { live: true, health: stream.health, viewers: stream.viewerCount };
  } catch (error) {
    if (error.name === 'ChannelNotBroadcasting') { return { live: false }; }
    throw error;
  }
}
