import { channelLifecycle } from './channel-lifecycle';
import { detachOnDelete } from './detach-on-delete';
import { countOutcome, requestFields } from './outcome';
import { playbackSigningKey } from './playback-signing-key';
import { rotatingStreamKey } from './rotating-stream-key';
import { retireKeyPairs, signingKeyPairs } from './signing-key-pairs';
import { srtIngest } from './srt-ingest';
import { viewerSessionRevocation } from './viewer-session-revocation';
import { waitUntilActive } from './wait-until-active';
import type { ControlPlaneResourceType, Reply, Request, RetirementRequest } from '../../src/control-plane/contract';
import { LambdaContext, startClock } from '../shared/deadline';
import { asHandlerError, HandlerError } from '../shared/errors';
import { log, logWith, startLog } from '../shared/log';

const RESOURCES: { [Type in ControlPlaneResourceType]: (request: Request<Type>) => Promise<Reply> } = {
  'Custom::IVSChannelLifecycle': channelLifecycle,
  'Custom::IVSPlaybackSigningKey': playbackSigningKey,
  'Custom::IVSRecordingConfigurationDetachOnDelete': detachOnDelete,
  'Custom::IVSRecordingConfigurationWaitUntilActive': waitUntilActive,
  'Custom::IVSRotatingStreamKey': rotatingStreamKey,
  'Custom::IVSSigningKeyPairs': signingKeyPairs,
  'Custom::IVSSrtIngest': srtIngest,
  'Custom::IVSViewerSessionRevocation': viewerSessionRevocation,
};

/** Handles requests of CloudFormation, which come through the framework, and of the schedule of a stack. */
export async function handler(request: Request | RetirementRequest, context: LambdaContext): Promise<Reply | void> {
  startClock(context);
  startLog(context);
  return 'RetireKeyPairsOfStack' in request ? handleSchedule(request) : handleRequest(request);
}

async function handleSchedule(request: RetirementRequest): Promise<void> {
  try {
    await retireKeyPairs(request);
  } catch (error) {
    throw asHandlerError(error);
  }
}

/** Handles a request for a custom resource. Each type has a module. */
async function handleRequest(request: Request): Promise<Reply> {
  logWith(requestFields(request));
  log('INFO', 'custom resource requested'); // if the function times out, this is the only log line
  try {
    const type = request.ResourceType as ControlPlaneResourceType;
    if (!Object.hasOwn(RESOURCES, type)) { throw unknownType(type); }
    const reply = await RESOURCES[type](request as Request<any>);
    countOutcome(request);
    // CloudFormation generates an ID if it got no response to a Create request, and the framework rejects another ID in the response to a Delete
    return request.RequestType === 'Delete' ? { PhysicalResourceId: request.PhysicalResourceId! } : reply;
  } catch (error) {
    countOutcome(request, error);
    throw asHandlerError(error);
  }
}

function unknownType(type: string): HandlerError {
  const fix = type.startsWith('Custom::Ivs')
    ? 'it was deployed with a version before the first release: delete the construct with that version, and add it again with this version'
    : 'use one version of the library in the whole stack';
  return new HandlerError(`there is no custom resource ${type}, only ${Object.keys(RESOURCES).join(', ')}; ${fix}`);
}
