import type { BatchStartViewerSessionRevocationCommandInput, StartViewerSessionRevocationCommandInput } from '@aws-sdk/client-ivs';
import { Account, find } from '../account';
import { notFound } from '../errors';
import { Fault } from '../faults';
import { WatchedMap } from '../watched';

/** Ends the sessions of a viewer up to a version (default 0), and refuses tokens with such a version (API reference). */
export function StartViewerSessionRevocation(account: Account, input: StartViewerSessionRevocationCommandInput) {
  find(account.channels, input.channelArn!);
  revoke(account, input.channelArn!, input.viewerId!, input.viewerSessionVersionsLessThanOrEqualTo ?? 0);
  return {};
}

/** Answers 200 also when items fail: these stand in `errors`. */
export function BatchStartViewerSessionRevocation(account: Account, input: BatchStartViewerSessionRevocationCommandInput, fault: Fault = {}) {
  const errors = input.viewerSessions!.flatMap(({ channelArn, viewerId, viewerSessionVersionsLessThanOrEqualTo: version }) => {
    if (!account.channels.has(channelArn!)) {
      return [{ channelArn: channelArn!, viewerId: viewerId!, code: 'ResourceNotFoundException', message: notFound(channelArn!).message }];
    }
    if (fault.failItems?.includes(viewerId!)) {
      return [{ channelArn: channelArn!, viewerId: viewerId!, code: 'InternalServerException', message: 'a fault on demand' }];
    }
    revoke(account, channelArn!, viewerId!, version ?? 0);
    return [];
  });
  return { errors };
}

function revoke(account: Account, channelArn: string, viewerId: string, version: number): void {
  const ofChannel = account.revocations.get(channelArn) ?? new WatchedMap<number>();
  ofChannel.set(viewerId, Math.max(version, ofChannel.get(viewerId) ?? 0));
  account.revocations.set(channelArn, ofChannel);
  for (const viewer of account.viewers.values()) {
    if (viewer.channelArn === channelArn && viewer.viewerId === viewerId && viewer.version <= version) { account.viewers.delete(viewer.id); }
  }
}
