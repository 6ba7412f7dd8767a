import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, ZipOptions } from 'fflate';
import { key, notice, ThirdParty, thirdParties } from './third-parties';

/*
 * `tsx tools/pack-bundles.ts`: packs each bundle into an archive as Lambda takes it, a third of the size, and the same bytes each time.
 * Each archive, and the package, says who wrote what is in it.
 */
const ROOT = join(__dirname, '..');
const [BUNDLES, ASSETS] = [join(ROOT, 'bundles'), join(ROOT, 'assets')];
const READABLE = 0o644 * 2 ** 16; // the mode stands in the upper half; Lambda runs the code as somebody else
const UNIX = 3;
const ENTRY: ZipOptions & { os: number; attrs: number } = { level: 9, mtime: new Date(2000, 0, 1), os: UNIX, attrs: READABLE }; // an archive holds local times

rmSync(ASSETS, { recursive: true, force: true }); // among them, bundles that there were
mkdirSync(ASSETS);
const all = new Map<string, ThirdParty>();
for (const name of readdirSync(BUNDLES)) {
  const { inputs } = JSON.parse(readFileSync(join(BUNDLES, name, 'meta.json'), 'utf8'));
  const parties = thirdParties(ROOT, Object.keys(inputs));
  for (const party of parties) { all.set(key(party), party); }
  const text = notice(parties, 'This function holds code of:');
  writeFileSync(join(ASSETS, `${name}.zip`), zipSync({
    'index.js': [readFileSync(join(BUNDLES, name, 'index.js')), ENTRY],
    'NOTICE': [Buffer.from(text), ENTRY],
  }));
}
const sorted = [...all.keys()].sort().map((name) => all.get(name)!);
writeFileSync(join(ROOT, 'NOTICE'), notice(sorted, 'The bundled functions (assets/*.zip) hold code of:'));
