import { A, ARN, B, errorOf, Harness, startHarness } from './harness';
import { RotationStep } from '../../../../local/services/secrets-manager';

const FUNCTION = 'arn:aws:lambda:us-west-2:123456789012:function:rotate';
const ALL = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

let harness: Harness;
/** What the rotation function was asked, and what it does at a step. */
let steps: { step: RotationStep; token: string; labels: string[] }[];
let at: { [step in RotationStep]?: () => void };

/** Behaves as the templates of AWS do. */
async function rotate(functionArn: string, payload: string) {
  expect(functionArn).toBe(FUNCTION);
  const { Step: step, SecretId, ClientRequestToken: token, ...rest } = JSON.parse(payload);
  expect([SecretId, rest]).toEqual([ARN, {}]);
  steps.push({ step, token, labels: harness.secret.labelsOf(token) });
  try {
    at[step as RotationStep]?.();
    if (step === 'createSecret') {
      await harness.call('GetSecretValue', { VersionId: token, VersionStage: 'AWSPENDING' }).catch(async () =>
        harness.call('PutSecretValue', { ClientRequestToken: token, SecretString: `made ${steps.length}`, VersionStages: ['AWSPENDING'] }));
    }
    if (step === 'finishSecret') {
      const RemoveFromVersionId = harness.secret.versionWith('AWSCURRENT');
      await harness.call('UpdateSecretVersionStage', { VersionStage: 'AWSCURRENT', MoveToVersionId: token, RemoveFromVersionId });
    }
    return { Payload: 'null' };
  } catch (error) {
    return { Payload: JSON.stringify({ errorMessage: (error as Error).message }), FunctionError: 'Unhandled' };
  }
}

beforeEach(async () => {
  harness = await startHarness({ invoke: rotate });
  steps = [];
  at = {};
});
afterEach(() => harness.stop());

const request = async (input: object = {}) => {
  const answer = await harness.call('RotateSecret', { ClientRequestToken: B, RotationLambdaARN: FUNCTION, ...input });
  await harness.service.rotations.settled();
  return answer;
};
const attempt = async () => harness.service.rotations.attempt(harness.secret);
const fail = (step: RotationStep) => { at = { [step]: () => { throw new Error('no luck'); } }; };

test('a rotation goes through its steps, all with the same new version', async () => {
  harness.secret.put({ SecretString: 'old' }, A);
  expect(await request({ RotationRules: { AutomaticallyAfterDays: 30 } })).toMatchObject({ ARN, VersionId: B });
  expect(steps.map(({ step }) => step)).toEqual(ALL);
  expect(new Set(steps.map(({ token }) => token))).toEqual(new Set([B]));
  expect(harness.service.rotations.results).toEqual([{ secretArn: ARN, versionId: B, succeeded: true }]);
  expect(await harness.call('DescribeSecret')).toMatchObject({
    RotationEnabled: true,
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 30 },
    LastRotatedDate: expect.any(Date),
    VersionIdsToStages: { [A]: ['AWSPREVIOUS'], [B]: ['AWSCURRENT', 'AWSPENDING'] },
  });
});

test('the version is announced before it has a value', async () => {
  await request();
  expect(steps[0].labels).toEqual(['AWSPENDING']);
});

test('an empty secret gets its first value', async () => {
  await request();
  expect(harness.secret.currentString).toBe('made 1');
  expect(harness.secret.versionIdsToStages).toEqual({ [B]: ['AWSCURRENT', 'AWSPENDING'] });
});

test('every rotation makes another version', async () => {
  await request();
  const { versionId } = await attempt();
  expect(versionId).not.toBe(B);
  expect(harness.secret.versionIdsToStages).toEqual({ [B]: ['AWSPREVIOUS'], [versionId]: ['AWSCURRENT', 'AWSPENDING'] });
});

