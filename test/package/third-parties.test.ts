import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { HANDLERS } from './meant-to-ship';

/*
 * Each archive of a function, and the package, says who wrote what is in it. The versions come from the lock file, and the files of a
 * bundle from the bundler.
 */
const ROOT = join(__dirname, '../..');
const LOCKED: { [folder: string]: { version: string } } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
const PACKAGE_NOTICE = readFileSync(join(ROOT, 'NOTICE'), 'utf8');

/** Name and version of each package that a bundle has files of. */
function bundled(handler: string): string[] {
  const { inputs } = JSON.parse(readFileSync(join(ROOT, 'bundles', handler, 'meta.json'), 'utf8'));
  const folders = Object.keys(LOCKED).filter((folder) => folder.startsWith('node_modules/') && Object.keys(inputs).some((path) => path.includes(`${folder}/`)));
  return folders.map((folder) => `${folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)} ${LOCKED[folder].version}`);
}

describe.each(HANDLERS)('%s', (path) => {
  const handler = /assets\/(.*)\.zip/.exec(path)![1];
  const text = Buffer.from(unzipSync(readFileSync(join(ROOT, path))).NOTICE ?? '').toString('utf8');

  test('names each package that it holds, and so does the package', () => {
    const names = bundled(handler);
    expect(names.length).toBeGreaterThan(5);
    for (const where of [text, PACKAGE_NOTICE]) { expect(names.filter((name) => !where.includes(`\n${name} (`))).toEqual([]); }
  });

  test('has the copyright of AWS, and the terms of a licence that is not ours', () => {
    expect(text).toMatch(/@aws-sdk\/core .*\(Apache-2\.0\)\n {2}Copyright 20\d\d.* Amazon\.com/);
    for (const [, name] of text.matchAll(/^(\S+ \S+) \((?!Apache-2\.0\))/gm)) { expect(text.split(name)[1]).toMatch(/THE SOFTWARE IS PROVIDED|Permission to use/); }
  });
});

test('no other code is shipped than that of the bundles', () => {
  expect(readdirSync(join(ROOT, 'bundles')).sort()).toEqual(HANDLERS.map((path) => /assets\/(.*)\.zip/.exec(path)![1]).sort());
});
