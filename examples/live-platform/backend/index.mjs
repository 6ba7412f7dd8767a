import { GetStreamCommand, IvsClient, PutMetadataCommand, StopStreamCommand } from '@aws-sdk/client-ivs';

const ivs = new IvsClient();

/** Invoked with `{ action, channelArn, metadata? }` by whoever may invoke this function. */
export async function handler({ action, channelArn, metadata }) {
  switch (action) {
    case 'announce':
      await ivs.send(new PutMetadataCommand({ channelArn, metadata }));
      return { sent: true };
    case 'status':
      return status(channelArn);
    case 'stop':
      await ivs.send(new StopStreamCommand({ channelArn }));
      return { stopped: true };
    default:
      throw new Error(`action is ${JSON.stringify(action)}, allowed are "announce", "status" and "stop"`);
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
