import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The page at `/`, as it is bundled: three files, made by `npx projen ivs-local`.
 */
const FILES: { [path: string]: { name: string; type: string } } = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { name: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
};
const FOLDERS = [join(__dirname, 'page'), join(__dirname, '../dist/page')]; // in the package; in this repository, from the sources

/** A file of the page, or undefined when the path is none of it. */
export function pageFile(path: string): { type: string; body: Buffer } | undefined {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  return file && { type: file.type, body: read(file.name) };
}

function read(name: string): Buffer {
  for (const folder of FOLDERS) {
    try { return readFileSync(join(folder, name)); } catch { /* the next one */ }
  }
  return Buffer.from('The page is not built yet: npx projen ivs-local');
}
