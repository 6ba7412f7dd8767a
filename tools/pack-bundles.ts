import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, ZipOptions } from 'fflate';
import { key, notice, ThirdParty, thirdParties } from './third-parties';

/*
 * `tsx tools/pack-bundles.ts`: packs each bundle in an archive for Lambda, with a third of the size, and reproducible bytes.
 * Each archive, and the package, contains the notices of the included code.
 */
const ROOT = join(__dirname, '..');
const [BUNDLES, ASSETS] = [join(ROOT, 'bundles'), join(ROOT, 'assets')];
const READABLE = 0o644 * 2 ** 16; // the mode is in the upper 16 bits. Lambda runs the code as another user
const UNIX = 3;
const ENTRY: ZipOptions & { os: number; attrs: number } = { level: 9, mtime: new Date(2000, 0, 1), os: UNIX, attrs: READABLE }; // an archive contains local times

rmSync(ASSETS, { recursive: true, force: true }); // also removes old bundles
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
