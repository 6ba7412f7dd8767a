import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './installed';
import { workFolder } from './paths';

/** The library for comparison: `@aws-cdk/aws-ivs-alpha`. */
export interface Alpha {
  readonly folder: string;
  readonly version: string;
}

let found: Alpha | undefined | 'not asked' = 'not asked';

/** The newest alpha, from its Python wheel. Undefined without network or Python. */
export function newestAlpha(): Alpha | undefined {
  if (found === 'not asked') {
    try {
      found = download();
    } catch (error) {
      console.error(`aws-ivs-alpha can't be had: ${(error as Error).message}`);
      found = undefined;
    }
  }
  return found;
}

export const WITHOUT_ALPHA = 'Nothing is compared with aws-ivs-alpha: its wheel could not be downloaded from PyPI.';

function download(): Alpha {
  const folder = workFolder('alpha');
  const python = (...args: string[]) => execFileSync('python3', ['-m', ...args], { cwd: folder, stdio: 'pipe' });
  python('pip', 'download', '--quiet', '--no-deps', '--dest', '.', 'aws-cdk.aws-ivs-alpha');
  python('zipfile', '--extract', only(folder, '.whl'), 'wheel');
  const inner = join(folder, 'wheel/aws_cdk/aws_ivs_alpha/_jsii');
  const target = install(join(inner, only(inner, '.tgz')), '@aws-cdk/aws-ivs-alpha', folder);
  const { version } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  return { folder: target, version };
}

function only(folder: string, ending: string): string {
  const [name, ...others] = readdirSync(folder).filter((file) => file.endsWith(ending));
  if (name === undefined || others.length > 0) { throw new Error(`${folder} should hold one ${ending}`); }
  return name;
}
