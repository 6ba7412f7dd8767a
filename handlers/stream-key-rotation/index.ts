import { StopStreamCommand } from '@aws-sdk/client-ivs';
import { announce } from './event';
import { countRotation } from './metrics';
import type { RotatingStreamKeySecretTags, StreamKeySecretValue } from '../../src/channel/stream-key-contract';
import { callService } from '../shared/call-service';
import { LambdaContext, startClock, undo } from '../shared/deadline';
import { asHandlerError, HandlerError, reasonOf } from '../shared/errors';
import { ivs } from '../shared/ivs-client';
import { log, logWith, startLog } from '../shared/log';
import { deleteStreamKey, readStreamKey, rotatedKey, secretValue, streamKeyOwner } from '../shared/owned-stream-key';
import { stackOf, Tags, tagsOf, userTags } from '../shared/ownership';
import { describeSecret, makeCurrent, putPending, readVersion, SecretDescription } from '../shared/secret-versions';

/** A request of Secrets Manager, for each of the four steps of a rotation (user guide, Lambda rotation functions). */
interface RotationRequest {
  readonly Step: string;
  readonly SecretId: string;
  /** Also the ID of the new version. */
  readonly ClientRequestToken: string;
}

/** A request, with the tags of the secret: one function rotates all stream keys of a stack. */
interface Rotation {
  readonly secretArn: string;
  readonly version: string;
  readonly tags: Tags & RotatingStreamKeySecretTags;
}

/** Each step can be repeated: an interrupted rotation is restarted with the same token. */
const STEPS: { [step: string]: (rotation: Rotation) => Promise<void> } = { createSecret, setSecret, testSecret, finishSecret };

export async function handler(request: RotationRequest, context: LambdaContext): Promise<void> {
  startClock(context);
  startLog(context);
  const { Step: step, SecretId: secret, ClientRequestToken: version } = request;
  logWith({ step, secret, version });
  log('INFO', 'step of a rotation requested');
  let channelArn: string | undefined;
  try {
    if (!Object.hasOwn(STEPS, step)) { throw new HandlerError(`there is no step ${step} of a rotation, only ${Object.keys(STEPS).join(', ')}`); }
    const description = await describeSecret(secret);
    const rotation: Rotation = { secretArn: description.arn, version, tags: description.tags as Rotation['tags'] };
    channelArn = rotation.tags['cdk-ivs:channel'];
    logWith({ channel: channelArn });
    if (step === 'testSecret' || isDue(step, version, description)) { await STEPS[step](rotation); }
  } catch (error) {
    countRotation('ERROR', 'rotation of a stream key failed', 'StreamKeyRotationsFailed', channelArn, { errorMessage: reasonOf(error) });
    throw asHandlerError(error);
  }
  if (step === 'finishSecret') { countRotation('INFO', 'stream key rotated', 'StreamKeysRotated', channelArn); }
}

/** A late or repeated request must not change the key that is current now. */
function isDue(step: string, version: string, { arn, labels: { [version]: labels = [] } }: SecretDescription): boolean {
  if (labels.includes('AWSCURRENT')) { return step === 'finishSecret'; }
  if (!labels.includes('AWSPENDING')) { throw new HandlerError(`version ${version} of the secret ${arn} is not the one that is being made; rotate it again`); }
  return true;
}

/** IVS generates the value when the key is created. */
async function createSecret({ secretArn, version, tags }: Rotation): Promise<void> {
  if (await readVersion(secretArn, version) !== undefined) { return; }
  const channelArn = tags['cdk-ivs:channel'];
  const stack = stackOf(tags);
  if (!channelArn || !stack) { throw new HandlerError(`the secret ${secretArn} lacks the tags that say which stream key it holds; deploy its stack again`); }
  const known = (await readVersion<StreamKeySecretValue>(secretArn))?.streamKeyArn;
  const key = await rotatedKey({ channelArn, owner: streamKeyOwner(stack, secretArn), tags: userTags(tags), known }, version);
  try {
    await putPending(secretArn, version, secretValue(key, tags['cdk-ivs:ingest-server']));
  } catch (error) {
    // The value may have been stored, and only the response lost. If not, nothing else would delete the key, for example with its construct.
    await undo(async () => {
      if (await readVersion(secretArn, version).catch(() => undefined) === undefined) { await deleteStreamKey(key.arn!); }
    });
    throw error;
  }
}

/** The new key is already valid, and the old key has been deleted. Only the stream of an encoder that connected before may continue. */
async function setSecret({ tags }: Rotation): Promise<void> {
  if (tags['cdk-ivs:stop-stream-on-rotation'] !== 'true') { return; }
  const channelArn = tags['cdk-ivs:channel'];
  await callService(`stop the stream of channel ${channelArn}`, async (options) => {
    try {
      await ivs.send(new StopStreamCommand({ channelArn }), options);
    } catch (error) {
      if ((error as Error).name !== 'ChannelNotBroadcasting') { throw error; }
    }
  });
}

/** If a schedule doesn't rotate immediately, Secrets Manager tests it with this step, before the version has a value. The current value is tested then. */
async function testSecret({ secretArn, version }: Rotation): Promise<void> {
  const tested = await readVersion<StreamKeySecretValue>(secretArn, version) ?? await readVersion<StreamKeySecretValue>(secretArn);
  const exists = tested && await tagsOf(tested.streamKeyArn) !== undefined;
  if (!exists || (await readStreamKey(tested.streamKeyArn)).value !== tested.streamKey) {
    throw new HandlerError(`the secret ${secretArn} does not hold the value of a stream key that exists; rotate it`);
  }
}

async function finishSecret({ secretArn, version, tags }: Rotation): Promise<void> {
  await makeCurrent(secretArn, version);
  try {
    await announce({ channelArn: tags['cdk-ivs:channel'], secretArn, versionId: version });
  } catch (error) {
    log('ERROR', 'the event of the rotation was not sent', { errorMessage: reasonOf(error) }); // the key is valid, and a failure would cause another rotation
  }
}
