import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { Harness, keyPair, startHarness } from './harness';
import { disconnect, goLive } from '../../ivs-local/src';
import { playbackUrlWithToken, privateKeySigner, signPlaybackToken } from '../../playback-token/src';
import { startChromium } from '../examples/private-channel/viewer';

/*
 * The page at `/` in a real Chromium: what somebody sees who develops an app against ivs-local.
 */
let browser: Browser;
let harness: Harness;
let page: Page;
let errors: string[];

beforeAll(async () => {
  execFileSync('npx', ['projen', 'page']);
  browser = await startChromium();
}, 60_000);
afterAll(() => browser?.close());

beforeEach(async () => {
  harness = await startHarness({ rtmp: { port: 0 } });
  page = await browser.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${harness.ivs.endpoint}/`);
});
afterEach(async () => {
  await page.close();
  await harness.stop();
  expect(errors).toEqual([]);
});

const channel = (name: string) => page.locator('.channel', { has: page.getByText(name, { exact: true }) });
const press = (name: string, label: string) => channel(name).getByRole('button', { name: label, exact: true }).click();
/** Waits until fifty frames of a picture of some size have been shown: the time of a video tells less, since it begins at that of the stream. */
async function seesPicture(): Promise<void> {
  await page.waitForFunction(() => {
    const video = (globalThis as any).document.querySelector('video');
    return video.getVideoPlaybackQuality().totalVideoFrames > 50 && video.videoHeight >= 360;
  }, undefined, { timeout: 20_000 });
}

test('without a channel, it says how to create one', async () => {
  await page.getByText('No channels yet.').waitFor();
  expect(await page.locator('#create').textContent()).toBe(`aws ivs create-channel --name main --endpoint-url ${harness.ivs.endpoint} --region us-west-2`);
  await harness.call('CreateChannel', { name: 'main' });
  await channel('main').waitFor();
  expect(await page.getByText('No channels yet.').isHidden()).toBe(true);
});

test('a test picture is sent, played and stopped with three buttons', async () => {
  await harness.call('CreateChannel', { name: 'main', type: 'BASIC', latencyMode: 'NORMAL' });
  expect(await channel('main').locator('.facts').textContent()).toBe('Offline · BASIC · NORMAL latency');
  await press('main', 'Send a test picture');
  await press('main', 'Play');
  await seesPicture();
  await channel('main').getByText('healthy, 1 watching').waitFor();
  expect(await page.locator('#playing').textContent()).toMatch(/^main, \d+p, \d+\.\d s behind$/);
  await press('main', 'Stop the stream');
  await channel('main').getByText('Offline').waitFor();
});

test('a channel is listed as it is now: live, renamed, gone', async () => {
  const { channel: { arn }, streamKey } = await harness.call('CreateChannel', { name: 'main' });
  const stream = goLive(harness.ivs.account, streamKey.value);
  await channel('main').getByText('Live since').waitFor();
  disconnect(harness.ivs.account, stream, 'ended');
  await channel('main').getByText('Offline').waitFor();
  await harness.call('UpdateChannel', { arn, name: 'second' });
  await channel('second').waitFor();
  await harness.call('DeleteChannel', { arn });
  await page.getByText('No channels yet.').waitFor();
  expect(await page.locator('.channel').count()).toBe(0);
});

test('a private channel asks for a token, and plays with one', async () => {
  const keys = keyPair();
  await harness.call('ImportPlaybackKeyPair', { publicKeyMaterial: keys.publicKey });
  const { channel: { arn, playbackUrl }, streamKey } = await harness.call('CreateChannel', { name: 'backstage', authorized: true });
  goLive(harness.ivs.account, streamKey.value);
  const answers = ['no token', await tokenFor()];
  page.on('dialog', (dialog) => void dialog.accept(answers.shift()));
  await press('backstage', 'Play');
  await page.getByText('backstage can\'t be played: 403.').waitFor();
  await press('backstage', 'Play');
  await seesPicture();

  async function tokenFor(): Promise<string> {
    const { token } = await signPlaybackToken({ channelArn: arn, lifetimeSeconds: 60 }, privateKeySigner(keys.privateKey));
    return new URL(playbackUrlWithToken(playbackUrl, token)).searchParams.get('token')!;
  }
});

test('events stand there once each, the newest first, and show the whole', async () => {
  const { channel: { arn }, streamKey } = await harness.call('CreateChannel', { name: 'main' });
  const stream = goLive(harness.ivs.account, streamKey.value);
  disconnect(harness.ivs.account, stream, 'ended');
  await page.getByText('Session Ended', { exact: true }).waitFor();
  await page.waitForTimeout(1500); // it has asked again
  const names = await page.locator('#events summary span:nth-of-type(2)').allTextContents();
  expect(names).toEqual(['Stream End', 'Session Ended', 'Stream Start', 'Session Created']);
  await page.locator('summary').first().click();
  expect(JSON.parse((await page.locator('pre').first().textContent())!)).toMatchObject({ source: 'aws.ivs', resources: [arn] });
});

test('what is copied is what an encoder and a player need', async () => {
  const { channel: { arn, playbackUrl }, streamKey } = await harness.call('CreateChannel', { name: 'main' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { endpoint, ingest } = harness.ivs;
  const wanted = {
    'server': `rtmp://127.0.0.1:${ingest!.port}/app`,
    'stream key': streamKey.value,
    'local playback URL': endpoint + new URL(playbackUrl).pathname,
    'ARN': arn,
  };
  for (const [what, text] of Object.entries(wanted)) {
    await press('main', `Copy ${what}`);
    await channel('main').getByText('Copied').waitFor();
    expect(await page.evaluate(() => (globalThis as any).navigator.clipboard.readText())).toBe(text);
    await channel('main').getByText(`Copy ${what}`, { exact: true }).waitFor();
  }
});
