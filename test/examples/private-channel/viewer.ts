import { Browser, BrowserContext, chromium, Page } from 'playwright-core';

/** A real Chromium, with a new profile. CHROMIUM names it; .ci/run installs that of Debian. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** Somebody in front of the page: what they do, and what they see. */
export class Viewer {
  /** Opens the page. Without a sign-in token the viewer has not signed in. */
  public static async open(browser: Browser, site: string, signIn?: string, script = ''): Promise<Viewer> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    await context.addInitScript(`${script}; ${signIn ? `sessionStorage.setItem('sign-in-token', ${JSON.stringify(signIn)})` : ''}`);
    const viewer = new Viewer(context, await context.newPage(), site);
    await viewer.reload();
    return viewer;
  }

  /** The errors that nobody caught. */
  public readonly errors: Error[] = [];
  /** The answers to the page, as `<status> <last part of the path>`, without those of the site. */
  public readonly answers: string[] = [];

  private constructor(private readonly context: BrowserContext, public readonly page: Page, private readonly site: string) {
    page.on('pageerror', (error) => this.errors.push(error));
    page.on('response', (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin !== site) { this.answers.push(`${response.status()} ${pathname.split('/').slice(-2).join('/')}`); }
    });
  }

  public async reload(): Promise<void> {
    await this.page.goto(this.site);
    await this.page.getByRole('heading', { name: 'backstage' }).waitFor();
  }

  public async watch(): Promise<void> {
    await this.page.getByRole('button', { name: 'Watch' }).click();
  }

  public async tryAgain(): Promise<void> {
    await this.page.getByRole('button', { name: 'Try again' }).click();
  }

  /** Waits until the page says so, and the video has gone on for some seconds. */
  public async seesPicture(seconds = 2): Promise<{ time: number; frames: number; height: number }> {
    await this.page.locator('#stage[data-state=playing]').waitFor();
    const begin = (await this.video()).time;
    const started = Date.now();
    for (;;) {
      const seen = await this.video();
      if (seen.time >= begin + seconds) { return { ...seen, time: seen.time - begin }; }
      if (Date.now() > started + 20_000) { throw new Error(`the video stands still at ${JSON.stringify(seen)}; the viewer reads: ${await this.reads()}`); }
      await this.page.waitForTimeout(100);
    }
  }

  /** The notice, once there is one: all of its lines. */
  public async isTold(): Promise<string[]> {
    await this.page.locator('#stage[data-state=problem]').waitFor({ timeout: 30_000 });
    return (await this.reads()).split('\n').filter((line) => line !== '');
  }

  public async setOffline(offline: boolean): Promise<void> {
    await this.context.setOffline(offline);
  }

  public async leave(): Promise<void> {
    await this.context.close();
  }

  private reads(): Promise<string> {
    return this.page.locator('#stage').innerText();
  }

  private video(): Promise<{ time: number; frames: number; height: number }> {
    return this.page.locator('video').evaluate((video: any) => ({
      time: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames, height: video.videoHeight,
    }));
  }
}
