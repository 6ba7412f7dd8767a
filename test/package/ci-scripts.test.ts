import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The scripts of CI end at a variable that nobody has set (`set -u`), which is after half an hour in the worst case.
 */
const ROOT = join(__dirname, '../..');
const OF_THE_SHELL = ['PATH', 'PWD', 'SECONDS', 'HOME'];

test.each(['.ci/run', '.ci/on-versions', 'tools/languages/build.sh', 'tools/languages/use.sh'])('%s sets each variable that it uses', (script) => {
  const code = readFileSync(join(ROOT, script), 'utf8').replace(/^\s*#.*$/gm, '').replace(/'[^'\n]*\$\{\{[^'\n]*'/g, '');
  const used = [...code.matchAll(/(?<!\\)\$\{?([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name);
  const set = [...code.matchAll(/(?:^|[\s;({])(?:export\s+|local\s+)?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  expect(used).not.toEqual([]);
  expect([...new Set(used)].filter((name) => !set.includes(name) && !OF_THE_SHELL.includes(name))).toEqual([]);
});
