import { randomUUID } from 'node:crypto';
import { Harness, keyPair, startHarness } from './harness';
import { signedToken } from './signed-token';
import { fetchSegment, goLive, ManualClock, play } from '../../ivs-local/src';

const ORIGIN = 'https://www.example.com';

let clock: ManualClock;
let harness: Harness;
let channel: any;
let token: ReturnType<typeof signedToken>['token'];

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock });
  const created = await harness.call('CreateChannel', { authorized: true });
  channel = created.channel;
  const tokens = signedToken(clock, channel.arn);
  token = tokens.token;
  await harness.call('ImportPlaybackKeyPair', { publicKeyMaterial: tokens.publicKey });
  goLive(harness.ivs.account, created.streamKey.value);
});
afterEach(() => harness.stop());

const inSeconds = (seconds: number) => Math.floor(clock.now() / 1000) + seconds;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const open = (request: object = {}) => play(harness.ivs.account, { path: new URL(channel.playbackUrl).pathname, ...request });

describe('a private channel plays', () => {
  test.each<[string, () => object, object]>([
    ['with the two claims that are needed', () => ({}), {}],
    ['for a whole day, when nobody is named', () => ({ exp: inSeconds(86_400) }), {}],
    ['for ten minutes, when a viewer is named', () => ({ 'aws:viewer-id': 'v'.repeat(40), 'exp': inSeconds(600) }), {}],
    ['on an allowed origin', () => ({ 'aws:access-control-allow-origin': `https://a.com, ${ORIGIN}` }), { origin: ORIGIN }],
    ['on an origin with a wildcard', () => ({ 'aws:access-control-allow-origin': 'https://*.example.com' }), { origin: ORIGIN }],
    ['in an app that sends no origin', () => ({ 'aws:access-control-allow-origin': ORIGIN }), {}],
    ['with ad claims', () => ({ 'aws:ads-reporting-mode': 'CLIENT', 'aws:ads-player-params': { a: 'b' }, 'aws:ads-opt-out': true }), {}],
    ['with a resolution', () => ({ 'aws:maximum-resolution': 'SD' }), {}],
  ])('%s', (_, claims, request) => {
    expect(open({ token: token(claims()), ...request })).toMatchObject({ status: 200 });
  });
});

