import { channelAttachments } from './channel-attachments';
import { ownedKeyPairs, retireKeyPairs } from './owned-key-pairs';
import { playbackSigningKey } from './playback-signing-key';
import { recordingDetachment } from './recording-detachment';
import { recordingReadiness } from './recording-readiness';
import { rotatingStreamKey } from './rotating-stream-key';
import { srtIngest } from './srt-ingest';
import { streamStop } from './stream-stop';
import { viewerSessionRevocation } from './viewer-session-revocation';
import type { ControlPlaneResourceType, Reply, Request, RetirementRequest } from '../../src/control-plane/contract';
import { Refusal } from '../shared/errors';

const RESOURCES: { [Type in ControlPlaneResourceType]: (request: Request<Type>) => Promise<Reply> } = {
  'Custom::IvsChannelAttachments': channelAttachments,
  'Custom::IvsOwnedKeyPairs': ownedKeyPairs,
  'Custom::IvsPlaybackSigningKey': playbackSigningKey,
  'Custom::IvsRecordingDetachment': recordingDetachment,
  'Custom::IvsRecordingReadiness': recordingReadiness,
  'Custom::IvsRotatingStreamKey': rotatingStreamKey,
  'Custom::IvsSrtIngest': srtIngest,
  'Custom::IvsStreamStop': streamStop,
  'Custom::IvsViewerSessionRevocation': viewerSessionRevocation,
};

/** What comes: from CloudFormation through the framework, or from the schedule of a signing key. */
export async function handler(request: Request | RetirementRequest): Promise<Reply | void> {
  return 'RetireKeyPairsOf' in request ? retireKeyPairs(request) : carryOut(request);
}

/** All custom resources: one module for each type. */
async function carryOut(request: Request): Promise<Reply> {
  const type = request.ResourceType as ControlPlaneResourceType;
  if (!Object.hasOwn(RESOURCES, type)) {
    throw new Refusal(`there is no custom resource ${request.ResourceType}, only ${Object.keys(RESOURCES).join(', ')}; is the library newer than its handler?`);
  }
  // the request, too, may hold what must not be logged: its name is enough
  console.log(JSON.stringify({ type: request.ResourceType, request: request.RequestType, id: request.LogicalResourceId }));
  const reply = await RESOURCES[type](request as Request<any>);
  // CloudFormation invents an id when it got no reply to a Create; the framework refuses a Delete that answers with another one
  return request.RequestType === 'Delete' ? { PhysicalResourceId: request.PhysicalResourceId! } : reply;
}
