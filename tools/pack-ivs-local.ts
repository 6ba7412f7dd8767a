import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { notice, thirdParties } from './third-parties';

/*
 * `tsx tools/pack-ivs-local.ts`: adds the other files of the ivs-local package to its bundles: type declarations, the entry for ES modules, the
 * test picture, the license, and the notices of the included code.
 */
const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, 'ivs-local');
const DIST = join(FOLDER, 'dist');

const bundled = [...filesIn('meta.json', ROOT), ...filesIn('page/meta.json', join(FOLDER, 'page'))];
writeFileSync(join(FOLDER, 'NOTICE'), notice(thirdParties(ROOT, bundled), 'ivs-local holds code of:'));
copyFileSync(join(ROOT, 'LICENSE'), join(FOLDER, 'LICENSE'));
cpSync(join(FOLDER, 'src/media'), join(DIST, 'media'), { recursive: true, filter: (path) => !path.endsWith('.md') });

writeFileSync(join(DIST, 'package.mjs'), "import ivsLocal from './package.js';\n\nexport const { startIvs } = ivsLocal;\n");
const declarations = declarationsOf('package');
for (const name of ['package.d.ts', 'package.d.mts']) { writeFileSync(join(DIST, name), declarations); }

/** The files in a bundle, relative to the root of the repository. The bundler lists them relative to its working directory. Its list is not published. */
function filesIn(list: string, folder: string): string[] {
  const { inputs } = JSON.parse(readFileSync(join(DIST, list), 'utf8'));
  rmSync(join(DIST, list));
  return Object.keys(inputs).map((path) => relative(ROOT, join(folder, path)));
}

/** The declarations of a file. It must be self-contained, because no other file is published. */
function declarationsOf(name: string): string {
  const folder = mkdtempSync(join(ROOT, 'ivs-local/dist/types-'));
  try {
    execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', join(FOLDER, 'tsconfig.json'), '--noEmit', 'false', '--declaration',
      '--emitDeclarationOnly', '--outDir', folder], { stdio: 'inherit' });
    const text = readFileSync(join(folder, `ivs-local/src/${name}.d.ts`), 'utf8');
    if (/\bimport\b|\bfrom\b/.test(text.replace(/\/\*[\s\S]*?\*\//g, ''))) { throw new Error(`the declarations of ${name}.ts name another file:\n${text}`); }
    return text;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
