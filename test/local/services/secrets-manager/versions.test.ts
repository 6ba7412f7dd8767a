import { A, ARN, B, C, errorOf, Harness, startHarness } from './harness';

let harness: Harness;
beforeEach(async () => { harness = await startHarness(); });
afterEach(() => harness.stop());

const put = async (ClientRequestToken: string, SecretString: string, VersionStages?: string[]) =>
  harness.call('PutSecretValue', { ClientRequestToken, SecretString, VersionStages });
const stages = async () => (await harness.call('DescribeSecret')).VersionIdsToStages;
const moveLabel = async (VersionStage: string, MoveToVersionId?: string, RemoveFromVersionId?: string) =>
  harness.call('UpdateSecretVersionStage', { VersionStage, MoveToVersionId, RemoveFromVersionId });

describe('PutSecretValue', () => {
  test('makes the new version current, and the one before the previous', async () => {
    await put(A, 'first');
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT'] });
    expect(await put(B, 'second')).toMatchObject({ ARN, Name: 'keys/live', VersionId: B, VersionStages: ['AWSCURRENT'] });
    expect(await stages()).toEqual({ [A]: ['AWSPREVIOUS'], [B]: ['AWSCURRENT'] });
    await put(C, 'third');
    expect(await stages()).toEqual({ [B]: ['AWSPREVIOUS'], [C]: ['AWSCURRENT'] }); // A is deprecated
  });

  test('moves only the labels that it is given', async () => {
    await put(A, 'first');
    await put(B, 'second', ['AWSPENDING', 'mine']);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT'], [B]: ['AWSPENDING', 'mine'] });
    await put(C, 'third', ['mine']);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT'], [B]: ['AWSPENDING'], [C]: ['mine'] });
  });

  test('makes the first version current, whatever its labels', async () => {
    await put(A, 'first', ['mine']);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT', 'mine'] });
  });

  test('with the same token and the same value succeeds and does nothing', async () => {
    await put(A, 'first');
    await put(B, 'second');
    expect(await put(A, 'first')).toMatchObject({ VersionId: A, VersionStages: ['AWSPREVIOUS'] });
    expect(await stages()).toEqual({ [A]: ['AWSPREVIOUS'], [B]: ['AWSCURRENT'] });
  });

  test('with the same token and another value fails', async () => {
    await put(A, 'first');
    expect(await errorOf(put(A, 'other'))).toBe(
      `ResourceExistsException: You can't use ClientRequestToken ${A} because that value is already in use for a version of secret ${ARN}.`);
    expect(harness.secret.currentString).toBe('first');
  });

  test.each<[problem: string, input: object, error: string]>([
    ['no value', {}, 'InvalidParameterException: You must provide either'],
    ['two values', { SecretString: 's', SecretBinary: Buffer.from('s') }, 'InvalidParameterException: You must provide either'],
    ['a short token', { SecretString: 's', ClientRequestToken: 'short' }, 'InvalidParameterException: ClientRequestToken must be 32-64 characters long.'],
    ['no secret', { SecretString: 's', SecretId: undefined }, 'SecretsManagerServiceException: 1 validation error detected: Value at \'SecretId\''],
  ])('with %s is refused', async (_, input, error) => {
    expect(await errorOf(harness.call('PutSecretValue', input))).toContain(error);
  });
});

describe('GetSecretValue', () => {
  beforeEach(async () => {
    await put(A, 'first');
    await put(B, 'second');
    await put(C, 'third', ['AWSPENDING']);
  });

  test.each<[by: string, input: object, value: string]>([
    ['its ARN', {}, 'second'],
    ['its ARN without the last six characters', { SecretId: ARN.slice(0, -7) }, 'second'],
    ['its name', { SecretId: 'keys/live' }, 'second'],
    ['a label', { VersionStage: 'AWSPREVIOUS' }, 'first'],
    ['a version id', { VersionId: C }, 'third'],
    ['a version id and its label', { VersionId: C, VersionStage: 'AWSPENDING' }, 'third'],
  ])('finds a value by %s', async (_, input, value) => {
    expect(await harness.call('GetSecretValue', input)).toMatchObject({ ARN, Name: 'keys/live', SecretString: value, CreatedDate: expect.any(Date) });
  });

  test.each<[missing: string, input: object, error: string]>([
    ['secret', { SecretId: 'other' }, 'ResourceNotFoundException: Secrets Manager can\'t find the specified secret.'],
    ['label', { VersionStage: 'mine' }, 'ResourceNotFoundException: Secrets Manager can\'t find the specified secret value for staging label: mine'],
    ['version', { VersionId: 'x' }, 'ResourceNotFoundException: Secrets Manager can\'t find the specified secret value for VersionId: x'],
    ['label at this version', { VersionId: A, VersionStage: 'AWSPENDING' },
      'InvalidRequestException: You provided a VersionStage that is not associated to the provided VersionId.'],
  ])('tells that there is no such %s', async (_, input, error) => {
    expect(await errorOf(harness.call('GetSecretValue', input))).toBe(error);
  });

  test('keeps bytes as they are', async () => {
    const SecretBinary = Buffer.from([0, 255, 10]);
    await harness.call('PutSecretValue', { SecretBinary });
    expect(Buffer.from((await harness.call('GetSecretValue')).SecretBinary)).toEqual(SecretBinary);
    expect(harness.service.store.currentStrings.size).toBe(0);
  });
});

test('an empty secret has no version', async () => {
  expect(await errorOf(harness.call('GetSecretValue'))).toBe(
    'ResourceNotFoundException: Secrets Manager can\'t find the specified secret value for staging label: AWSCURRENT');
  expect(await harness.call('DescribeSecret')).toMatchObject({ ARN, VersionIdsToStages: {} });
});

describe('UpdateSecretVersionStage', () => {
  beforeEach(async () => {
    await put(A, 'first');
    await put(B, 'second', ['AWSPENDING']);
  });

  test('moves AWSCURRENT; the version that had it becomes the previous', async () => {
    await moveLabel('AWSCURRENT', B, A);
    expect(await stages()).toEqual({ [A]: ['AWSPREVIOUS'], [B]: ['AWSCURRENT', 'AWSPENDING'] });
    await moveLabel('AWSCURRENT', A, B);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT'], [B]: ['AWSPENDING', 'AWSPREVIOUS'] });
  });

  test('adds a label that nothing has, and takes one off', async () => {
    await moveLabel('mine', A);
    await moveLabel('AWSPENDING', undefined, B);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT', 'mine'] });
  });

  test('for a version that has the label already changes nothing', async () => {
    await moveLabel('AWSCURRENT', A);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT'], [B]: ['AWSPENDING'] });
  });

  test.each<[problem: string, to: string | undefined, from: string | undefined, error: string]>([
    ['without the version that has the label', B, undefined, `Staging label AWSCURRENT is currently attached to version ${A}, so you must explicitly`],
    ['from a version that has not the label', B, B, `Staging label AWSCURRENT is not attached to version ${B}.`],
    ['to a version that is not there', C, A, `Not a valid version: ${C}`],
    ['to nowhere and from nowhere', undefined, undefined, 'You must specify'],
  ])('%s is refused', async (_, to, from, error) => {
    const failure = await errorOf(moveLabel('AWSCURRENT', to, from));
    expect(failure).toMatch(/^InvalidParameterException: /);
    expect(failure).toContain(error);
    expect(await stages()).toEqual({ [A]: ['AWSCURRENT'], [B]: ['AWSPENDING'] });
  });
});
