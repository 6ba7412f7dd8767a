import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * With `set -u`, a script ends at a variable that nobody has set. In `.ci/run` that can be after half an hour.
 */
const ROOT = join(__dirname, '../..');
const OF_THE_SHELL = ['PATH', 'PWD', 'SECONDS'];

const namesIn = (code: string, pattern: RegExp) => [...code.matchAll(pattern)].map(([, name]) => name);

test.each(['.ci/run', '.ci/on-versions', 'tools/languages/build.sh', 'tools/languages/use.sh'])('%s sets each variable that it uses', (script) => {
  const code = readFileSync(join(ROOT, script), 'utf8').replace(/^\s*#.*$/gm, '').replace(/'[^']*'/g, "''");
  const declared = namesIn(code, /\b(?:local|declare -A|read -r) ([^;\n]*)/g).flatMap((list) => namesIn(list, /(?<![^ ])(\w+)/g));
  const set = [...declared, ...namesIn(code, /(?:^|[\s;({])(\w+)\+?=/gm), ...namesIn(code, /\bfor (\w+) in\b/g), ...OF_THE_SHELL];
  const used = namesIn(code, /(?<!\\)\$\{?[#!]?([A-Za-z_]\w*)/g);
  expect(used).not.toEqual([]);
  expect([...new Set(used)].filter((name) => !set.includes(name))).toEqual([]);
});
