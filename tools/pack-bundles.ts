import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/*
 * `tsx tools/pack-bundles.ts`: packs each bundle into an archive as Lambda takes it, a third of the size, and the same bytes each time.
 */
const ROOT = join(__dirname, '..');
const [BUNDLES, ASSETS] = [join(ROOT, 'bundles'), join(ROOT, 'assets')];
const READABLE = 0o644 * 2 ** 16; // the mode stands in the upper half; Lambda runs the code as somebody else
const UNIX = 3;

rmSync(ASSETS, { recursive: true, force: true }); // among them, bundles that there were
mkdirSync(ASSETS);
for (const name of readdirSync(BUNDLES)) {
  const code = readFileSync(join(BUNDLES, name, 'index.js'));
  const mtime = new Date(2000, 0, 1); // an archive holds local times
  writeFileSync(join(ASSETS, `${name}.zip`), zipSync({ 'index.js': [code, { level: 9, mtime, os: UNIX, attrs: READABLE }] }));
}
