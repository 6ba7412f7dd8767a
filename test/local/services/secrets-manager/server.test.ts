import { A, ARN, errorOf, Harness, startHarness } from './harness';
import { ServerOptions } from '../../../../local/services/secrets-manager';
import { ERROR_NAMES } from '../../../../local/services/secrets-manager/errors';

let harness: Harness;
const start = async (options?: ServerOptions, maxAttempts?: number) => { harness = await startHarness(options, maxAttempts); };
afterEach(() => harness.stop());

test('it listens on loopback only', async () => {
  await start();
  expect(new URL(harness.service.endpoint).hostname).toBe('127.0.0.1');
});

test.each<[problem: string, headers: { [name: string]: string }, body: string, type: string]>([
  ['an operation that nobody has', { 'x-amz-target': 'secretsmanager.MakeCoffee' }, '{}', 'UnknownOperationException'],
  ['an operation that is not embedded', { 'x-amz-target': 'secretsmanager.CreateSecret' }, '{}', 'UnknownOperationException'],
  ['an operation of another service', { 'x-amz-target': 'AmazonSSM.DescribeSecret' }, '{}', 'UnknownOperationException'],
  ['no operation', {}, '{}', 'UnknownOperationException'],
  ['no JSON', {}, '{', 'SerializationException'],
  ['a list', {}, '[]', 'SerializationException'],
  ['no signature', { authorization: '' }, '{}', 'MissingAuthenticationTokenException'],
])('%s gets a clear answer', async (problem, headers, body, type) => {
  await start();
  const target = problem === 'no operation' ? undefined : { 'x-amz-target': 'secretsmanager.DescribeSecret' };
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKIALOCAL/20260101/us-west-2/secretsmanager/aws4_request';
  const response = await fetch(harness.service.endpoint, { method: 'POST', headers: { authorization, ...target, ...headers } as any, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ __type: type, Message: expect.stringMatching(/\w+/) });
});

describe('calls', () => {
  test('are recorded with who made them, and without secret values', async () => {
    const heard: unknown[] = [];
    await start({ onCall: (call) => heard.push(call) });
    await harness.call('PutSecretValue', { ClientRequestToken: A, SecretString: 'open sesame' });
    await harness.call('PutSecretValue', { SecretBinary: Buffer.from('open sesame') });
    await errorOf(harness.call('GetSecretValue', { SecretId: 'other' }));
    const token = expect.any(String);
    expect(harness.service.calls).toEqual([
      { accessKeyId: 'AKIALOCAL', operation: 'PutSecretValue', input: { SecretId: ARN, ClientRequestToken: A, SecretString: '***' } },
      { accessKeyId: 'AKIALOCAL', operation: 'PutSecretValue', input: { SecretId: ARN, ClientRequestToken: token, SecretBinary: '***' } },
      { accessKeyId: 'AKIALOCAL', operation: 'GetSecretValue', input: { SecretId: 'other' }, error: 'ResourceNotFoundException' },
    ]);
    expect(heard).toEqual(harness.service.calls);
  });

  test('are denied when the hook says why', async () => {
    await start({ authorize: ({ accessKeyId, operation, input }) => (operation === 'GetSecretValue' ? `${accessKeyId} may not read ${input.SecretId}` : undefined) });
    await harness.call('PutSecretValue', { SecretString: 's' });
    const error = await harness.call('GetSecretValue').catch((e) => e);
    expect([error.name, error.message, error.$metadata.httpStatusCode]).toEqual(['AccessDeniedException', `AKIALOCAL may not read ${ARN}`, 400]);
    expect(harness.service.calls.map(({ error: name }) => name)).toEqual([undefined, 'AccessDeniedException']);
  });
});

describe('faults', () => {
  test.each(ERROR_NAMES)('%s instead of an answer', async (error) => {
    await start();
    harness.service.faults.add({ operation: 'PutSecretValue', error });
    expect((await harness.call('PutSecretValue', { SecretString: 's' }).catch((e) => e)).name).toBe(error);
    expect(harness.secret.currentString).toBeUndefined();
    await harness.call('PutSecretValue', { SecretString: 's' });
    expect(harness.secret.currentString).toBe('s');
  });

  test('an error that the service does not have is refused', async () => {
    await start();
    expect(() => harness.service.faults.add({ error: 'Nope' as any })).toThrow('error Nope is none of AccessDeniedException');
  });

  test.each(['before', 'after'] as const)('a connection that is cut %s the call costs a retry, and no second version', async (reset) => {
    await start({}, 2);
    harness.service.faults.add({ operation: 'PutSecretValue', reset });
    await harness.call('PutSecretValue', { SecretString: 's' });
    expect(Object.values(harness.secret.versionIdsToStages)).toEqual([['AWSCURRENT']]);
    expect(harness.service.calls).toHaveLength(reset === 'before' ? 1 : 2);
  });

  test('a late answer', async () => {
    await start();
    harness.service.faults.add({ latency: 50, times: 2 });
    const from = Date.now();
    await harness.call('DescribeSecret');
    expect(Date.now() - from).toBeGreaterThanOrEqual(45);
  });
});
