import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, workFolder } from './paths';
import { npm } from '../tools/commands';

/*
 * The measured package is in a folder `node_modules`, as for users, because the CDK writes shorter creation traces for code there.
 */

/** Unpacks a package to a separate `node_modules`, and returns its folder. */
export function install(tarball: string, name: string, folder: string): string {
  const target = join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  return target;
}

let installed: string | undefined;

/** The packed and installed library, as it is published. */
export function installedLibrary(): string {
  installed ??= packAndInstall();
  return installed;
}

let command: string | undefined;

/** The bundled command of ivs-local. */
export function ivsLocalCommand(): string {
  if (command === undefined) {
    execFileSync(process.execPath, [require.resolve('projen/bin/projen'), 'ivs-local'], { cwd: ROOT, stdio: 'ignore' });
    command = join(ROOT, 'ivs-local/dist/cli.js');
  }
  return command;
}

function packAndInstall(): string {
  const folder = workFolder('installed');
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder]));
  return install(join(folder, filename), 'cdk-ivs', folder);
}