describe('a step that fails', () => {
  beforeEach(() => harness.secret.put({ SecretString: 'old' }, A));

  test.each(ALL as RotationStep[])('%s ends the rotation; the version stays pending', async (step) => {
    fail(step);
    await request();
    expect(harness.service.rotations.results).toEqual([{ secretArn: ARN, versionId: B, succeeded: false, failedStep: step, reason: 'no luck' }]);
    expect(steps.map((one) => one.step)).toEqual(ALL.slice(0, ALL.indexOf(step) + 1));
    expect(harness.secret.versionIdsToStages).toEqual({ [A]: ['AWSCURRENT'], [B]: ['AWSPENDING'] });
    expect(harness.secret.lastRotated).toBeUndefined();
  });

  test('is tried again with the same version, from the first step on', async () => {
    fail('testSecret');
    await request();
    at = {};
    steps = [];
    expect(await attempt()).toEqual({ secretArn: ARN, versionId: B, succeeded: true });
    expect(steps.map(({ step }) => step)).toEqual(ALL);
    expect(harness.secret.currentString).toBe('made 1');
  });

  test('makes the next RotateSecret fail, which starts the next attempt all the same', async () => {
    fail('setSecret');
    await request();
    at = {};
    expect(await errorOf(request({ ClientRequestToken: undefined }))).toBe(
      'InvalidRequestException: A previous rotation isn\'t complete. That rotation will be reattempted.');
    await harness.service.rotations.settled();
    expect(harness.service.rotations.results.map(({ versionId, succeeded }) => [versionId, succeeded])).toEqual([[B, false], [B, true]]);
  });
});

test('a rotation that does not move AWSCURRENT is not complete', async () => {
  const idle = await startHarness({ invoke: async () => ({ Payload: 'null' }) });
  await idle.call('RotateSecret', { RotationLambdaARN: FUNCTION });
  await idle.service.rotations.settled();
  expect(idle.service.rotations.results).toMatchObject([{ failedStep: 'finishSecret', reason: 'AWSPENDING is not at the version with AWSCURRENT' }]);
  await idle.stop();
});

test('RotateImmediately: false runs only testSecret, with a version that is taken back', async () => {
  harness.secret.put({ SecretString: 'old' }, A);
  await request({ RotateImmediately: false });
  expect(steps).toEqual([{ step: 'testSecret', token: B, labels: ['AWSPENDING'] }]);
  expect(harness.secret.versionIdsToStages).toEqual({ [A]: ['AWSCURRENT'] });
  expect(harness.secret.rotation).toMatchObject({ isOn: true });
  expect(harness.secret.lastRotated).toBeUndefined();
});

test('the same request once more starts nothing', async () => {
  await request();
  await request();
  expect(steps).toHaveLength(4);
});

test('an attempt joins the one that is running', async () => {
  await request();
  const results = await Promise.all([attempt(), attempt()]);
  expect(results[0]).toBe(results[1]);
  expect(harness.service.rotations.results).toHaveLength(2);
});

test.each<[when: string, act: () => void, reason: string]>([
  ['turned off', () => harness.service.rotations.turnOff(harness.secret), 'the rotation was cancelled'],
  ['closed', () => harness.service.rotations.close(), 'the rotation was cancelled'],
])('no step begins after rotation was %s', async (_, act, reason) => {
  at.createSecret = act;
  await request();
  expect(harness.service.rotations.results).toMatchObject([{ succeeded: false, failedStep: 'setSecret', reason }]);
});

test.each<[problem: string, input: object, error: string]>([
  ['a function', { RotationLambdaARN: undefined }, 'InvalidRequestException: No Lambda rotation function ARN is associated with this secret.'],
  ['a token of the right length', { ClientRequestToken: 'short' }, 'InvalidParameterException: ClientRequestToken must be 32-64 characters long.'],
])('RotateSecret without %s is refused', async (_, input, error) => {
  expect(await errorOf(request(input))).toBe(error);
  await expect(attempt()).rejects.toThrow('is not turned on');
});

test('a function that is not there fails the first step', async () => {
  const without = await startHarness();
  await without.call('RotateSecret', { RotationLambdaARN: FUNCTION });
  await without.service.rotations.settled();
  expect(without.service.rotations.results).toMatchObject([{ failedStep: 'createSecret', reason: `Function not found: ${FUNCTION}` }]);
  await without.stop();
});
