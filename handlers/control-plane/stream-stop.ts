import { setTimeout as sleep } from 'node:timers/promises';
import { GetStreamCommand, StopStreamCommand } from '@aws-sdk/client-ivs';
import { ownChannel } from './own-channel';
import type { Reply, Request } from '../../src/control-plane/contract';
import { isNotFound, Refusal, textOf } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { oncePermitted } from '../shared/once-permitted';

/*
 * Stops the stream of a channel that is about to be deleted, and waits until the service agrees that it is not live. Its
 * stream keys are gone by then, so the encoder does not get in again.
 */
const POLL_EVERY = 2_000; // GetStream is limited to 5 calls a second in the whole account
const GIVE_UP_AFTER = 240_000; // below the time-out of the function

export async function streamStop(request: Request<'Custom::IvsStreamStop'>): Promise<Reply> {
  const channelArn = ownChannel(request);
  if (request.RequestType === 'Delete') { await stop(channelArn); }
  return { PhysicalResourceId: channelArn };
}

async function stop(channelArn: string): Promise<void> {
  const deadline = Date.now() + GIVE_UP_AFTER;
  for (;;) {
    try {
      await oncePermitted(() => ivs.send(new StopStreamCommand({ channelArn })));
      await oncePermitted(() => ivs.send(new GetStreamCommand({ channelArn }))); // answers with an error when the channel is not live
    } catch (error) {
      if (isOffline(error)) { return; }
      if ((error as Error).name !== 'StreamUnavailable') { // which passes
        throw new Refusal(`can't stop the stream of channel ${channelArn}: ${textOf(error)}`);
      }
    }
    if (Date.now() > deadline) {
      throw new Refusal(`channel ${channelArn} is still live after ${GIVE_UP_AFTER / 1000} s; stop its encoder, and delete the stack again`);
    }
    await sleep(POLL_EVERY);
  }
}

function isOffline(error: unknown): boolean {
  return (error as Error).name === 'ChannelNotBroadcasting' || isNotFound(error);
}
