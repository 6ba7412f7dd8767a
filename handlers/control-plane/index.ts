import { channelAttachments } from './channel-attachments';
import { recordingDetachment } from './recording-detachment';
import { recordingReadiness } from './recording-readiness';
import { rotatingStreamKey } from './rotating-stream-key';
import { srtIngest } from './srt-ingest';
import { streamStop } from './stream-stop';
import { viewerSessionRevocation } from './viewer-session-revocation';
import type { ControlPlaneResourceType, Reply, Request } from '../../src/control-plane/contract';
import { Refusal } from '../shared/errors';

const RESOURCES: { [Type in ControlPlaneResourceType]: (request: Request<Type>) => Promise<Reply> } = {
  'Custom::IvsChannelAttachments': channelAttachments,
  'Custom::IvsRecordingDetachment': recordingDetachment,
  'Custom::IvsRecordingReadiness': recordingReadiness,
  'Custom::IvsRotatingStreamKey': rotatingStreamKey,
  'Custom::IvsSrtIngest': srtIngest,
  'Custom::IvsStreamStop': streamStop,
  'Custom::IvsViewerSessionRevocation': viewerSessionRevocation,
};

/** The handler of all custom resources: one module for each type. */
export async function handler(request: Request): Promise<Reply> {
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
