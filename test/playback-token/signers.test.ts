import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, KeyObject, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { verifyWithOpenssl } from './other-verifiers';
import { Es384Signer, kmsSigner, PlaybackTokenError, playbackUrlWithToken, privateKeySigner, signPlaybackToken } from '../../playback-token/src';
import { arnOf } from '../helpers';

const REQUEST = { channelArn: arnOf('channel'), lifetimeSeconds: 60 };
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const pemOf = (key: KeyObject, type: 'pkcs8' | 'sec1' = 'pkcs8') => key.export({ type, format: 'pem' }) as string;
const PEM = pemOf(privateKey);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'playback-token-'));
  writeFileSync(join(folder, 'private.pem'), PEM);
  writeFileSync(join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
});
afterAll(() => { rmSync(folder, { recursive: true }); });
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

/** Whether our own runtime takes the token's signature for good. */
function isSigned(token: string): boolean {
  const [header, claims, signature] = token.split('.');
  return verify('sha384', Buffer.from(`${header}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

describe('a private key', () => {
  test.each<[string, string]>([
    ['in PKCS #8', PEM],
    ['in SEC 1, as openssl ecparam -genkey writes it', pemOf(privateKey, 'sec1')],
    ['after the parameters of its curve', `-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n${pemOf(privateKey, 'sec1')}`],
    ['with blanks around it', `\n  ${PEM}\n\n`],
    ['with the line breaks of Windows', PEM.replace(/\n/g, '\r\n')],
  ])('%s signs', async (_, pem) => {
    expect(isSigned((await signPlaybackToken(REQUEST, privateKeySigner(pem))).token)).toBe(true);
  });

  test.each([true, false])('signs in the thread pool, or without it: %s', async (threadPool) => {
    expect(isSigned((await signPlaybackToken(REQUEST, privateKeySigner(PEM, { threadPool }))).token)).toBe(true);
  });

  const other = (namedCurve: string) => pemOf(generateKeyPairSync('ec', { namedCurve }).privateKey);
  test.each<[string, any, RegExp]>([
    ['nothing', undefined, /^undefined$/],
    ['an empty text', '', /0 characters/],
    ['a public key', publicKey.export({ type: 'spki', format: 'pem' }), /PUBLIC KEY/],
    ['another curve', other('prime256v1'), /prime256v1/],
    ['a longer curve', other('secp521r1'), /secp521r1/],
    ['RSA', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), /rsa/],
    ['Ed25519', pemOf(generateKeyPairSync('ed25519').privateKey), /ed25519/],
    ['an encrypted key', privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }), /ENCRYPTED PRIVATE KEY/],
    ['line breaks that an environment variable has escaped', PEM.replace(/\n/g, '\\n'), /PRIVATE KEY.* that has "\\n", two characters/],
    ['a path', './private.pem', /13 characters that does not start with "-----BEGIN"/],
    ['a text without line breaks', PEM.replace(/\n/g, ''), /PRIVATE KEY.* that has no line breaks/],
    ['half a key', PEM.slice(0, 100), /PRIVATE KEY/],
  ])('is refused when it is %s', (_, pem, found) => {
    expect(() => privateKeySigner(pem)).toThrow(expect.objectContaining({ code: 'PrivateKeyInvalid', field: 'pem', value: expect.stringMatching(found) }));
  });

  test('is not in an error, nor in what the signer shows', () => {
    const secret = PEM.split('\n')[1];
    let message = '';
    try { privateKeySigner(PEM.slice(0, 150)); } catch (error) { message = inspect(error); }
    expect(message).toContain('PrivateKeyInvalid');
    expect(message).not.toContain(secret.slice(0, 20));
    expect(inspect(privateKeySigner(PEM), { depth: 5, showHidden: true })).not.toContain(secret.slice(0, 20));
  });
});

describe('openssl', () => {
  test('verifies a signature, which it put into DER itself', async () => {
    const { token } = await signPlaybackToken(REQUEST, privateKeySigner(PEM));
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    expect([verifyWithOpenssl(publicPem, token), verifyWithOpenssl(publicPem, `x${token}`)]).toEqual([true, false]);
  });

  test('in the place of KMS signs a digest, in DER', async () => {
    const signer = kmsSigner(async (digest) => {
      expect(digest).toHaveLength(48);
      writeFileSync(join(folder, 'digest'), digest);
      return openssl('pkeyutl', '-sign', '-inkey', 'private.pem', '-in', 'digest');
    });
    for (let i = 1; i <= 5; i++) { expect(isSigned((await signPlaybackToken({ ...REQUEST, lifetimeSeconds: i }, signer)).token)).toBe(true); }
  });

  test('makes the key pair with the commands of the guide', async () => {
    openssl('ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', 'made.pem');
    await expect(signPlaybackToken(REQUEST, privateKeySigner(openssl('pkey', '-in', 'made.pem').toString()))).resolves.toHaveProperty('token');
  });
});

describe('a signer that is at fault', () => {
  test.each<[string, any, string]>([
    ['gives DER', Buffer.alloc(103), '103 bytes'],
    ['gives a text', 'x'.repeat(96), 'string'],
    ['gives nothing', undefined, 'undefined'],
  ])('%s', async (_, signature, value) => {
    await expect(signPlaybackToken(REQUEST, { sign: () => signature })).rejects.toMatchObject({ code: 'SignatureInvalid', value });
  });

  test('KMS without a signature is told', async () => {
    await expect(signPlaybackToken(REQUEST, kmsSigner(async () => undefined))).rejects.toMatchObject({ code: 'SignatureInvalid' });
  });

  test.each<[string, Es384Signer]>([
    ['by KMS', kmsSigner(async () => { throw new Error('ThrottlingException'); })],
    ['at once', { sign: () => { throw new Error('ThrottlingException'); } }],
  ])('an error is passed on: %s', async (_, signer) => {
    await expect(signPlaybackToken(REQUEST, signer)).rejects.toThrow('ThrottlingException');
  });

  test.each<[string, any]>([['none', undefined], ['the key itself', PEM], ['a function', async () => Buffer.alloc(96)], ['an object', {}]])('is no signer: %s', async (_, signer) => {
    await expect(signPlaybackToken(REQUEST, signer)).rejects.toMatchObject({ code: 'SignerInvalid', field: 'signer', value: typeof signer });
  });

  test.each<any>([undefined, 'alias/playback', {}])('is no function that calls KMS: %p', (signDigest) => {
    expect(() => kmsSigner(signDigest)).toThrow(expect.objectContaining({ code: 'SignerInvalid', field: 'signDigest', value: typeof signDigest }));
  });

  test('is not asked when the request is refused', async () => {
    const sign = jest.fn();
    await expect(signPlaybackToken({ ...REQUEST, lifetimeSeconds: 0 }, { sign })).rejects.toBeInstanceOf(PlaybackTokenError);
    expect(sign).not.toHaveBeenCalled();
  });
});

test('the answer says until when, in seconds and in ISO 8601, and can be sent as JSON', async () => {
  const answer = await signPlaybackToken(REQUEST, privateKeySigner(PEM), { now: Date.parse('2026-01-01T00:00:00.999Z') / 1000 });
  expect(JSON.parse(JSON.stringify(answer))).toStrictEqual({
    token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{128}$/), expirationTime: '2026-01-01T00:01:00.000Z',
  });
});

describe('the URL for the player', () => {
  const URL_ = 'https://a1b2c3.us-west-2.playback.live-video.net/api/video/v1/us-west-2.123456789012.channel.abcd.m3u8';
  test.each([
    [URL_, `${URL_}?token=a.b.c`],
    [`${URL_}?player=web`, `${URL_}?player=web&token=a.b.c`],
  ])('%s', (playbackUrl, expected) => {
    expect(playbackUrlWithToken(playbackUrl, 'a.b.c')).toBe(expected);
  });

  test.each<any>([undefined, '', 'a1b2c3.playback.live-video.net', 'javascript:alert(1)', new URL(URL_), `${URL_}?token=secret`])('%s is refused', (playbackUrl) => {
    expect(() => playbackUrlWithToken(playbackUrl, 'a.b.c')).toThrow(expect.objectContaining({ code: 'PlaybackUrlInvalid', message: expect.not.stringContaining('secret') }));
  });

  test.each<any>([undefined, null, '', { token: 'a.b.c', expirationTime: '' }])('a token that is none is refused: %p', (token) => {
    expect(() => playbackUrlWithToken(URL_, token)).toThrow(expect.objectContaining({ code: 'TokenInvalid', message: expect.not.stringContaining('a.b.c') }));
  });
});

describe('a token of more than 2 KB is refused before it is signed', () => {
  const never = { sign: () => { throw new Error('signed'); } };
  test.each<[string, object]>([
    ['origins', { allowedOrigins: Array.from({ length: 80 }, (_, i) => `https://www${i}.example.com`) }],
    ['the name of a playback configuration', { adsPlaybackConfigName: 'n'.repeat(1500) }],
    ['parameters for ads, with origins', { adsPlayerParams: { a: 'x'.repeat(900) }, allowedOrigins: Array.from({ length: 20 }, (_, i) => `https://www${i}.example.com`) }],
  ])('by %s', async (_, more) => {
    await expect(signPlaybackToken({ ...REQUEST, ...more }, never)).rejects.toMatchObject({ code: 'TokenTooLarge', field: 'token', value: expect.stringMatching(/^\d{4} bytes$/) });
  });

  test('2,048 bytes are right, one more is not', async () => {
    const sizes: number[] = [];
    for (let length = 900; length < 1400; length++) {
      try { sizes.push((await signPlaybackToken({ ...REQUEST, adsPlaybackConfigName: 'n'.repeat(length) }, privateKeySigner(PEM, { threadPool: false }))).token.length); } catch { break; }
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
    expect(Math.max(...sizes)).toBeGreaterThan(2045); // base64url grows by one or two
  });
});
