import { verify } from 'node:crypto';
import { Clock } from './clock';
import { SECRET } from './control-plane-lives';
import { CONTEXT, Services } from './services';
import type { handler as Handler } from '../../handlers/playback-token-signer';
import type { PlaybackTokenSignerEnvironment } from '../../src/playback/playback-signing-key-contract';
import { keyPair } from '../ivs-local/harness';

/*
 * The function that signs, with a key in a secret or in KMS: what it calls, what it keeps, and how it fails.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const KEY = 'arn:aws:kms:us-west-2:123456789012:key/signing';
const ALIAS = 'alias/signing';
const MAX_AGE = 300; // seconds
const PREFIX = 'arn:aws:ivs:us-west-2:123456789012:channel/';

let services: Services;
beforeAll(async () => { services = await Services.start(mockClock); });
beforeEach(() => services.reset());
afterAll(() => services.close());

/** A function, as one process of it has it. */
async function newProcess(environment: Partial<PlaybackTokenSignerEnvironment>): Promise<typeof Handler> {
  for (const name of ['SECRET_ARN', 'KMS_KEY_ALIAS', 'CHANNELS', 'CHANNEL_ARN_PREFIX']) { delete process.env[name]; }
  const { live } = services.arns;
  const channels = [{ name: 'stage', arn: live, playbackUrl: services.ivs.account.channels.get(live)!.playbackUrl }];
  const variables = { CHANNELS: JSON.stringify(channels), DEFAULT_LIFETIME: '60', MAXIMUM_LIFETIME: '1200', KEY_MAX_AGE: String(MAX_AGE), ...environment };
  Object.assign(process.env, Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)));
  let handler: typeof Handler;
  await jest.isolateModulesAsync(async () => { ({ handler } = jest.requireActual('../../handlers/playback-token-signer')); });
  return async (request, context = CONTEXT) => handler(request, context);
}

/** Stores a private key as the current one; returns its public key. */
function rotate(): string {
  const { privateKey, publicKey } = keyPair();
  services.secretsManager.store.find(SECRET).put({ SecretString: JSON.stringify({ privateKey }) });
  return publicKey;
}

