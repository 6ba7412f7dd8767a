import { generateKeyPairSync } from 'node:crypto';
import {
  derToRaw, playbackTokenClaims, PlaybackTokenError, PlaybackTokenErrorCode, PlaybackTokenRequest, playbackUrlWithToken, privateKeySigner,
  signPlaybackToken,
} from '../../playback-token/src';
import { isOrigin } from '../../playback-token/src/origin';
import { arnOf } from '../helpers';

/*
 * The last value that is accepted and the first one that is not, and what an error shows of it.
 */
const REQUEST: PlaybackTokenRequest = { channelArn: arnOf('channel'), lifetimeSeconds: 60 };
const PEM = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function refused(action: () => unknown): Pick<PlaybackTokenError, 'code' | 'field' | 'value'> {
  try { action(); } catch (error) {
    const { code, field, value } = error as PlaybackTokenError;
    return { code, field, value };
  }
  throw new Error('nothing was refused');
}

const claimsOf = (members: object) => playbackTokenClaims({ ...REQUEST, ...members }, { now: 1_700_000_000 });

describe('a time', () => {
  test.each([0, 1e11 - 1])('of %p is accepted', (now) => {
    expect(playbackTokenClaims(REQUEST, { now }).exp).toBe(now + 60);
  });

  test('that is in milliseconds is refused from its first value on', () => {
    expect(refused(() => playbackTokenClaims(REQUEST, { now: 1e11 }))).toEqual({ code: 'TimeInvalid', field: 'now', value: '100000000000' });
  });
});

describe('a request', () => {
  test('may have an ARN of 128 characters, and no more', () => {
    const arn = (length: number) => REQUEST.channelArn + 'x'.repeat(length - REQUEST.channelArn.length);
    expect(claimsOf({ channelArn: arn(128) })['aws:channel-arn']).toHaveLength(128);
    expect(refused(() => claimsOf({ channelArn: arn(129) })).code).toBe('ChannelArnInvalid');
  });

  test('needs each parameter for ads to be a text, not only one of them', () => {
    expect(refused(() => claimsOf({ adsPlayerParams: { a: 'b', c: 1 } })).code).toBe('AdsPlayerParamsInvalid');
  });

  test('may have no prototype', () => {
    expect(playbackTokenClaims(Object.assign(Object.create(null), REQUEST))['aws:channel-arn']).toBe(REQUEST.channelArn);
    expect(claimsOf({ adsPlayerParams: Object.assign(Object.create(null), { a: 'b' }) })['aws:ads-player-params']).toEqual({ a: 'b' });
  });

  test('is read once, so that what was checked is what is signed', () => {
    const values = ['https://a.com', 'https://evil.example.com/'];
    const allowedOrigins = Object.defineProperty([], 0, { get: () => values.shift(), enumerable: true });
    expect(claimsOf({ allowedOrigins })['aws:access-control-allow-origin']).toBe('https://a.com');
  });

  test('makes a token of 2,048 bytes at most', async () => {
    const signed = (members: object) => signPlaybackToken({ ...REQUEST, ...members }, privateKeySigner(PEM), { now: 1_700_000_000 });
    const sizeOf = async (members: object) => (await signed(members)).token.length;
    const named = (length: number) => ({ adsPlaybackConfigName: 'x'.repeat(length) });
    // 1411 bytes of claims are 1882 in base64url, and 166 are header, signature and dots
    const fits = 1411 - JSON.stringify(claimsOf(named(1))).length + 1;
    expect(await sizeOf(named(fits))).toBe(2048);
    expect(refused(() => claimsOf(named(fits + 1)))).toEqual({ code: 'TokenTooLarge', field: 'token', value: '2049 bytes' });
  });
});

