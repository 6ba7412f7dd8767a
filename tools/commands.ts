import { execFileSync, ExecFileSyncOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * Commands that also run on Windows, where npm and the commands in node_modules/.bin are scripts that need a shell.
 */
const ROOT = join(__dirname, '..');
const load = createRequire(join(ROOT, 'package.json'));
const IS_WINDOWS = process.platform === 'win32';

/** The script of a command of an installed package, to be run with this Node.js. */
export function scriptOf(packageName: string, command: string): string {
  const manifest = load.resolve(`${packageName}/package.json`);
  const { bin: commands } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof commands === 'string' ? commands : commands[command]);
}

/** Runs a command of an installed package with this Node.js, for example `bin('aws-cdk', 'cdk', ['synth'])`. Returns its output. */
export function bin(packageName: string, command: string, args: string[], options: ExecFileSyncOptions = {}): string {
  return String(execFileSync(process.execPath, [scriptOf(packageName, command), ...args], options) ?? '');
}

/** Runs npm in the root of the repository, unless the options name another folder. Returns its output. */
export function npm(args: string[], options: ExecFileSyncOptions = {}): string {
  const quoted = IS_WINDOWS ? args.map((arg) => `"${arg}"`) : args;
  return String(execFileSync('npm', quoted, { cwd: ROOT, shell: IS_WINDOWS, ...options }) ?? '');
}
