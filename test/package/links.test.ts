import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/*
 * Links in every Markdown file: to files that exist, and to headings that exist in them. What leads out of the repository can't be opened
 * without a network, so only its form is checked.
 */
const ROOT = join(__dirname, '../..');
const REPOSITORY = /^https:\/\/(?:github\.com\/cdk-ivs\/cdk-ivs\/(?:blob|tree)|raw\.githubusercontent\.com\/cdk-ivs\/cdk-ivs)\/main\/(.*)$/;
const NOT_OURS = /^(node_modules|dist|coverage|cdk\.out|target|\..*)$/; // the last ones are folders of tools

const markdownIn = (folder: string): string[] => readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(({ name }) => !NOT_OURS.test(name))
  .flatMap((entry) => (entry.isDirectory() ? markdownIn(`${folder}${entry.name}/`) : entry.name.endsWith('.md') ? [`${folder}${entry.name}`] : []));
const files = markdownIn('');

/** What is written when a package is packed. */
const PACKED = ['ivs-local/NOTICE'];

const withoutCode = (markdown: string) => markdown.replace(/^ *```[^]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '');

/** The addresses of the links and pictures of a page, also those in HTML. */
export function linksOf(markdown: string): string[] {
  const text = withoutCode(markdown);
  return [/\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g, /<(https?:[^>\s]+)>/g, /(?:href|src)="([^"]+)"/g].flatMap((pattern) => [...text.matchAll(pattern)].map(([, link]) => link));
}

/** The anchors that GitHub gives to the headings of a page, and those that it has itself. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  const headings = [...markdown.replace(/^ *```[^]*?^ *```$/gm, '').matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading]) => {
    const plain = heading.replace(/<[^>]+>/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
    const slug = plain.toLowerCase().replace(/[^\p{L}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
  return [...headings, ...[...markdown.matchAll(/ (?:id|name)="([^"]+)"/g)].map(([, id]) => id)];
}

const anchors = new Map<string, Set<string>>();
function hasAnchor(file: string, anchor: string): boolean {
  if (!anchors.has(file)) { anchors.set(file, new Set(anchorsOf(readFileSync(join(ROOT, file), 'utf8')))); }
  return anchors.get(file)!.has(anchor);
}

/** What is wrong with a link of a file, if anything is. */
function faultOf(file: string, link: string): string | undefined {
  const own = REPOSITORY.exec(link)?.[1];
  if (own === undefined && /^[a-z]+:/.test(link)) { return isWellFormed(link) ? undefined : 'is not a URL'; }
  const [path, anchor] = (own ?? link).split('#');
  const target = own !== undefined ? path : path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path)).replaceAll('\\', '/');
  if (target.startsWith('..') || (!existsSync(join(ROOT, target)) && !PACKED.includes(target))) { return `${target} does not exist`; }
  if (anchor === undefined) { return undefined; }
  const page = statSync(join(ROOT, target)).isDirectory() ? join(target, 'README.md') : target;
  return hasAnchor(page, decodeURIComponent(anchor)) ? undefined : `${page} has no heading for #${anchor}`;
}

function isWellFormed(link: string): boolean {
  return URL.canParse(link) && (/^https:\/\/[\w.-]+\.[a-z]+(\/|$)/.test(link) || /^(http:\/\/(127\.0\.0\.1|localhost):|mailto:)/.test(link));
}

const faultsIn = (file: string) => linksOf(readFileSync(join(ROOT, file), 'utf8')).flatMap((link) => {
  const fault = faultOf(file, link);
  return fault === undefined ? [] : [`${link}: ${fault}`];
});

test('the files are those of the documentation', () => {
  for (const file of ['README.md', 'API.md', 'docs/guide/README.md', 'docs/decisions/0001-floor-and-pins.md', 'ivs-local/README.md']) { expect(files).toContain(file); }
});

test.each(files)('%s has no dead link', (file) => {
  expect(faultsIn(file)).toEqual([]);
});

test('the README has no relative link: PyPI and other registries show it, too', () => {
  const links = linksOf(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  expect(links.filter((link) => !link.startsWith('https://') && !link.startsWith('#'))).toEqual([]);
});

describe('a dead link is found', () => {
  test.each<[string, string]>([
    ['no-such-page.md', 'docs/guide/no-such-page.md does not exist'],
    ['costs.md#no-such-heading', 'docs/guide/costs.md has no heading for #no-such-heading'],
    ['#no-such-heading', 'docs/guide/README.md has no heading for #no-such-heading'],
    ['../../../elsewhere.md', '../elsewhere.md does not exist'],
    ['https://github.com/cdk-ivs/cdk-ivs/blob/main/docs/no-such-page.md', 'docs/no-such-page.md does not exist'],
    ['http://example.com', 'is not a URL'],
    ['https://localhost', 'is not a URL'],
  ])('%s: %s', (link, fault) => {
    expect(faultOf('docs/guide/README.md', link)).toBe(fault);
  });

  test('each kind of link is seen, and code is not', () => {
    expect(linksOf('[a](b.md) ![c](d.svg) [![e](f.svg)](https://g.io) <https://h.io/(i)> <a href="#j"> `[k](l.md)`\n```ts\n[m](n.md)\n```\n[o](p(q).md)'))
      .toEqual(['b.md', 'd.svg', 'f.svg', 'https://g.io', 'p(q).md', 'https://h.io/(i)', '#j']);
  });

  test('anchors are those of GitHub', () => {
    expect(anchorsOf('# What was verified, and how\n## `a-b` c_d\n## The 46 operations\n## The 46 operations\n### [x](y.md) – z <a name="q"></a>'))
      .toEqual(['what-was-verified-and-how', 'a-b-c_d', 'the-46-operations', 'the-46-operations-1', 'x--z', 'q']);
  });
});
