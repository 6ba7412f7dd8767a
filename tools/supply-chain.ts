import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenseFindings, placeholderFindings } from './supply-chain/licenses';
import { lockfileFindings } from './supply-chain/lockfile';
import { scan, SCANNERS } from './supply-chain/scanners';

/*
 * `tsx tools/supply-chain.ts`: checks dependencies, licenses, workflows and the history, without a network. Exits with status 1 if a
 * check has a finding. Checks that need GitHub are in separate workflows: projenrc/security-workflows.ts.
 */
const ROOT = join(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const lockFile = JSON.parse(read('package-lock.json'));

const checks: Array<[string, () => string[]]> = [
  ['package-lock.json: sources and checksums', () => lockfileFindings(lockFile)],
  ['licenses of all dependencies', () => licenseFindings(lockFile)],
  ['LICENSE is filled in', () => placeholderFindings(read('LICENSE'))],
  ...SCANNERS.map((scanner): [string, () => string[]] => [scanner.name, () => scan(scanner, ROOT)]),
];

for (const [name, check] of checks) {
  const findings = check();
  console.log([`${findings.length === 0 ? 'ok  ' : 'FAIL'} ${name}`, ...findings].join('\n  '));
  if (findings.length > 0) { process.exitCode = 1; }
}
