import { BatchStartViewerSessionRevocationCommand, BatchStartViewerSessionRevocationError } from '@aws-sdk/client-ivs';
import type { Reply, Request, ViewerSessionProperties } from '../../src/control-plane/contract';
import { callService } from '../shared/call-service';
import { pause } from '../shared/deadline';
import { HandlerError } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { arnProperty, integerProperty, listProperty, textProperty } from '../shared/properties';
import { MAX_VIEWER_SESSION_VERSION } from '../shared/session-version';

/*
 * Revokes the sessions of viewers. An update revokes only new entries and entries with a higher version. A revocation can't be
 * undone, so deleting the resource has no effect.
 */
interface ViewerSession {
  readonly channelArn: string;
  readonly viewerId: string;
  readonly viewerSessionVersionsLessThanOrEqualTo: number;
}

const BATCH = 20; // API model
const PAUSE = 500; // two batch calls per second in the whole account (service quotas)

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
    // the response has status 200 even if items failed
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
 * The versions by channel and viewer, or NaN for an invalid version, because no number is less than or equal to it. The values are not
 * checked, because an update that failed for an invalid value must be rolled back.
 */
function versionsOf(sessions: unknown): Map<string, number> {
  const entries: Partial<ViewerSessionProperties>[] = Array.isArray(sessions) ? sessions.map((session) => session ?? {}) : [];
  return new Map(entries.map(({ ChannelArn, ViewerId, ViewerSessionVersionsLessThanOrEqualTo: version }) => [`${ChannelArn} ${ViewerId}`, Number(version ?? 0)]));
}