describe('an error shows', () => {
  test.each<[string, unknown, string]>([
    ['objects in one line, and not all that is in them', { a: { b: { c: 1 } } }, '{ a: { b: [Object] } }'],
    ['a text of 78 characters, with its quotes', 'v'.repeat(78), `'${'v'.repeat(78)}'`],
    ['the start of a longer one', 'v'.repeat(79), `'${'v'.repeat(79)}…`],
    ['the start of a long list', new Array(50).fill(1), '[ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ... 40 more items ]'],
  ])('%s', (_, viewerId, value) => {
    expect(refused(() => claimsOf({ viewerId }))).toEqual({ code: 'ViewerIdInvalid', field: 'viewerId', value });
  });

  test.each([['all of a name of 80 characters', 80, ''], ['the start of a longer one', 81, '…']])('of an unknown field: %s', (_, length, rest) => {
    const { code, field } = refused(() => claimsOf({ ['f'.repeat(length)]: 1 }));
    expect([code, field]).toEqual(['FieldUnknown', 'f'.repeat(80) + rest]);
  });

  test('that the request itself is wrong', () => {
    expect(refused(() => playbackTokenClaims(7 as any))).toEqual({ code: 'RequestInvalid', field: 'request', value: '7' });
  });

  test.each<[PlaybackTokenErrorCode, string, () => unknown, string]>([
    ['SignatureInvalid', 'signature', () => derToRaw('der' as any), 'string'],
    ['SignatureInvalid', 'signature', () => derToRaw(new Uint8Array(7)), '7 bytes that are not the DER of two P-384 integers'],
    ['PlaybackUrlInvalid', 'playbackUrl', () => playbackUrlWithToken('https://a.com/p.m3u8?token=secret', 't'), "'https://a.com/p.m3u8'"],
    ['TokenInvalid', 'token', () => playbackUrlWithToken('https://a.com/p.m3u8', ''), 'string'],
  ])('%s at %s', (code, field, action, value) => {
    expect(refused(action)).toEqual({ code, field, value });
  });

  test('a signature that is none', async () => {
    const signing = signPlaybackToken(REQUEST, { sign: () => new Uint8Array(95) });
    await expect(signing).rejects.toMatchObject({ code: 'SignatureInvalid', field: 'signature', value: '95 bytes' });
  });
});

test('a playback URL may be without TLS, as a local one is', () => {
  expect(playbackUrlWithToken('http://localhost:4566/p.m3u8', 't')).toBe('http://localhost:4566/p.m3u8?token=t');
});

test('an integer in DER has no zero before a first bit that is not set', () => {
  const der = (...r: number[]) => new Uint8Array([0x30, r.length + 5, 2, r.length, ...r, 2, 1, 1]);
  expect(derToRaw(der(0x7f))[47]).toBe(0x7f);
  expect(derToRaw(der(0, 0x80))[47]).toBe(0x80);
  expect(() => derToRaw(der(0, 0x7f))).toThrow('SignatureInvalid');
});

describe('an origin of an app', () => {
  test.each([['app://localhost:65535', true], ['app://localhost:65536', false], ['app://localhost', true], ['app://*.a.com', true], ['app://*.[::1.2.3.4]', false]])('%s: %p', (origin, expected) => {
    expect(isOrigin(origin)).toBe(expected);
  });
});

describe('a private key', () => {
  test('signs in the thread pool, or at once', async () => {
    const bytes = Buffer.from('bytes');
    expect(privateKeySigner(PEM).sign(bytes)).toBeInstanceOf(Promise);
    expect(privateKeySigner(PEM, {}).sign(bytes)).toBeInstanceOf(Promise);
    expect(await privateKeySigner(PEM, { threadPool: true }).sign(bytes)).toHaveLength(96);
    expect(privateKeySigner(PEM, { threadPool: false }).sign(bytes)).toHaveLength(96);
  });

  test('that lost its line breaks, but for the last one, is told from one that is damaged', () => {
    const value = (pem: string) => refused(() => privateKeySigner(pem)).value;
    expect(value(`${PEM.replaceAll('\n', ' ')}\n`)).toBe('a text with "PRIVATE KEY" that has no line breaks');
    expect(value(PEM.replace(/^M.*/m, ''))).toBe('a text with "PRIVATE KEY" that can\'t be read as a private key');
  });
});
