import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { backend, TokenFor, TokenRefused } from './backend';
import { startChromium, Viewer } from './viewer';
import { disconnect, goLive } from '../../../ivs-local/src';
import { serveSite } from '../../../local/demo/private-channel/site';
import type { Endpoint } from '../../../local/services/endpoint';
import { playbackUrlWithToken, PlaybackTokenRequest, privateKeySigner, signPlaybackToken } from '../../../playback-token/src';
import { Harness, keyPair, startHarness } from '../../ivs-local/harness';

/*
 * The page of examples/private-channel, as it is bundled, in a real Chromium against the embedded IVS: what plays, and what a viewer
 * reads otherwise.
 */
const SIGNED_IN = 'the sign-in token of ann';
const REFUSED = [
  'Playback was refused',
  'You have no access to this channel at the moment, or it must not be watched on this site. Ask whoever runs this site, or try again later.',
  'Try again',
];
const STOPPED = ['Playback was stopped', 'Your access has ended, or the broadcast is over. If you still have access, you can go on by trying again.', 'Try again'];
const OFFLINE = ['The channel is offline', 'Nothing is broadcast right now. Try again once the broadcast has begun.', 'Try again'];
const BUSY = ['Too many viewers', 'All places are taken at the moment. Try again in a few minutes.', 'Try again'];
const NOT_SIGNED_IN = ['You are not signed in', 'Sign in to this site, then try again.', 'Try again'];
const NO_CONNECTION = ['No connection', 'The channel could not be reached. Check your connection to the internet, then try again. If it is fine, ask whoever runs this site.', 'Try again'];

let browser: Browser;
let harness: Harness;
let site: Endpoint;
let channel: any;
let streamKey: string;
let sign: (request?: Partial<PlaybackTokenRequest>, secondsAgo?: number) => ReturnType<TokenFor>;
let tokenFor: TokenFor; // the backend: each test may take another one
let asked: number;
let viewers: Viewer[];

beforeAll(async () => {
  execFileSync('npx', ['projen', 'player']);
  browser = await startChromium();
}, 60_000);
afterAll(() => browser?.close());

async function start(concurrentViewers?: number): Promise<void> {
  harness = await startHarness({ concurrentViewers });
  const keys = keyPair();
  await harness.call('ImportPlaybackKeyPair', { publicKeyMaterial: keys.publicKey });
  const created = await harness.call('CreateChannel', { name: 'backstage', authorized: true });
  [channel, streamKey] = [created.channel, created.streamKey.value];
  goLive(harness.ivs.account, streamKey);
  const signer = privateKeySigner(keys.privateKey);
  sign = async (request = {}, secondsAgo = 0) => {
    const { token, expirationTime } = await signPlaybackToken(
      { channelArn: channel.arn, lifetimeSeconds: 60, viewerId: 'ann', viewerSessionVersion: 1, ...request }, signer, { now: Date.now() / 1000 - secondsAgo });
    return { playbackUrl: playbackUrlWithToken(channel.playbackUrl, token), expirationTime };
  };
  tokenFor = () => sign();
  asked = 0;
  viewers = [];
  site = await serveSite(backend(harness.ivs.endpoint, async (request) => {
    asked += 1;
    if (request.signIn !== SIGNED_IN) { throw new TokenRefused(401, 'Unauthorized'); }
    if (request.channel !== 'backstage') { throw new TokenRefused(404, 'no such channel'); }
    return tokenFor(request);
  }));
}

beforeEach(() => start());
afterEach(async () => {
  expect(viewers.flatMap(({ errors }) => errors)).toEqual([]);
  await Promise.all(viewers.map((viewer) => viewer.leave()));
  await stop();
});

async function stop(): Promise<void> {
  await site.close();
  await harness.stop();
}

async function visitor(signIn: string | undefined = SIGNED_IN, script?: string): Promise<Viewer> {
  const viewer = await Viewer.open(browser, site.endpoint, signIn, script);
  viewers.push(viewer);
  return viewer;
}

async function watching(): Promise<Viewer> {
  const viewer = await visitor();
  await viewer.watch();
  return viewer;
}

const segmentsOf = ({ answers }: Viewer) => new Set(answers.filter((answer) => /^200 \w+\/\d+\.mp4$/.test(answer)).map((answer) => answer.split('/')[1]));
const endStream = () => disconnect(harness.ivs.account, harness.ivs.account.streams.get(channel.arn)!, 'ended');

