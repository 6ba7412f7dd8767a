import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareApi, comparisonFolder, writeOurAssembly } from './api-difference';
import { npm } from './commands';
import { lastRelease } from './last-release';

/*
 * Compares the API of the last compilation with that of the last release: `tsx tools/api-compat.ts [tarball or npm package]`.
 * Intended breaking changes of a new major version are in .compatignore, one key of jsii-diff per line.
 */
const version = lastRelease();
const released = process.argv[2] ?? (version && `cdk-ivs@${version}`);
if (!released) {
  console.log('nothing is published yet: `npm run baseline -- <version>` switches this comparison on');
} else {
  const work = comparisonFolder('api-compat');
  npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', work, released], { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('tar', ['-xzf', join(work, readdirSync(work).find((name) => name.endsWith('.tgz'))!), '-C', work]);
  compareApi(join(work, 'package'), writeOurAssembly(join(work, 'ours')), ...(existsSync('.compatignore') ? ['--ignore-file', '.compatignore'] : []));
  console.log(`users of ${released} can take this version`);
}
