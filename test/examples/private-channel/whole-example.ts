import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startChromium, Viewer } from './viewer';
import { HttpAnswer } from '../../../local/demo/private-channel/http-api';
import { serveSite } from '../../../local/demo/private-channel/site';
import { Stage, StageOptions } from '../../../local/demo/private-channel/stage';
import type { Endpoint } from '../../../local/services/endpoint';
import { bin } from '../../../tools/commands';

const ROOT = join(__dirname, '../../..');
let browser: Browser;
let stage: Stage | undefined;
let site: Endpoint;
const viewers: Viewer[] = [];

async function visitor(signIn?: string): Promise<Viewer> {
  const viewer = await Viewer.open(browser, site.endpoint, signIn);
  viewers.push(viewer);
  await viewer.watch();
  return viewer;
}

async function post(path: string, signIn: string, body: object): Promise<HttpAnswer & { json: any }> {
  const response = await fetch(`${site.endpoint}${path}`, { method: 'POST', headers: { authorization: `Bearer ${signIn}` }, body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, headers: {}, body: text, json: JSON.parse(text) };
}

/**
 * The whole example as `npm run private-channel` has it: deployed with its signing key, signer, revoker, HTTP API and backend, and watched in
 * a real Chromium.
 */
export function testWholeExample(options: Pick<StageOptions, 'language' | 'storage'>): void {
  beforeAll(async () => {
    bin('projen', 'projen', ['player'], { cwd: ROOT, stdio: 'ignore' });
    browser = await startChromium();
    stage = undefined;
    site = await serveSite(async (...request) => stage!.request(...request));
    stage = await Stage.start({ siteOrigin: site.endpoint, ...options });
  }, 120_000);
  afterEach(async () => {
    expect(viewers.flatMap(({ errors }) => errors)).toEqual([]);
    await Promise.all(viewers.splice(0).map((viewer) => viewer.leave()));
  });
  afterAll(async () => { await Promise.all([browser?.close(), site.close(), stage?.close()]); });

  test('who is signed in watches, also while the key is rotated; who is not is told so', async () => {
    const ann = await visitor('ann');
    expect((await ann.seesPicture()).frames).toBeGreaterThan(0);
    expect((await (await visitor()).isTold())[0]).toBe('You are not signed in');

    await stage!.deploy(2);
    expect((await ann.seesPicture()).frames).toBeGreaterThan(0);
    const bob = await visitor('bob');
    expect((await bob.seesPicture()).frames).toBeGreaterThan(0);
  });

  test('a moderator sends a viewer away for an hour: playback ends, and does not begin again', async () => {
    const carl = await visitor('carl');
    await carl.seesPicture();
    expect((await post('/revocations', 'ann', { viewerId: 'carl' })).status).toBe(403);
    expect((await post('/revocations', 'moderator', { viewerId: 'carl' })).status).toBe(202);
    expect((await carl.isTold())[0]).toBe('Playback was stopped');
    await carl.tryAgain();
    expect((await carl.isTold())[0]).toBe('Playback was refused');
    expect((await (await visitor('dora')).seesPicture()).frames).toBeGreaterThan(0);
  });

  test('a token is for this viewer, this site, one start and a minute', async () => {
    const { json: { playbackUrl, expirationTime } } = await post('/token', 'ann', { channel: 'backstage', viewerId: 'somebody', lifetimeSeconds: 600 });
    const claims = JSON.parse(Buffer.from(new URL(playbackUrl).searchParams.get('token')!.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ 'aws:viewer-id': 'ann', 'aws:access-control-allow-origin': site.endpoint, 'aws:single-use-uuid': expect.any(String) });
    expect(Date.parse(expirationTime) - Date.now()).toBeLessThanOrEqual(61_000);
    const open = (origin: string) => fetch(playbackUrl, { headers: { origin } });
    expect((await open('https://elsewhere.example.com')).status).toBe(403);
    expect([(await open(site.endpoint)).status, (await open(site.endpoint)).status]).toEqual([200, 403]);
  });

  test.each<[string, string, string, object, number]>([
    ['a token without signing in', '/token', '', { channel: 'backstage' }, 401],
    ['a token for a channel that there is not', '/token', 'ann', { channel: 'other' }, 404],
    ['a revocation without a viewer', '/revocations', 'moderator', {}, 400],
    ['anything else', '/other', 'ann', {}, 404],
  ])('%s is refused', async (_, path, signIn, body, status) => {
    expect((await post(path, signIn, body)).status).toBe(status);
  });
}
