import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, commandLine, numberOption } from './command-line';
import { bin } from './commands';
import { belowThreshold, scores, table } from './mutation-score';

const USAGE = `npm run mutation [-- --since origin/main] [-- --files 'src/private/**/*.ts']

Mutation tests: makes small faults in the code, one at a time, and runs the tests that reach them. A fault that no test finds survives.
All of the code takes hours (docs/mutation.md). Ends with status 1 when a part is below its threshold.

  --since          only files that differ from this commit, as for a pull request
  --files          only these, by patterns with commas between them
  --concurrency    how many processes run tests at the same time [2]
  --again          only shows the scores of the last run
  --help           shows this`;

const ROOT = join(__dirname, '..');
const REPORT = join(ROOT, '.stryker/report.json');

const options = commandLine(USAGE, () => {
  const { values } = parseArgs({
    options: { since: { type: 'string' }, files: { type: 'string' }, concurrency: { type: 'string', default: '2' }, again: { type: 'boolean', default: false } },
  });
  if (values.since !== undefined && values.files !== undefined) { throw new Error('--since and --files exclude each other'); }
  return { ...values, concurrency: String(numberOption('concurrency', values.concurrency, 1, 99)) };
});

/** What differs from a commit, of the code that is mutated. */
function changedSince(commit: string): string {
  const mutated = ['src', 'handlers', 'playback-token/src'];
  const changed = execFileSync('git', ['diff', '--name-only', '--diff-filter=d', `${commit}...`, '--', ...mutated], { cwd: ROOT, encoding: 'utf8' });
  return changed.split('\n').filter((file) => file.endsWith('.ts') && !file.endsWith('contract.ts')).join(',');
}

function run(files: string | undefined): void {
  build('pre-compile');
  rmSync(REPORT, { force: true });
  const mutate = files === undefined ? [] : ['--mutate', files];
  bin('@stryker-mutator/core', 'stryker', ['run', '--concurrency', options.concurrency, ...mutate], { cwd: ROOT, stdio: 'inherit' });
}

const files = options.since === undefined ? options.files : changedSince(options.since);
if (files === '') {
  console.log(`no code differs from ${options.since}`);
} else {
  if (!options.again) { run(files); }
  if (!existsSync(REPORT)) { throw new Error('there is no report: Stryker has not come to an end'); }
  const all = scores(JSON.parse(readFileSync(REPORT, 'utf8')));
  const findings = belowThreshold(all);
  console.log([table(all), ...findings.map((finding) => `FAIL ${finding}`)].join('\n'));
  process.exitCode = findings.length > 0 ? 1 : 0;
}