describe('plays', () => {
  test('with a good token: the time goes on, frames are decoded, segment after segment', async () => {
    const viewer = await watching();
    const { time, frames } = await viewer.seesPicture(6);
    expect(time).toBeGreaterThanOrEqual(6);
    expect(frames).toBeGreaterThan(100); // of 25 a second
    expect(segmentsOf(viewer).size).toBeGreaterThanOrEqual(5);
    expect(viewer.answers.filter((answer) => !answer.startsWith('200'))).toEqual([]);
    expect(asked).toBe(1);
  });

  test.each<[string, () => Partial<PlaybackTokenRequest>]>([
    ['on an allowed origin, with strict enforcement', () => ({ allowedOrigins: [site.endpoint], strictOriginEnforcement: true })],
    ['with a token for single use', () => ({ singleUse: true })],
  ])('%s', async (_, request) => {
    tokenFor = () => sign(request());
    const viewer = await watching();
    expect((await viewer.seesPicture()).frames).toBeGreaterThan(0);
    expect(asked).toBe(1);
  });

  test('no more than the resolution of the token', async () => {
    tokenFor = () => sign({ maximumResolution: 'SD' });
    const viewer = await watching();
    expect((await viewer.seesPicture()).height).toBe(360);
    expect(viewer.answers.some((answer) => answer.includes('720p') || answer.includes('1080p'))).toBe(false);
  });

  test('with the second token, when the first has expired on its way', async () => {
    tokenFor = () => sign({}, asked === 1 ? 120 : 0);
    const viewer = await watching();
    expect((await viewer.seesPicture()).frames).toBeGreaterThan(0);
    expect(asked).toBe(2);
  });

  test('with a new token for each start, and keeps none', async () => {
    tokenFor = () => sign({ singleUse: true });
    const viewer = await watching();
    await viewer.seesPicture();
    const kept = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML])';
    expect(await viewer.page.evaluate(kept)).not.toContain('eyJ'); // as every JWT begins
    await viewer.reload();
    await viewer.watch();
    await viewer.seesPicture();
    expect(asked).toBe(2);
  });

  test('in the browser’s own player, where hls.js can’t run', async () => {
    const viewer = await visitor(SIGNED_IN, 'delete self.MediaSource; delete self.ManagedMediaSource');
    await viewer.watch();
    expect((await viewer.seesPicture()).frames).toBeGreaterThan(0);
    expect(await viewer.page.locator('video').getAttribute('src')).toMatch(/^http:/); // not the blob: of hls.js
  });
});

describe('at the start the service refuses', () => {
  test.each<[string, () => Partial<PlaybackTokenRequest>, number]>([
    ['a token for another origin', () => ({ allowedOrigins: ['https://www.example.com'] }), 0],
    ['a token for another origin, with strict enforcement', () => ({ allowedOrigins: ['https://www.example.com'], strictOriginEnforcement: true }), 0],
    ['an expired token', () => ({}), 120],
    ['a token for another channel', () => ({ channelArn: `${channel.arn}x` }), 0],
  ])('%s, and a second one: the viewer is told', async (_, request, secondsAgo) => {
    tokenFor = () => sign(request(), secondsAgo);
    const viewer = await watching();
    expect(await viewer.isTold()).toEqual(REFUSED);
    expect(asked).toBe(2);
  });

  test('an expired token, also in the browser’s own player', async () => {
    tokenFor = () => sign({}, 120);
    const viewer = await visitor(SIGNED_IN, 'delete self.MediaSource; delete self.ManagedMediaSource');
    await viewer.watch();
    expect(await viewer.isTold()).toEqual(REFUSED);
    expect(asked).toBe(2);
  });

  test('a single-use token that was used already', async () => {
    const once = await sign({ singleUse: true });
    tokenFor = async () => once;
    const viewer = await watching();
    await viewer.seesPicture();
    await viewer.reload();
    await viewer.watch();
    expect(await viewer.isTold()).toEqual(REFUSED);
  });

  test('a channel that is offline, until it is live', async () => {
    endStream();
    const viewer = await watching();
    expect(await viewer.isTold()).toEqual(OFFLINE);
    expect(asked).toBe(1);
    goLive(harness.ivs.account, streamKey);
    await viewer.tryAgain();
    expect((await viewer.seesPicture()).frames).toBeGreaterThan(0);
    expect(asked).toBe(2);
  });

  test('one viewer too many', async () => {
    await stop();
    await start(1);
    await (await watching()).seesPicture();
    expect(await (await watching()).isTold()).toEqual(BUSY);
  });
});

