import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as ivs from '../../src';
import { costs } from '../../tools/costs';
import { generatedDocs } from '../../tools/docs';
import { pictures } from '../../tools/pictures';

const ROOT = join(__dirname, '../..');

test.each(generatedDocs().map(({ path, text }) => ({ name: basename(path), path, text })))(
  '$name says what the sources say (npm run docs writes it)', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

test('each picture is drawn from the text beside it (npm run docs draws it)', async () => {
  const drawn = await pictures();
  expect(drawn.length).toBeGreaterThan(0);
  for (const { path, text } of drawn) { expect([basename(path), readFileSync(path, 'utf8') === text]).toEqual([basename(path), true]); }
  const files = readdirSync(join(ROOT, 'docs/pictures')).filter((name) => name.endsWith('.svg'));
  expect(files.sort()).toEqual(drawn.map(({ path }) => basename(path)).sort());
});

test('the overview has each construct', () => {
  const constructs = Object.entries<any>(ivs).filter(([, value]) => value?.PROPERTY_INJECTION_ID !== undefined).map(([name]) => name);
  const overview = readFileSync(join(ROOT, 'docs/pictures/overview.svg'), 'utf8');
  expect(constructs.filter((name) => !new RegExp(`\\b${name}\\b`).test(overview))).toEqual([]);
});

test('the table of costs has each construct', () => {
  const constructs = Object.entries<any>(ivs).filter(([, value]) => value?.PROPERTY_INJECTION_ID !== undefined).map(([name]) => name);
  const reached = costs().flatMap(({ uses }) => uses).join(' ');
  expect(constructs.length).toBeGreaterThan(9);
  expect(constructs.filter((name) => !reached.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
});

describe('the README', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

  test('names each construct, and is short: the rest is in docs/guide', () => {
    const constructs = Object.entries<any>(ivs).filter(([, value]) => value?.PROPERTY_INJECTION_ID !== undefined).map(([name]) => name);
    const rows = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(constructs.filter((name) => !rows.includes(name))).toEqual([]);
    expect(readme.split('\n').length).toBeLessThan(300);
  });

  test('shows pictures of this repository, by absolute address: Construct Hub knows no other', () => {
    const images = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, address]) => address);
    expect(images.filter((address) => address.startsWith('https://raw.githubusercontent.com/cdk-ivs/cdk-ivs/main/docs/pictures/'))).toHaveLength(1);
  });
});
