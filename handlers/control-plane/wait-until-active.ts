import { GetRecordingConfigurationCommand } from '@aws-sdk/client-ivs';
import type { Reply, Request } from '../../src/control-plane/contract';
import { callService } from '../shared/call-service';
import { elapsedTime, pause, remainingTime } from '../shared/deadline';
import { HandlerError } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { arnProperty } from '../shared/properties';

/*
 * Waits until a recording configuration is active. IVS creates it asynchronously. If IVS can't write to the bucket, the state is
 * CREATE_FAILED without a reason, and the deployment fails here.
 */
const POLL_EVERY = 1_000; // GetRecordingConfiguration is limited to 3 calls per second in the whole account
const GIVE_UP_AFTER = 120_000; // the documentation says seconds, up to about 20

export async function waitUntilActive(request: Request<'Custom::IVSRecordingConfigurationWaitUntilActive'>): Promise<Reply> {
  const arn = arnProperty(request.ResourceProperties, 'RecordingConfigurationArn', 'recording-configuration');
  if (request.RequestType !== 'Delete') { await poll(arn, request.ResourceProperties.BucketName); }
  return { PhysicalResourceId: arn };
}

async function poll(arn: string, bucketName?: string): Promise<void> {
  const bucket = bucketName ? `the bucket ${bucketName}` : 'its bucket';
  for (;;) {
    const state = await stateOf(arn);
    if (state === 'ACTIVE') { return; }
    const region = arn.split(':')[3];
    if (state === 'CREATE_FAILED') {
      throw new HandlerError(`recording configuration ${arn} is CREATE_FAILED: IVS can't record to ${bucket}; it probably doesn't exist, or is not in ${region}; `
        + `use a bucket in ${region}, and deploy again`);
    }
    if (elapsedTime() > GIVE_UP_AFTER || remainingTime() < 2 * POLL_EVERY) {
      throw new HandlerError(`recording configuration ${arn} for ${bucket} is still ${state} after ${Math.round(elapsedTime() / 1000)} s; deploy again, and contact AWS Support if it stays so`);
    }
    await pause(POLL_EVERY);
  }
}

async function stateOf(arn: string): Promise<string | undefined> {
  const { recordingConfiguration } = await callService(`read the state of recording configuration ${arn}`,
    (options) => ivs.send(new GetRecordingConfigurationCommand({ arn }), options));
  return recordingConfiguration?.state;
}