describe('during playback', () => {
  test('a revoked viewer is stopped, and refused again; others go on', async () => {
    const ann = await watching();
    await ann.seesPicture();
    tokenFor = () => sign({ viewerId: 'bob' });
    const bob = await watching();
    await bob.seesPicture();
    tokenFor = () => sign();

    await harness.call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 1 });
    expect(await ann.isTold()).toEqual(STOPPED);
    expect(ann.answers.filter((answer) => answer.startsWith('403')).length).toBeLessThan(4); // hls.js alone tries the renditions twice
    expect(await ann.page.locator('video').isVisible()).toBe(false);
    await ann.tryAgain();
    expect(await ann.isTold()).toEqual(REFUSED);
    expect((await bob.seesPicture(4)).frames).toBeGreaterThan(0);
  });

  test('a revoked viewer who is let in again goes on, with a new version', async () => {
    const ann = await watching();
    await ann.seesPicture();
    await harness.call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 1 });
    expect(await ann.isTold()).toEqual(STOPPED);
    tokenFor = () => sign({ viewerSessionVersion: 2 });
    await ann.tryAgain();
    expect((await ann.seesPicture()).frames).toBeGreaterThan(0);
  });

  test('the end of the broadcast', async () => {
    const viewer = await watching();
    await viewer.seesPicture();
    endStream();
    expect(await viewer.isTold()).toEqual(STOPPED); // the service does not say which it was
    await viewer.tryAgain();
    expect(await viewer.isTold()).toEqual(OFFLINE);
  });

  test('a service that can’t be reached any more', async () => {
    const viewer = await watching();
    await viewer.seesPicture();
    await harness.ivs.close();
    expect(await viewer.isTold()).toEqual(NO_CONNECTION);
  });
});

describe('who is signed in', () => {
  test('is shown, also when it is a name of 40 characters', async () => {
    const name = 'a'.repeat(40);
    const viewer = await visitor(name, '');
    await viewer.page.goto(`${site.endpoint}/sign-in?name=${name}`);
    await viewer.page.getByText(`Signed in as ${name}`).waitFor();
  });

  test('is nobody before a sign-in', async () => {
    const viewer = await visitor('');
    await viewer.page.getByText('Not signed in').waitFor();
  });
});

describe('the backend refuses', () => {
  test.each<[number, string[]]>([
    [403, ['You may not watch this channel', 'Your account has no access to it. If it should have, ask whoever runs this site.', 'Try again']],
    [404, ['There is no such channel', 'Check the address of this page.', 'Try again']],
    [429, BUSY],
    [500, ['Something went wrong', 'Try again in a moment. If it happens again, ask whoever runs this site.', 'Try again']],
  ])('with %i', async (status, told) => {
    tokenFor = () => { throw new TokenRefused(status, 'for developers'); };
    const viewer = await watching();
    expect(await viewer.isTold()).toEqual(told);
    expect(asked).toBe(1);
  });

  test('a sign-in that is not valid, with 401', async () => {
    const viewer = await visitor('an old sign-in token');
    await viewer.watch();
    expect(await viewer.isTold()).toEqual(NOT_SIGNED_IN);
    expect(asked).toBe(1);
  });
});

describe('the page does not come as far as that', () => {
  test('for a viewer who has not signed in', async () => {
    const viewer = await visitor('');
    await viewer.watch();
    expect(await viewer.isTold()).toEqual(NOT_SIGNED_IN);
    expect(asked).toBe(0);
  });

  test('without a network: with the focus on the button, it goes on by the keyboard once there is one', async () => {
    const viewer = await visitor();
    await viewer.setOffline(true);
    await viewer.watch();
    expect(await viewer.isTold()).toEqual(NO_CONNECTION);
    await viewer.setOffline(false);
    await viewer.page.keyboard.press('Enter');
    expect((await viewer.seesPicture()).frames).toBeGreaterThan(0);
  });
});

test('on a small telephone a viewer can read all of the longest notice', async () => {
  tokenFor = () => sign({ allowedOrigins: ['https://www.example.com'] });
  const viewer = await visitor();
  await viewer.page.setViewportSize({ width: 320, height: 568 });
  await viewer.watch();
  expect(await viewer.isTold()).toEqual(REFUSED);
  const box = async (selector: string) => (await viewer.page.locator(selector).boundingBox())!;
  const [stage, heading, button] = [await box('#stage'), await box('#notice h2'), await box('#notice button')];
  expect(heading.y).toBeGreaterThanOrEqual(stage.y);
  expect(button.y + button.height).toBeLessThanOrEqual(stage.y + stage.height);
  expect(stage.x + stage.width).toBeLessThanOrEqual(320);
});
