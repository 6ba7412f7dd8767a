import { setTimeout as sleep } from 'node:timers/promises';
import { GetRecordingConfigurationCommand } from '@aws-sdk/client-ivs';
import type { Reply, Request } from '../../src/control-plane/contract';
import { attempt } from '../shared/attempt';
import { Refusal } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { arnProperty } from '../shared/properties';

/*
 * Waits until a recording configuration is active. It is made asynchronously and may end in CREATE_FAILED, without a reason,
 * when the bucket can't be written to: that fails the deployment here.
 */
const POLL_EVERY = 1_000; // GetRecordingConfiguration is limited to 3 calls a second in the whole account
const GIVE_UP_AFTER = 120_000; // documented are seconds, up to about 20

export async function recordingReadiness(request: Request<'Custom::IvsRecordingReadiness'>): Promise<Reply> {
  const arn = arnProperty(request.ResourceProperties, 'RecordingConfigurationArn', 'recording-configuration');
  if (request.RequestType !== 'Delete') { await waitUntilActive(arn, request.ResourceProperties.BucketName); }
  return { PhysicalResourceId: arn };
}

async function waitUntilActive(arn: string, bucket: string): Promise<void> {
  const deadline = Date.now() + GIVE_UP_AFTER;
  for (;;) {
    const state = await stateOf(arn);
    if (state === 'ACTIVE') { return; }
    const region = arn.split(':')[3];
    if (state === 'CREATE_FAILED') {
      throw new Refusal(`recording configuration ${arn} is CREATE_FAILED: IVS can't record to the bucket ${bucket}; likely it is in another region than ${region}, or does not exist`);
    }
    if (Date.now() > deadline) { throw new Refusal(`recording configuration ${arn} for the bucket ${bucket} is still ${state} after ${GIVE_UP_AFTER / 1000} s`); }
    await sleep(POLL_EVERY);
  }
}

async function stateOf(arn: string): Promise<string | undefined> {
  const { recordingConfiguration } = await attempt(`read the state of recording configuration ${arn}`,
    () => ivs.send(new GetRecordingConfigurationCommand({ arn })));
  return recordingConfiguration?.state;
}
