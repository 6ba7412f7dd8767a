import { BatchStartViewerSessionRevocationCommand, BatchStartViewerSessionRevocationError } from '@aws-sdk/client-ivs';
import type { Reply, Request, ViewerSessionProperties } from '../../src/control-plane/contract';
import { callService } from '../shared/call-service';
import { pause } from '../shared/deadline';
import { HandlerError } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { arnProperty, integerProperty, listProperty, textProperty } from '../shared/properties';
import { MAX_VIEWER_SESSION_VERSION } from '../shared/session-version';

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

export async function viewerSessionRevocation(request: Request<'Custom::IVSViewerSessionRevocation'>): Promise<Reply> {
  if (request.RequestType !== 'Delete') {
    const done = versionsOf(request.OldResourceProperties?.ViewerSessions);
    const due = parse(listProperty(request.ResourceProperties, 'ViewerSessions'))
      .filter((session) => !(session.viewerSessionVersionsLessThanOrEqualTo <= done.get(`${session.channelArn} ${session.viewerId}`)!));
    await revoke(due);
  }
  return { PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId };
}

async function revoke(sessions: ViewerSession[]): Promise<void> {
  for (let start = 0; start < sessions.length; start += BATCH) {
    if (start > 0) { await pause(PAUSE); }
    const { errors = [] } = await send(sessions.slice(start, start + BATCH));
    // the reply is 200 also when items failed
    if (errors.length > 0) { throw new HandlerError(`${errors.length} of the viewer sessions could not be revoked; deploy again: ${errors.map(describeFailure).join('; ')}`); }
  }
}

async function send(viewerSessions: ViewerSession[]) {
  const [{ viewerId, channelArn }] = viewerSessions;
  return callService(`revoke viewer sessions, from viewer ${viewerId} on channel ${channelArn} on`,
    (options) => ivs.send(new BatchStartViewerSessionRevocationCommand({ viewerSessions }), options));
}

function describeFailure({ viewerId, channelArn, code, message }: BatchStartViewerSessionRevocationError): string {
  return `viewer ${viewerId} on channel ${channelArn}: ${code} ${message ?? ''}`.trim();
}

function parse(sessions: unknown[]): ViewerSession[] {
  return sessions.map((session) => session ?? {}).map((session) => ({
    channelArn: arnProperty(session, 'ChannelArn', 'channel'),
    viewerId: textProperty(session, 'ViewerId', 40),
    viewerSessionVersionsLessThanOrEqualTo: integerProperty(session, 'ViewerSessionVersionsLessThanOrEqualTo', 0, MAX_VIEWER_SESSION_VERSION),
  }));
}

/**
 * The versions by channel and viewer; no number for what is no version, which no other is less than or equal to. The values are not
 * checked: an update that was refused for a bad one must be rolled back, too.
 */
function versionsOf(sessions: unknown): Map<string, number> {
  const entries: Partial<ViewerSessionProperties>[] = Array.isArray(sessions) ? sessions.map((session) => session ?? {}) : [];
  return new Map(entries.map(({ ChannelArn, ViewerId, ViewerSessionVersionsLessThanOrEqualTo: version }) => [`${ChannelArn} ${ViewerId}`, Number(version ?? 0)]));
}