function signedWith(publicKey: string, token: string): boolean {
  const [header, claims, signature] = token.split('.');
  return verify('sha384', Buffer.from(`${header}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
const operations = () => services.calls.map(({ operation }) => operation);
const pass = async (seconds: number) => mockClock.sleep(1000 * seconds);

describe('with a key in a secret', () => {
  let sign: typeof Handler;
  let publicKey: string;
  beforeAll(async () => {
    services.reset();
    sign = await newProcess({ SECRET_ARN: SECRET });
  });
  beforeEach(async () => {
    services.createSecret(SECRET);
    publicKey = rotate();
    await pass(1_000_000); // what a test before has read is old
  });

  test('signs a token for a channel by its name', async () => {
    const { token, expirationTime, playbackUrl } = await sign({ channel: 'stage', viewerId: 'ann' }, CONTEXT);
    expect(signedWith(publicKey, token)).toBe(true);
    expect(claimsOf(token)).toMatchObject({ 'aws:channel-arn': services.arns.live, 'aws:viewer-id': 'ann' });
    expect(playbackUrl).toBe(`${services.ivs.account.channels.get(services.arns.live)!.playbackUrl}?token=${token}`);
    expect(claimsOf(token).exp).toBe(Date.parse(expirationTime) / 1000);
    expect(services.lines).toEqual([expect.objectContaining({ level: 'INFO', PlaybackTokensSigned: 1, FunctionName: 'tested', channel: services.arns.live })]);
  });

  test('reads the key once, and again when its time is over: a rotation arrives', async () => {
    await sign({ channel: 'stage' }, CONTEXT);
    const next = rotate();
    await pass(MAX_AGE - 1);
    expect(signedWith(publicKey, (await sign({ channel: 'stage' }, CONTEXT)).token)).toBe(true);
    expect(operations()).toEqual(['GetSecretValue']);
    await pass(1);
    expect(signedWith(next, (await sign({ channel: 'stage' }, CONTEXT)).token)).toBe(true);
    expect(operations()).toEqual(['GetSecretValue', 'GetSecretValue']);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['the secret can\'t be read', () => services.fail('GetSecretValue', { error: 'DecryptionFailure' }), /^SigningKeyUnavailable: can't read the secret \S+: DecryptionFailure: a fault on demand/],
    ['the secret stays away', () => services.fail('GetSecretValue', { error: 'InternalServiceError', times: 3 }), /InternalServiceError/],
    ['the secret has something else', () => services.secretsManager.store.find(SECRET).put({ SecretString: 'sesame' }), /^SigningKeyUnavailable: the secret \S+ does not hold a signing key any more; raise keyVersion and deploy$/],
    ['the secret has a key that is none', () => services.secretsManager.store.find(SECRET).put({ SecretString: JSON.stringify({ privateKey: 'sesame' }) }), /does not hold a signing key any more/],
    ['the secret has no key', () => services.secretsManager.store.find(SECRET).put({ SecretString: '{}' }), /does not hold a signing key any more/],
    ['the secret is binary', () => services.secretsManager.store.find(SECRET).put({ SecretBinary: Buffer.from('sesame') }), /does not hold a signing key any more/],
  ])('%s: the code says so, the log counts it, and it works again afterwards', async (_, given, message) => {
    given();
    await expect(sign({ channel: 'stage' }, CONTEXT)).rejects.toMatchObject({ name: 'SigningKeyUnavailable', message: expect.stringMatching(message) });
    expect(services.lines).toEqual([expect.objectContaining({ level: 'ERROR', PlaybackTokensRefused: 1, ErrorCode: 'SigningKeyUnavailable', errorMessage: expect.stringMatching(message) })]);
    expect(JSON.stringify(services.lines)).not.toContain('sesame');
    publicKey = rotate();
    expect(signedWith(publicKey, (await sign({ channel: 'stage' }, CONTEXT)).token)).toBe(true);
  });

  test('a call that fails twice is made a third time', async () => {
    services.fail('GetSecretValue', { reset: 'before' });
    services.fail('GetSecretValue', { error: 'ThrottlingException' });
    expect(signedWith(publicKey, (await sign({ channel: 'stage' }, CONTEXT)).token)).toBe(true);
  });

  test.each<[string, unknown, string]>([
    ['another channel', { channel: 'other' }, 'ChannelNotAllowed'],
    ['a lifetime above the maximum', { channel: 'stage', lifetimeSeconds: 1201 }, 'TokenLifetimeAboveMaximum'],
    ['a viewer without a name', { channel: 'stage', viewerId: '' }, 'ViewerIdInvalid'],
    ['nothing', null, 'RequestInvalid'],
  ])('%s is refused before a call is made', async (_, request, code) => {
    await expect(sign(request as any, CONTEXT)).rejects.toMatchObject({ name: code, stack: expect.not.stringMatching(/\n +at /) });
    expect(operations()).toEqual([]);
    expect(services.lines).toEqual([expect.objectContaining({ level: 'WARN', PlaybackTokensRefused: 1, ErrorCode: code })]);
  });

  test.each([[{}, 60], [{ lifetimeSeconds: 1200 }, 1200], [{ viewerId: 'ann', lifetimeSeconds: 600 }, 600]])('%j is valid for %i s', async (request, seconds) => {
    const { token } = await sign({ channel: 'stage', ...request }, CONTEXT);
    expect(claimsOf(token).exp - Math.floor(Date.now() / 1000)).toBe(seconds);
  });
});

describe('with a key in KMS', () => {
  let sign: typeof Handler;
  beforeAll(async () => {
    services.reset();
    sign = await newProcess({ KMS_KEY_ALIAS: ALIAS });
  });
  beforeEach(() => {
    services.kms.create(KEY, 'ECC_NIST_P384');
    services.kms.setAlias(ALIAS, KEY);
  });

  test('follows the alias with each token', async () => {
    for (const key of [KEY, `${KEY}2`]) {
      services.kms.create(key, 'ECC_NIST_P384');
      services.kms.setAlias(ALIAS, key);
      expect(signedWith(services.kms.publicKeyOf(key)!, (await sign({ channel: 'stage' }, CONTEXT)).token)).toBe(true);
    }
    expect(operations()).toEqual(['Sign', 'Sign']);
    expect(services.calls[0].input).toMatchObject({ KeyId: ALIAS, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_384' });
  });

  test.each([[1, false], [2, false], [3, true]])('throttled %i times: counted, and it fails: %p', async (times, fails) => {
    services.fail('Sign', { error: 'ThrottlingException', times });
    const outcome = sign({ channel: 'stage' }, CONTEXT);
    await (fails ? expect(outcome).rejects.toMatchObject({ name: 'SigningKeyUnavailable', message: expect.stringContaining(`can't sign with ${ALIAS}: ThrottlingException`) }) : outcome);
    expect(services.lines.flatMap(({ PlaybackTokenSigningCallsThrottled: count }) => count ?? [])).toEqual([times]);
    expect(services.lines.map(({ level }) => level)).toEqual(['WARN', fails ? 'ERROR' : 'INFO']);
  });

  test('other errors are not counted as throttled', async () => {
    services.fail('Sign', { error: 'KMSInternalException' });
    await sign({ channel: 'stage' }, CONTEXT);
    expect(services.lines).toHaveLength(1);
  });
});

describe('for all channels', () => {
  let sign: typeof Handler;
  beforeAll(async () => {
    services.reset();
    sign = await newProcess({ SECRET_ARN: SECRET, CHANNELS: undefined, CHANNEL_ARN_PREFIX: PREFIX });
  });
  beforeEach(() => {
    services.createSecret(SECRET);
    rotate();
  });

  test('a channel that nobody knew, with and without its playback URL', async () => {
    const playbackUrl = 'https://abc.us-west-2.playback.live-video.net/api/video/v1/x.m3u8';
    expect(await sign({ channel: `${PREFIX}new`, playbackUrl }, CONTEXT)).toMatchObject({ playbackUrl: expect.stringMatching(/x\.m3u8\?token=ey/) });
    expect(Object.keys(await sign({ channel: `${PREFIX}new` }, CONTEXT)).sort()).toEqual(['expirationTime', 'token']);
  });

  test.each<[object, string]>([
    [{ channel: `${PREFIX.replace('123456789012', '999999999999')}new` }, 'ChannelNotAllowed'],
    [{ channel: `${PREFIX}new`, playbackUrl: 'https://example.com/x.m3u8' }, 'PlaybackUrlInvalid'],
  ])('%j is refused', async (request, code) => {
    await expect(sign(request as any, CONTEXT)).rejects.toMatchObject({ name: code });
  });
});

test('a function whose environment is broken says nothing of it to the caller, and the log counts an unknown error', async () => {
  services.reset();
  const sign = await newProcess({ SECRET_ARN: SECRET, CHANNELS: 'sesame' });
  const refusal = { name: 'UnknownError', message: expect.not.stringContaining('sesame'), stack: expect.not.stringMatching(/\n +at /) };
  await expect(sign({ channel: 'stage' }, CONTEXT)).rejects.toMatchObject(refusal);
  expect(services.lines).toEqual([expect.objectContaining({ level: 'ERROR', PlaybackTokensRefused: 1, ErrorCode: 'UnknownError' })]);
  expect(JSON.stringify(services.lines)).not.toContain('sesame');
});
