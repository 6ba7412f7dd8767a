import { playbackTokenClaims, PlaybackTokenError, PlaybackTokenErrorCode, PlaybackTokenRequest } from '../../playback-token/src';
import { arnOf } from '../helpers';

/*
 * Each rule of a token at its edge: what is still accepted with the claim that it becomes, and what is refused with its code.
 */
const NOW = 1_700_000_000.9;
const CHANNEL = arnOf('channel');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ORIGINS = ['a', 'b', 'c', 'd', 'e', 'f'].map((host) => `https://${host}.example.com`);

const REQUEST: PlaybackTokenRequest = { channelArn: CHANNEL, lifetimeSeconds: 60 };
const claimsOf = (members: object) => playbackTokenClaims({ ...REQUEST, ...members }, { now: NOW });

function errorOf(action: () => unknown): PlaybackTokenError {
  try { action(); } catch (error) {
    expect(error).toBeInstanceOf(PlaybackTokenError);
    return error as PlaybackTokenError;
  }
  throw new Error('nothing was refused');
}

test('the least that a token needs gives the two claims that the service needs', () => {
  expect(claimsOf({})).toStrictEqual({ 'aws:channel-arn': CHANNEL, 'exp': 1_700_000_060 });
});

test('the lifetime counts from now, in seconds', () => {
  const before = Math.floor(Date.now() / 1000);
  const { exp } = playbackTokenClaims(REQUEST);
  expect(exp - before).toBeGreaterThanOrEqual(60);
  expect(exp - before).toBeLessThanOrEqual(61);
});

describe('accepted', () => {
  test.each<[object, object]>([
    [{ lifetimeSeconds: 1 }, { exp: 1_700_000_001 }],
    [{ lifetimeSeconds: 601 }, { exp: 1_700_000_601 }], // nobody is named
    [{ lifetimeSeconds: 315_360_000 }, { exp: 2_015_360_000 }],
    [{ lifetimeSeconds: 601, singleUse: false }, { exp: 1_700_000_601 }],
    [{ lifetimeSeconds: 600, viewerId: 'v' }, { 'exp': 1_700_000_600, 'aws:viewer-id': 'v' }],
    [{ lifetimeSeconds: 600, singleUse: true }, { 'exp': 1_700_000_600, 'aws:single-use-uuid': expect.stringMatching(UUID) }],
    [{ viewerId: 'v'.repeat(40) }, { 'aws:viewer-id': 'v'.repeat(40) }],
    [{ viewerId: 'v', viewerSessionVersion: 0 }, { 'aws:viewer-session-version': 0 }],
    [{ viewerId: 'v', viewerSessionVersion: 2 ** 31 - 1 }, { 'aws:viewer-session-version': 2 ** 31 - 1 }],
    [{ allowedOrigins: ['https://*.example.com', 'http://localhost:3000'] }, { 'aws:access-control-allow-origin': 'https://*.example.com,http://localhost:3000' }],
    [{ allowedOrigins: ORIGINS }, { 'aws:access-control-allow-origin': ORIGINS.join(',') }],
    [{ allowedOrigins: ORIGINS, strictOriginEnforcement: false }, { 'aws:strict-origin-enforcement': false }],
    [{ allowedOrigins: ORIGINS.slice(1), strictOriginEnforcement: true }, { 'aws:strict-origin-enforcement': true }],
    [{ maximumResolution: 'SD' }, { 'aws:maximum-resolution': 'SD' }],
    [{ maximumResolution: 'HD' }, { 'aws:maximum-resolution': 'HD' }],
    [{ maximumResolution: 'FULL_HD' }, { 'aws:maximum-resolution': 'FULL_HD' }],
    [{ adsPlaybackConfigName: 'sports' }, { 'aws:ads-playback-config-name': 'sports' }],
    [{ adsOptOut: true }, { 'aws:ads-opt-out': true }],
    [{ adsPlayerParams: { a: 'x'.repeat(992) } }, { 'aws:ads-player-params': { a: 'x'.repeat(992) } }], // {"a":""} has 8 bytes
    [{ adsReportingMode: 'CLIENT' }, { 'aws:ads-reporting-mode': 'CLIENT' }],
    [{ adsReportingMode: 'SERVER' }, { 'aws:ads-reporting-mode': 'SERVER' }],
    [{ viewerId: undefined, allowedOrigins: undefined }, {}], // as if it were left out
  ])('%j', (members, claims) => {
    expect(claimsOf(members)).toStrictEqual({ 'aws:channel-arn': CHANNEL, 'exp': 1_700_000_060, ...optionalClaims(members), ...claims });
  });

  /** The claims of members that stand in a row beside the one that it is about. */
  function optionalClaims({ viewerId, allowedOrigins }: { viewerId?: string; allowedOrigins?: string[] }): object {
    return { ...(viewerId && { 'aws:viewer-id': viewerId }), ...(allowedOrigins && { 'aws:access-control-allow-origin': allowedOrigins.join(',') }) };
  }
});

