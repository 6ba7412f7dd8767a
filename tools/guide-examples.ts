import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bin } from './commands';
import { examplesOf, guidePages } from './guide';

/*
 * `tsx tools/guide-examples.ts TABLET`: compiles each example of docs/guide and translates it, as jsii-rosetta does with those of the README.
 *
 * jsii-rosetta knows the README of a package and of its submodules only. So it gets a copy of the package without any documentation, whose
 * submodules are the pages of the guide.
 */
const ROOT = join(__dirname, '..');
const [tablet] = process.argv.slice(2);
const LINKED = ['lib', 'node_modules', 'playback-token', 'rosetta'];

const folder = mkdtempSync(join(tmpdir(), 'guide-'));
try {
  for (const name of LINKED) { symlinkSync(join(ROOT, name), join(folder, name), 'junction'); }
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  checkUntranslated();
  writeFileSync(join(folder, '.jsii'), JSON.stringify(assemblyWithPages()));
  const command = [join(ROOT, 'node_modules/jsii-rosetta/bin/jsii-rosetta'), 'extract', '--strict', '--compress-tablet', folder];
  execFileSync(process.execPath, command, { stdio: 'inherit' });
  copyFileSync(join(folder, '.jsii.tabl.json.gz'), tablet);
} finally {
  rmSync(folder, { recursive: true });
}

/** Compiles the examples that can't be translated. */
function checkUntranslated(): void {
  const fixture = readFileSync(join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');
  const files = Object.entries(guidePages()).flatMap(([name, markdown]) => examplesOf(markdown).filter(({ language }) => language === 'tsx')
    .map(({ text, line }) => {
      const file = `${name}-line-${line}.ts`;
      const declared = text.match(/^declare .*$/gm) ?? []; // which a constructor can't
      writeFileSync(join(folder, file), [...declared, fixture.replace('/// here', text.replace(/^declare .*$/gm, ''))].join('\n'));
      return file;
    }));
  const compilerOptions = {
    noEmit: true,
    strict: true,
    target: 'es2022',
    module: 'node16',
    moduleResolution: 'node16',
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: { 'cdk-ivs': [join(ROOT, 'lib/index.d.ts')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  bin('typescript', 'tsc', ['-p', folder], { stdio: 'inherit' });
}

function assemblyWithPages(): object {
  const { types, readme, submodules, ...assembly } = JSON.parse(gunzipSync(readFileSync(join(ROOT, '.jsii.gz'))).toString());
  const pages = Object.entries(guidePages()).map(([name, markdown]) => [`${assembly.name}.${name.replace('.md', '')}`, { readme: { markdown } }]);
  return { ...assembly, types: withoutDocs(types), submodules: Object.fromEntries(pages) };
}

/** What the examples are compiled against is lib/; translations need to know what is a struct. */
function withoutDocs(value: any): any {
  if (Array.isArray(value)) { return value.map(withoutDocs); }
  if (typeof value !== 'object' || value === null) { return value; }
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'docs').map(([key, each]) => [key, withoutDocs(each)]));
}
