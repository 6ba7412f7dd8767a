import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bin } from './commands';

const ROOT = join(__dirname, '..');

/** An empty folder in node_modules, from which the dependency of an assembly on aws-cdk-lib is resolved. */
export function comparisonFolder(name: string): string {
  const folder = join(ROOT, 'node_modules/.cache', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Writes the assembly of the last compilation to a folder, after an edit of its text, optionally with another package name. */
export function writeOurAssembly(folder: string, edit = (assembly: string) => assembly, name?: string): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.jsii'), edit(gunzipSync(readFileSync(join(ROOT, '.jsii.gz'))).toString('utf8')));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, name: name ?? manifest.name }));
  return folder;
}

/** Writes the findings of jsii-diff to standard error. Throws if the second assembly has breaking changes. */
export function compareApi(before: string, after: string, ...options: string[]): void {
  bin('jsii-diff', 'jsii-diff', [before, after, '--keys', '--error-on', 'all', ...options], { stdio: ['ignore', 'inherit', 'inherit'], cwd: ROOT });
}
