import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, chromium } from 'playwright-core';

/*
 * The pictures of the documentation in a real browser, with the narrowest and the widest font that a reader may have: Liberation Sans, which has the
 * widths of Helvetica and Arial, and DejaVu Sans. CHROMIUM names the browser; .ci/run installs it, with both fonts.
 */
const FOLDER = join(__dirname, '../../docs/pictures');
const FONTS = ['Liberation Sans', 'DejaVu Sans'];
const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.svg')).flatMap((name) => FONTS.map((font) => ({ name, font })));

let browser: Browser;
beforeAll(async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] }); });
afterAll(async () => browser.close());

/** Texts that leave the box they begin in, or the picture; and how many texts there are. */
async function look(svg: string): Promise<{ texts: number; outside: string[]; background: string | null }> {
  const page = await browser.newPage();
  await page.setContent(`<body>${svg.slice(svg.indexOf('<svg'))}</body>`);
  const seen = await page.evaluate(`(() => {
    const box = (element) => element.getBoundingClientRect();
    const picture = document.querySelector('svg');
    const boxes = [...document.querySelectorAll('.node path, .node polygon, rect[rx]')].map(box);
    const holds = (outer, inner) => outer.left <= inner.left && outer.right >= inner.right;
    const texts = [...document.querySelectorAll('text')];
    const isOutside = (text) => {
      const inner = box(text);
      const [x, y] = [(inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2];
      const own = boxes.find(({ left, right, top, bottom }) => left < x && x < right && top < y && y < bottom);
      return !holds(own ?? box(picture), inner);
    };
    const background = picture.querySelector('polygon, rect').getAttribute('fill');
    return { texts: texts.length, outside: texts.filter(isOutside).map((text) => text.textContent), background };
  })()`);
  await page.close();
  return seen as any;
}

test.each(cases)('$name: each text is in its box with $font, on a background of its own', async ({ name, font }) => {
  const { texts, outside, background } = await look(readFileSync(join(FOLDER, name), 'utf8').replaceAll('Helvetica,Arial,sans-serif', font));
  expect(texts).toBeGreaterThan(10);
  expect(outside).toEqual([]);
  expect(background).toBe('white'); // readable in dark mode
});

test('a text that is too wide is found', async () => {
  const svg = readFileSync(join(FOLDER, 'overview.svg'), 'utf8').replaceAll('Helvetica,Arial,sans-serif', 'DejaVu Sans').replaceAll('font-size="12.00"', 'font-size="15.00"');
  expect((await look(svg)).outside).not.toEqual([]);
});
