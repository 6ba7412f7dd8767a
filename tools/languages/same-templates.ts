import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/*
 * `tsx tools/languages/same-templates.ts <assembly> <assembly> [<function>]`: two languages must produce the same stacks and the same assets.
 *
 * Templates are compared as text, so logical IDs, properties, outputs and their order must be equal. One field is ignored:
 * Resources.CDKMetadata.Properties.Analytics, in which the CDK reports the language and its version, the validation plug-ins,
 * and the props in the order of the source. Assets, such as the bundled handlers, must have the same names
 * (hashes of their content) and the same bytes. The function with this construct ID can have different code and another runtime.
 */
const ownCode = process.argv[4];
const [expected, actual] = process.argv.slice(2, 4).map(normalized);
const work = mkdtempSync(join(tmpdir(), 'same-templates-'));
for (const [folder, files] of [['expected', expected], ['actual', actual]] as const) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(work, folder, path, '..'), { recursive: true });
    writeFileSync(join(work, folder, path), content);
  }
}
const { status, stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', 'expected', 'actual'], { cwd: work, encoding: 'utf8' });
rmSync(work, { recursive: true });
console.log(status === 0 ? `${Object.keys(expected).length} files are the same: templates and assets` : stdout);
process.exit(status ?? 1);

/** The templates without what depends on the language, and all assets. */
function normalized(assembly: string): { [path: string]: Buffer | string } {
  const paths = readdirSync(assembly, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(join(assembly, '/').length)).sort();
  const templates = paths.filter((path) => path.endsWith('.template.json'));
  if (templates.length === 0) { throw new Error(`no template in ${assembly}`); }
  const own = new Set<string>();
  const texts = templates.map((path) => [path, normalizedTemplate(readFileSync(join(assembly, path), 'utf8'), own)]);
  const assets = paths.filter((path) => path.startsWith('asset.') && !own.has(path.split(sep)[0]));
  return Object.fromEntries([...texts, ...assets.map((path) => [path, readFileSync(join(assembly, path))])]);
}

/** Collects the assets that only one language has in `own`. */
function normalizedTemplate(text: string, own: Set<string>): string {
  const template = JSON.parse(text);
  delete template.Resources.CDKMetadata.Properties.Analytics;
  for (const { Type, Properties, Metadata } of Object.values<any>(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function' || ownCode === undefined || !Metadata['aws:cdk:path'].endsWith(`/${ownCode}/Resource`)) { continue; }
    own.add(Metadata['aws:asset:path']);
    Properties.Code = Properties.Runtime = Metadata['aws:asset:path'] = 'of its own';
  }
  return `${JSON.stringify(template, undefined, 2)}\n`;
}