describe('refused', () => {
  test.each<[PlaybackTokenErrorCode, object]>([
    ...['', 'abcdABCDefgh', arnOf('stream-key'), `${CHANNEL} `, `${CHANNEL}\n`, arnOf('channel').replace('aws', 'aws-cn'), `${CHANNEL}${'x'.repeat(128)}`, undefined, null, [CHANNEL]]
      .map((channelArn): [PlaybackTokenErrorCode, object] => ['ChannelArnInvalid', { channelArn }]),
    ...[0, -1, 0.5, 60.5, NaN, Infinity, 315_360_001, Date.now(), Math.floor(NOW), '60', undefined, null, 60n]
      .map((lifetimeSeconds): [PlaybackTokenErrorCode, object] => ['TokenLifetimeInvalid', { lifetimeSeconds }]),
    ['TokenLifetimeTooLong', { lifetimeSeconds: 601, viewerId: 'v' }],
    ['TokenLifetimeTooLong', { lifetimeSeconds: 60_000, viewerId: 'v' }],
    ['TokenLifetimeTooLong', { lifetimeSeconds: 601, singleUse: true }],
    ...['', 'v'.repeat(41), 4711, null].map((viewerId): [PlaybackTokenErrorCode, object] => ['ViewerIdInvalid', { viewerId }]),
    ...[-1, 0.5, NaN, 2 ** 31, 1_795_688_778_854, '1', null].map((version): [PlaybackTokenErrorCode, object] => ['ViewerSessionVersionInvalid', { viewerId: 'v', viewerSessionVersion: version }]),
    ['ViewerSessionVersionWithoutViewerId', { viewerSessionVersion: 0 }],
    ...['true', 1, null].flatMap((value): [PlaybackTokenErrorCode, object][] => [
      ['SingleUseInvalid', { singleUse: value }], ['StrictOriginEnforcementInvalid', { strictOriginEnforcement: value }], ['AdsOptOutInvalid', { adsOptOut: value }],
    ]),
    ...[
      '*', 'https://*', 'https://*example.com', 'https://a.*.com', 'example.com', 'https://a.com/', 'https://a.com/path', 'https://a.com,https://b.com',
      'https://a.com:65536', 'https://user@a.com', ' https://a.com', 'ftp://a.com', 'null', '', undefined, null, 7,
    ].map((origin): [PlaybackTokenErrorCode, object] => ['AllowedOriginsInvalid', { allowedOrigins: ['https://a.com', origin] }]),
    ...[[], 'https://a.com', new Set(['https://a.com']), new Array(2), null].map((allowedOrigins): [PlaybackTokenErrorCode, object] => ['AllowedOriginsInvalid', { allowedOrigins }]),
    ['AllowedOriginsTooMany', { allowedOrigins: ORIGINS, strictOriginEnforcement: true }],
    ...['4K', 'sd', '', ['SD'], null].map((maximumResolution): [PlaybackTokenErrorCode, object] => ['MaximumResolutionInvalid', { maximumResolution }]),
    ...['', 7, null].map((name): [PlaybackTokenErrorCode, object] => ['AdsPlaybackConfigNameInvalid', { adsPlaybackConfigName: name }]),
    ...[{ a: 1 }, { a: null }, ['a'], 'a=b', new Map([['a', 'b']]), null].map((params): [PlaybackTokenErrorCode, object] => ['AdsPlayerParamsInvalid', { adsPlayerParams: params }]),
    ['AdsPlayerParamsTooLarge', { adsPlayerParams: { a: 'x'.repeat(993) } }],
    ['AdsPlayerParamsTooLarge', { adsPlayerParams: { a: 'ü'.repeat(497) } }], // bytes count, not characters
    ...['client', 'BOTH', '', null].map((mode): [PlaybackTokenErrorCode, object] => ['AdsReportingModeInvalid', { adsReportingMode: mode }]),
    ['FieldUnknown', { viewerID: 'v' }],
    ['FieldUnknown', { expiresIn: undefined }],
  ])('%s: %p', (code, members) => {
    expect(errorOf(() => claimsOf(members)).code).toBe(code);
  });

  test.each([undefined, null, 'channel', [], new Map()])('a request that is %p', (request) => {
    expect(errorOf(() => playbackTokenClaims(request as any)).code).toBe('RequestInvalid');
  });

  test.each([NaN, -1, Date.parse('2026-01-01'), '1700000000', null])('a time of %p', (now) => {
    expect(errorOf(() => playbackTokenClaims(REQUEST, { now: now as any })).code).toBe('TimeInvalid');
  });
});

describe('an error', () => {
  test('says what was found, what is allowed and how to fix it', () => {
    const { message, ...fields } = errorOf(() => claimsOf({ lifetimeSeconds: 3600, viewerId: 'v' }));
    expect(fields).toStrictEqual({
      name: 'PlaybackTokenError',
      code: 'TokenLifetimeTooLong',
      field: 'lifetimeSeconds',
      value: '3600',
      allowed: 'it must be at most 600 (ten minutes) with viewerId or singleUse',
      fix: 'shorten it, and sign a new token each time playback starts',
    });
    expect(message).toBe(`TokenLifetimeTooLong: lifetimeSeconds = 3600, but ${fields.allowed}; ${fields.fix}`);
  });

  test('counts what would be long to show', () => {
    expect(errorOf(() => claimsOf({ allowedOrigins: ORIGINS, strictOriginEnforcement: true })).value).toBe('6 origins');
    expect(errorOf(() => claimsOf({ adsPlayerParams: { a: 'x'.repeat(993) } })).value).toBe('1001 bytes');
  });

  test('shortens a long value', () => {
    expect(errorOf(() => claimsOf({ viewerId: 'v'.repeat(100_000) })).message.length).toBeLessThan(250);
    expect(errorOf(() => claimsOf({ allowedOrigins: new Array(100_000).fill('x'.repeat(100)) })).value.length).toBeLessThan(90);
  });
});

test('a token for single use has a UUID of its own each time', () => {
  const ids = Array.from({ length: 100 }, () => claimsOf({ singleUse: true })['aws:single-use-uuid']);
  expect(new Set(ids).size).toBe(100);
});

test('claims do not change with the request that they were made of', () => {
  const request = { adsPlayerParams: { a: 'b' } };
  const claims = claimsOf(request);
  request.adsPlayerParams.a = 'x'.repeat(2000);
  expect(claims['aws:ads-player-params']).toEqual({ a: 'b' });
});