describe('a private channel refuses', () => {
  test.each<[string, () => string | undefined, object, RegExp]>([
    ['a viewer without a token', () => undefined, {}, /no token/],
    ['what is no token', () => 'nonsense', {}, /no JWT/],
    ['a token of another algorithm', () => token({}, { alg: 'none', typ: 'JWT' }), {}, /ES384/],
    ['a token of a stranger', () => token({}, undefined, keyPair().privateKey), {}, /signature/],
    ['a token that was changed', () => token().replace(/\.[^.]+\./, `.${part({ 'aws:channel-arn': 'x', 'exp': inSeconds(60) })}.`), {}, /signature/],
    ['a token that has expired', () => token({ exp: inSeconds(0) }), {}, /expired/],
    ['a token without an expiry', () => token({ exp: undefined }), {}, /exp/],
    ['a token for another channel', () => token({ 'aws:channel-arn': `${channel.arn}x` }), {}, /another channel/],
    ['more than ten minutes with a viewer id', () => token({ 'aws:viewer-id': 'v', 'exp': inSeconds(601) }), {}, /ten minutes/],
    ['milliseconds with a viewer id', () => token({ 'aws:viewer-id': 'v', 'exp': clock.now() + 60_000 }), {}, /ten minutes/],
    ['more than ten minutes for single use', () => token({ 'aws:single-use-uuid': randomUUID(), 'exp': inSeconds(601) }), {}, /ten minutes/],
    ['a viewer id of 41 characters', () => token({ 'aws:viewer-id': 'v'.repeat(41) }), {}, /40 characters/],
    ['a session version without a viewer id', () => token({ 'aws:viewer-session-version': 1 }), {}, /viewer id/],
    ['a session version as a text', () => token({ 'aws:viewer-id': 'v', 'aws:viewer-session-version': '1' }), {}, /integer/],
    ['a single-use id that is no UUID', () => token({ 'aws:single-use-uuid': 'once' }), {}, /UUID/],
    ['another origin', () => token({ 'aws:access-control-allow-origin': ORIGIN }), { origin: 'https://evil.com' }, /origin/],
    ['a host that only ends alike', () => token({ 'aws:access-control-allow-origin': 'https://*.example.com' }), { origin: 'https://badexample.com' }, /origin/],
    ['no origin, with strict enforcement', () => token({ 'aws:access-control-allow-origin': ORIGIN, 'aws:strict-origin-enforcement': true }), {}, /origin/],
    ['six origins, with strict enforcement', () => token({
      'aws:access-control-allow-origin': 'https://a,https://b,https://c,https://d,https://e,https://f', 'aws:strict-origin-enforcement': true,
    }), { origin: 'https://a' }, /five origins/],
    ['an unknown resolution', () => token({ 'aws:maximum-resolution': '4K' }), {}, /maximum-resolution/],
    ['an unknown reporting mode', () => token({ 'aws:ads-reporting-mode': 'BOTH' }), {}, /reporting-mode/],
    ['too many ad parameters', () => token({ 'aws:ads-player-params': { a: 'x'.repeat(1000) } }), {}, /1000 bytes/],
  ])('%s', (_, make, request, reason) => {
    expect(open({ token: make(), ...request })).toEqual({ status: 403, reason: expect.stringMatching(reason) });
  });

  test('every token once their key pair is deleted', async () => {
    const valid = token();
    expect(open({ token: valid }).status).toBe(200);
    const { keyPairs } = await harness.call('ListPlaybackKeyPairs');
    await harness.call('DeletePlaybackKeyPair', { arn: keyPairs[0].arn });
    expect(open({ token: valid })).toMatchObject({ status: 403 });
  });

  test('a single-use token the second time', () => {
    const once = token({ 'aws:single-use-uuid': randomUUID() });
    expect([open({ token: once }).status, open({ token: once }).status]).toEqual([200, 403]);
  });

  test('a single-use token that was used, until it expires: then nothing is kept of it', () => {
    const tokens = Array.from({ length: 3 }, () => token({ 'aws:single-use-uuid': randomUUID(), 'exp': inSeconds(60) }));
    const { usedTokens } = harness.ivs.account;
    for (const once of tokens.slice(0, 2)) { open({ token: once }); }
    clock.advance(59_000);
    open({ token: tokens[2] });
    expect([usedTokens.size, open({ token: tokens[0] })]).toEqual([3, { status: 403, reason: 'the token was used already' }]);
    clock.advance(1000);
    expect(open({ token: tokens[0] })).toEqual({ status: 403, reason: 'the token has expired' });
    open({ token: token({ 'aws:single-use-uuid': randomUUID() }) });
    expect(usedTokens.size).toBe(1);
  });
});

describe('revocation', () => {
  const session = (result: ReturnType<typeof open>) => (result.status === 200 ? result.session.id : 'none');

  test('ends the sessions of the viewer up to the version, and refuses their tokens; others go on', async () => {
    const viewer = (id: string, version: number) => token({ 'aws:viewer-id': id, 'aws:viewer-session-version': version });
    const [old, current, other] = [open({ token: viewer('ann', 1) }), open({ token: viewer('ann', 5) }), open({ token: viewer('bob', 1) })].map(session);
    await harness.call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 4 });
    expect([old, current, other].map((id) => fetchSegment(harness.ivs.account, id).status)).toEqual([403, 200, 200]);
    expect([1, 4, 5].map((version) => open({ token: viewer('ann', version) }).status)).toEqual([403, 403, 200]);
  });

  test('without a version means version 0, which is that of a token without one', async () => {
    const ann = token({ 'aws:viewer-id': 'ann' });
    await harness.call('BatchStartViewerSessionRevocation', { viewerSessions: [{ channelArn: channel.arn, viewerId: 'ann' }] });
    expect(open({ token: ann })).toEqual({ status: 403, reason: expect.stringContaining('revoked') });
    expect(open({ token: token({ 'aws:viewer-id': 'ann', 'aws:viewer-session-version': 1 }) }).status).toBe(200);
  });
});

