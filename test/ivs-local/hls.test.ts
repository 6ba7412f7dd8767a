import { Harness, startHarness } from './harness';
import { signedToken } from './signed-token';
import { disconnect, goLive, ManualClock } from '../../ivs-local/src';

/*
 * What a player gets over HTTP, up to the segments. That a browser plays it: test/examples/private-channel/player.tool.test.ts.
 */
const ORIGIN = 'https://www.example.com';

let clock: ManualClock;
let harness: Harness;
let channel: any;
let token: (claims?: object) => string;

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock, concurrentViewers: 2 });
  const created = await harness.call('CreateChannel', { authorized: true });
  channel = created.channel;
  goLive(harness.ivs.account, created.streamKey.value);
  const tokens = signedToken(clock, channel.arn);
  token = tokens.token;
  await harness.call('ImportPlaybackKeyPair', { publicKeyMaterial: tokens.publicKey });
});
afterEach(() => harness.stop());

const get = (path: string, origin?: string) => fetch(`${harness.ivs.endpoint}${path}`, { headers: origin ? { origin } : {} });
const open = (claims?: object, origin?: string) => get(`${new URL(channel.playbackUrl).pathname}?token=${token(claims)}`, origin);
const urisIn = (playlist: string) => playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** The address of the media playlist with the lowest quality, for a new session. */
async function session(claims?: object, origin?: string): Promise<string> {
  return urisIn(await (await open(claims, origin)).text())[0];
}

const file = (playlist: string, name: string) => playlist.replace('playlist.m3u8', name);

test.each([
  { claims: {}, heights: ['640x360', '1280x720', '1920x1080'] },
  { claims: { 'aws:maximum-resolution': 'FULL_HD' }, heights: ['640x360', '1280x720', '1920x1080'] },
  { claims: { 'aws:maximum-resolution': 'HD' }, heights: ['640x360', '1280x720'] },
  { claims: { 'aws:maximum-resolution': 'SD' }, heights: ['640x360'] },
])('with $claims the multivariant playlist offers $heights', async ({ claims, heights }) => {
  const answer = await open(claims);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/vnd.apple.mpegurl']);
  expect([...(await answer.text()).matchAll(/RESOLUTION=(\d+x\d+)/g)].map(([, size]) => size)).toEqual(heights);
});

test('the multivariant playlist has the time of the service and the ids that the official player reads', async () => {
  clock.advance(250);
  const data = [...(await (await open()).text()).matchAll(/^#EXT-X-SESSION-DATA:DATA-ID="(.*)",VALUE="(.*)"$/gm)].map(([, id, value]) => [id, value]);
  expect(Object.fromEntries(data)).toEqual({
    'SERVER-TIME': '1767225600.250', 'net.live-video.content.id': channel.arn.split('/')[1], 'net.live-video.customer.id': '123456789012',
  });
});

test('a rendition above the resolution of the token is not there', async () => {
  const playlist = await session({ 'aws:maximum-resolution': 'HD' });
  const status = async (name: string) => (await get(playlist.replace('360p', name))).status;
  expect([await status('720p'), await status('1080p')]).toEqual([200, 404]);
});

test('the URLs of a session show no token, and those of two sessions differ', async () => {
  const [one, two] = [await session(), await session()];
  expect(one).toMatch(/^\/_session\/\w{24}\/360p\/playlist\.m3u8$/);
  expect(one).not.toBe(two);
});

test('the media playlist is a window that moves with the clock', async () => {
  const playlist = await session();
  const read = async () => (await get(playlist)).text();
  expect(await read()).toBe([
    '#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-MAP:URI="init.mp4"',
    ...[48, 50, 52, 54, 56, 58].flatMap((second, number) => [`#EXT-X-PROGRAM-DATE-TIME:2025-12-31T23:59:${second}.000Z`, '#EXTINF:2.000,', `${number}.mp4`]), '',
  ].join('\n'));
  clock.advance(1999);
  expect(urisIn(await read())[0]).toBe('0.mp4');
  clock.advance(1);
  expect(urisIn(await read())).toEqual(['1.mp4', '2.mp4', '3.mp4', '4.mp4', '5.mp4', '6.mp4']);
  clock.advance(3_600_000);
  expect(urisIn(await read())[0]).toBe('1801.mp4');
});

test('a segment is there once it is complete, and until it is far behind', async () => {
  const playlist = await session();
  const status = async (name: string) => (await get(file(playlist, name))).status;
  expect([await status('5.mp4'), await status('6.mp4'), await status('x.mp4'), await status('-1.mp4')]).toEqual([200, 404, 404, 404]);
  clock.advance(14_000);
  expect([await status('0.mp4'), await status('1.mp4'), await status('12.mp4')]).toEqual([404, 200, 200]);
});

test('each segment says when it stands in the stream, after an initialization', async () => {
  const playlist = await session();
  const bytes = async (name: string) => Buffer.from(await (await get(file(playlist, name))).arrayBuffer());
  expect((await bytes('init.mp4')).toString('latin1', 4, 8)).toBe('ftyp');
  clock.advance(3_600_000);
  const segment = await bytes('1805.mp4');
  expect(segment.toString('latin1')).toMatch(/^....emsg.*moof/s);
  expect(segment.readBigUInt64BE(segment.indexOf('tfdt') + 8)).toBe(1805n * 2n * 90_000n);
});

test.each<[string, () => Promise<unknown>]>([
  ['revocation', () => harness.call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann' })],
  ['the end of the stream', async () => disconnect(harness.ivs.account, harness.ivs.account.streams.get(channel.arn)!, 'ended')],
])('after %s, all of a session is refused', async (_, end) => {
  const playlist = await session({ 'aws:viewer-id': 'ann' });
  const statuses = () => Promise.all(['playlist.m3u8', 'init.mp4', '5.mp4'].map(async (name) => (await get(file(playlist, name))).status));
  expect(await statuses()).toEqual([200, 200, 200]);
  await end();
  expect(await statuses()).toEqual([403, 403, 403]);
});

test.each([{ strict: true, status: 403 }, { strict: false, status: 200 }])('on another origin after the start, strict enforcement $strict: $status', async ({ strict, status }) => {
  const playlist = await session({ 'aws:access-control-allow-origin': ORIGIN, 'aws:strict-origin-enforcement': strict }, ORIGIN);
  for (const name of ['playlist.m3u8', 'init.mp4', '5.mp4']) {
    expect((await get(file(playlist, name), ORIGIN)).status).toBe(200);
    expect((await get(file(playlist, name), 'https://evil.com')).status).toBe(status);
  }
});

test('beyond the number of viewers that there may be: 429', async () => {
  expect([(await open()).status, (await open()).status, (await open()).status]).toEqual([200, 200, 429]);
});

test('a page of any origin may read what it gets, refusals too', async () => {
  const playlist = await session();
  const answers = await Promise.all([
    open({}, ORIGIN), get(playlist, ORIGIN), get(file(playlist, '0.mp4'), ORIGIN),
    get(new URL(channel.playbackUrl).pathname, ORIGIN), get('/_session/none/360p/playlist.m3u8', ORIGIN), get('/none.m3u8', ORIGIN),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 404]);
  expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(Array(6).fill('*'));
  expect(await answers[3].text()).toBe('the channel is private and there is no token');
});
