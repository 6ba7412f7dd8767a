import type { Browser, Page } from 'playwright-core';
import { Harness, startHarness } from './harness';
import { Encoder } from './players/encoder';
import type { Seen } from './players/page';
import { servePlayers, Site } from './players/site';
import { signedToken } from './signed-token';
import { goLive, RealClock } from '../../ivs-local/src';
import { startChromium } from '../examples/private-channel/viewer';

/*
 * What a real encoder, ffmpeg, sends to the embedded IVS, in a real Chromium: by hls.js, and by the official web player. Its own
 * addresses can't be reached from the tests, and it does without.
 */
let browser: Browser;
let site: Site;
let harness: Harness;
let encoder: Encoder | undefined;
let page: Page;
let channel: any;

beforeAll(async () => {
  browser = await startChromium();
  site = await servePlayers();
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});
afterEach(async () => {
  await encoder?.signal('SIGKILL');
  await page.context().close();
  await harness.stop();
});

/** A channel is live, by ffmpeg or with test pictures, and somebody has the page open. */
async function start(input: object = {}, isReal = true): Promise<void> {
  harness = await startHarness({ rtmp: { port: 0 } });
  const created = await harness.call('CreateChannel', input);
  channel = created.channel;
  page = await (await browser.newContext()).newPage();
  await page.goto(site.origin);
  encoder = isReal ? new Encoder(`rtmp://127.0.0.1:${harness.ivs.ingest!.port}/app/${created.streamKey.value}`) : undefined;
  if (!isReal) {
    goLive(harness.ivs.account, created.streamKey.value);
    return;
  }
  const ready = () => (harness.ivs.account.streams.get(channel.arn)?.feed?.qualities[0]?.segments.length ?? 0) >= 3;
  for (const end = Date.now() + 20_000; !ready() && Date.now() < end;) { await page.waitForTimeout(100); }
}

const play = (player: string, query = '') => page.evaluate(
  ([name, url]) => (globalThis as any).start(name, url), [player, `${harness.ivs.endpoint}${new URL(channel.playbackUrl).pathname}${query}`]);
const seen = (): Promise<Seen> => page.evaluate(() => (globalThis as any).seen());

async function until(holds: (now: Seen) => boolean, seconds = 25): Promise<Seen> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const now = await seen();
    if (holds(now)) { return now; }
    if (Date.now() > end) { throw new Error(`it has not come; ${JSON.stringify(now)}`); }
    await page.waitForTimeout(100);
  }
}

describe.each(['hls', 'ivs'])('%s', (player) => {
  test('plays: the time advances, the pictures change, metadata arrives, another quality can be chosen', async () => {
    await start();
    await play(player);
    const first = await until(({ time, width, glassToGlass }) => time > 0.5 && width === 640 && glassToGlass < 10);
    await harness.call('PutMetadata', { channelArn: channel.arn, metadata: '{"question":"wie spät?"}' });
    const later = await until(({ time, metadata }) => time > first.time + 8 && metadata.length > 0);
    expect(later.metadata).toEqual(['{"question":"wie spät?"}']);
    expect(later.width).toBe(640);
    expect(later.frames - first.frames).toBeGreaterThan(200); // of 30 a second
    // the drawn clock goes on with the time of day: so the pictures change, and play as fast as they come
    expect(Math.abs(later.glassToGlass - first.glassToGlass)).toBeLessThan(1);
    expect(later.glassToGlass).toBeGreaterThan(1);
    expect(later.glassToGlass).toBeLessThan(10);
    expect(Math.abs(later.latency - later.glassToGlass)).toBeLessThan(2); // what the player says of it
    expect(later.problems).toEqual([]);
    await page.evaluate(() => (globalThis as any).choose(160));
    expect((await until(({ width }) => width === 284)).problems).toEqual([]); // what ffmpeg transcodes
    console.log(`${player}: ${later.glassToGlass.toFixed(1)} seconds from glass to glass; the player says ${later.latency.toFixed(1)}`);
  });

  test('metadata arrives with test pictures, too; StopStream ends it', async () => {
    await start({}, false);
    await play(player);
    await until(({ time }) => time > 0);
    await harness.call('PutMetadata', { channelArn: channel.arn, metadata: 'question 1' });
    const { metadata, problems, latency } = await until((now) => now.metadata.length > 0);
    expect(latency).toBeGreaterThan(0);
    expect([metadata, problems]).toEqual([['question 1'], []]);
    await harness.call('StopStream', { channelArn: channel.arn });
    expect((await until((now) => now.problems.length > 0)).problems[0]).toMatch(/403|404/);
  });

  test('a private channel: with a token it plays, and revocation ends it', async () => {
    await start({ authorized: true });
    const { publicKey, token } = signedToken(new RealClock(), channel.arn);
    await harness.call('ImportPlaybackKeyPair', { publicKeyMaterial: publicKey });
    await play(player, `?token=${token({ 'aws:viewer-id': 'ann' })}`);
    await until(({ time }) => time > 2);
    await harness.call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann' });
    expect((await until(({ problems }) => problems.length > 0)).problems[0]).toMatch(/403/);
  });

  test('a private channel without a token is refused', async () => {
    await start({ authorized: true });
    await play(player);
    expect((await until(({ problems }) => problems.length > 0)).problems[0]).toMatch(/403/);
  });
});