test('strict enforcement checks every segment, otherwise only the playlist is checked', () => {
  const claims = { 'aws:access-control-allow-origin': ORIGIN };
  const [strict, lax] = [true, false].map((enforce) => {
    const result = open({ token: token({ ...claims, 'aws:strict-origin-enforcement': enforce }), origin: ORIGIN });
    return result.status === 200 ? result.session.id : 'none';
  });
  const status = (id: string, origin?: string) => fetchSegment(harness.ivs.account, id, origin).status;
  expect([status(strict, ORIGIN), status(strict), status(strict, 'https://evil.com')]).toEqual([200, 403, 403]);
  expect([status(lax), status(lax, 'https://evil.com')]).toEqual([200, 200]);
});

test('the number of viewers is counted, and ends with the stream', async () => {
  open({ token: token() });
  open({ token: token() });
  expect((await harness.call('GetStream', { channelArn: channel.arn })).stream.viewerCount).toBe(2);
  await harness.call('StopStream', { channelArn: channel.arn });
  expect(harness.ivs.account.viewers.size).toBe(0);
  expect(open({ token: token() })).toEqual({ status: 404, reason: 'the channel is not live' });
});

describe('a restriction policy', () => {
  beforeEach(async () => {
    const { playbackRestrictionPolicy: { arn } } = await harness.call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['DE'], allowedOrigins: [ORIGIN] });
    const created = await harness.call('CreateChannel', { playbackRestrictionPolicyArn: arn });
    goLive(harness.ivs.account, created.streamKey.value);
    channel = created.channel;
  });

  test.each([
    { country: 'DE', origin: ORIGIN, status: 200 },
    { country: 'FR', origin: ORIGIN, status: 403 },
    { country: undefined, origin: ORIGIN, status: 200 }, // an unknown country is let through
    { country: 'DE', origin: 'https://evil.com', status: 403 },
  ])('from $country on $origin: $status', ({ status, ...request }) => {
    expect(open(request).status).toBe(status);
  });

  test('is ignored on a private channel', async () => {
    const { streamKey, channel: secret } = await harness.call('CreateChannel', { authorized: true, playbackRestrictionPolicyArn: channel.playbackRestrictionPolicyArn });
    goLive(harness.ivs.account, streamKey.value);
    channel = secret;
    expect(open({ token: token({ 'aws:channel-arn': secret.arn }), country: 'FR' }).status).toBe(200);
  });
});

test('a viewer counts as long as the player asks for segments, in the list of streams and for the limit, too', async () => {
  const viewerCounts = async () => [
    (await harness.call('GetStream', { channelArn: channel.arn })).stream.viewerCount, (await harness.call('ListStreams')).streams[0].viewerCount,
  ];
  const [first, second]: any[] = [open({ token: token() }), open({ token: token() })];
  expect(await viewerCounts()).toEqual([2, 2]);
  clock.advance(29_000);
  expect(fetchSegment(harness.ivs.account, first.session.id).status).toBe(200);
  clock.advance(1_000);
  expect(await viewerCounts()).toEqual([1, 1]);
  expect(fetchSegment(harness.ivs.account, second.session.id).status).toBe(200); // the player was paused
  expect(await viewerCounts()).toEqual([2, 2]);
});

test('a viewer who is gone leaves a place', async () => {
  const limited = await startHarness({ clock, concurrentViewers: 1 });
  const { channel: { playbackUrl }, streamKey } = await limited.call('CreateChannel');
  goLive(limited.ivs.account, streamKey.value);
  const watch = () => play(limited.ivs.account, { path: new URL(playbackUrl).pathname }).status;
  expect([watch(), watch()]).toEqual([200, 429]);
  clock.advance(30_000);
  expect(watch()).toBe(200);
  await limited.stop();
});
