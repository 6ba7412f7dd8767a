import { StopStreamCommand } from '@aws-sdk/client-ivs';
import { announce } from './event';
import type { StreamKeyRotationEnvironment, StreamKeySecretValue } from '../../src/channel/stream-key-contract';
import { attempt } from '../shared/attempt';
import { Refusal } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { readStreamKey, rotatedKey, secretValue } from '../shared/owned-stream-key';
import { labelsOf, makeCurrent, putPending, readVersion } from '../shared/secret-versions';

/** What Secrets Manager asks, for each of the four steps of a rotation (user guide, Lambda rotation functions). */
interface RotationRequest {
  readonly Step: string;
  readonly SecretId: string;
  /** Also the id of the new version. */
  readonly ClientRequestToken: string;
}

const { CHANNEL_ARN: channelArn, INGEST_SERVER, OWNER: owner, STOP_STREAM } = process.env as unknown as StreamKeyRotationEnvironment;

/** Each step can be repeated: a rotation that was interrupted is begun again with the same token. */
const STEPS: { [step: string]: (request: RotationRequest) => Promise<void> } = { createSecret, setSecret, testSecret, finishSecret };

export async function handler(request: RotationRequest): Promise<void> {
  const { Step, SecretId, ClientRequestToken } = request;
  if (!Object.hasOwn(STEPS, Step)) { throw new Refusal(`there is no step ${Step} of a rotation, only ${Object.keys(STEPS).join(', ')}`); }
  console.log(JSON.stringify({ step: Step, secret: SecretId, version: ClientRequestToken }));
  if (Step === 'testSecret' || await isDue(request)) { await STEPS[Step](request); }
}

/** A request that comes late, or again, must not touch the key that is current by now. */
async function isDue({ Step, SecretId, ClientRequestToken: version }: RotationRequest): Promise<boolean> {
  const labels = await labelsOf(SecretId, version);
  if (labels.includes('AWSCURRENT')) { return Step === 'finishSecret'; }
  if (!labels.includes('AWSPENDING')) { throw new Refusal(`version ${version} of the secret ${SecretId} is not the one that is being made; rotate it again`); }
  return true;
}

/** The value is not ours to choose: it comes with the new key. */
async function createSecret({ SecretId, ClientRequestToken: version }: RotationRequest): Promise<void> {
  if (await readVersion(SecretId, version) !== undefined) { return; }
  const key = await rotatedKey({ channelArn, owner }, version);
  await putPending(SecretId, version, secretValue(key, INGEST_SERVER));
}

/** The new key is good already, and the old one is gone. What may remain is the stream of an encoder that was let in before. */
async function setSecret(): Promise<void> {
  if (STOP_STREAM !== 'yes') { return; }
  await attempt(`stop the stream of channel ${channelArn}`, async () => {
    try {
      await ivs.send(new StopStreamCommand({ channelArn }));
    } catch (error) {
      if ((error as Error).name !== 'ChannelNotBroadcasting') { throw error; }
    }
  });
}

/** A schedule that does not rotate at once is tried with this step alone, when the version has no value yet: the current one is tested. */
async function testSecret({ SecretId, ClientRequestToken: version }: RotationRequest): Promise<void> {
  const tested = await readVersion<StreamKeySecretValue>(SecretId, version) ?? await readVersion<StreamKeySecretValue>(SecretId);
  const key = tested && await readStreamKey(tested.streamKeyArn);
  if (!key || key.value !== tested.streamKey) {
    throw new Refusal(`the secret ${SecretId} does not hold the value of the stream key of channel ${channelArn}; rotate it`);
  }
}

async function finishSecret({ SecretId, ClientRequestToken: version }: RotationRequest): Promise<void> {
  await makeCurrent(SecretId, version);
  try {
    await announce({ channelArn, secretArn: SecretId, versionId: version });
  } catch (error) {
    console.error((error as Error).message); // the key is good: to fail now would have it rotated once more
  }
}
