import { setTimeout as sleep } from 'node:timers/promises';
import { BatchStartViewerSessionRevocationCommand, BatchStartViewerSessionRevocationError } from '@aws-sdk/client-ivs';
import type { Reply, Request, ViewerSessionProperties } from '../../src/control-plane/contract';
import { attempt } from '../shared/attempt';
import { Refusal } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { arnProperty, integerProperty, textProperty } from '../shared/properties';

/*
 * Revokes the sessions of viewers: on an update only what is new, or goes up to a higher version. A revocation can't be
 * taken back, so deleting the resource does nothing.
 */
interface ViewerSession {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo: number;
}

const BATCH = 20; // API model
const PAUSE = 500; // two batch calls a second in the whole account (service quotas)

export async function viewerSessionRevocation(request: Request<'Custom::IvsViewerSessionRevocation'>): Promise<Reply> {
  if (request.RequestType !== 'Delete') {
    const done = versionsOf(request.OldResourceProperties?.ViewerSessions ?? []);
    const due = parse(request.ResourceProperties.ViewerSessions)
      .filter((session) => !(session.viewerSessionVersionsLessThanOrEqualTo <= done.get(`${session.channelArn} ${session.viewerId}`)!));
    await revoke(due);
  }
  return { PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId };
}

async function revoke(sessions: ViewerSession[]): Promise<void> {
  for (let start = 0; start < sessions.length; start += BATCH) {
    if (start > 0) { await sleep(PAUSE); }
    const { errors = [] } = await send(sessions.slice(start, start + BATCH));
    // the reply is 200 also when items failed
    if (errors.length > 0) { throw new Refusal(`${errors.length} of the viewer sessions could not be revoked; deploy again: ${errors.map(told).join('; ')}`); }
  }
}

async function send(viewerSessions: ViewerSession[]) {
  const [{ viewerId, channelArn }] = viewerSessions;
  return attempt(`revoke viewer sessions, from viewer ${viewerId} on channel ${channelArn} on`,
    () => ivs.send(new BatchStartViewerSessionRevocationCommand({ viewerSessions })));
}

function told({ viewerId, channelArn, code, message }: BatchStartViewerSessionRevocationError): string {
  return `viewer ${viewerId} on channel ${channelArn}: ${code} ${message ?? ''}`.trim();
}

function parse(sessions: ViewerSessionProperties[]): ViewerSession[] {
  return sessions.map((session) => ({
    channelArn: arnProperty(session, 'ChannelArn', 'channel'),
    viewerId: textProperty(session, 'ViewerId', 40),
    viewerSessionVersionsLessThanOrEqualTo: integerProperty(session, 'VersionsLessThanOrEqualTo', 0),
  }));
}

/**
 * The versions by channel and viewer; no number for what is no version, which no other is less than or equal to. The values are not
 * checked: an update that was refused for a bad one must be rolled back, too.
 */
function versionsOf(sessions: ViewerSessionProperties[]): Map<string, number> {
  return new Map(sessions.map(({ ChannelArn, ViewerId, VersionsLessThanOrEqualTo: version }) => [`${ChannelArn} ${ViewerId}`, Number(version ?? 0)]));
}
