import { GetStreamCommand, StopStreamCommand } from '@aws-sdk/client-ivs';
import { retry } from '../shared/call-service';
import { pause, remainingTime } from '../shared/deadline';
import { errorText, HandlerError, isNotFound } from '../shared/errors';
import { ivs } from '../shared/ivs-client';

const POLL_EVERY = 2_000; // GetStream is limited to 5 calls per second in the whole account

/**
 * Stops the stream of a channel that is about to be deleted, and waits until the channel is not live. Its
 * stream keys have already been deleted, so the encoder can't reconnect.
 */
export async function stopStream(channelArn: string): Promise<void> {
  for (;;) {
    try {
      await retry((options) => ivs.send(new StopStreamCommand({ channelArn }), options));
      await retry((options) => ivs.send(new GetStreamCommand({ channelArn }), options)); // fails if the channel is not live
    } catch (error) {
      if (isOffline(error)) { return; }
      if ((error as Error).name !== 'StreamUnavailable') { // temporary
        throw new HandlerError(`can't stop the stream of channel ${channelArn}: ${errorText(error)}`);
      }
    }
    if (remainingTime() < 2 * POLL_EVERY) {
      throw new HandlerError(`channel ${channelArn} is still live; stop its encoder, and delete the stack again`);
    }
    await pause(POLL_EVERY);
  }
}

function isOffline(error: unknown): boolean {
  return (error as Error).name === 'ChannelNotBroadcasting' || isNotFound(error);
}
