import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, commandLine } from './command-line';
import { EXAMPLES, templatesOf } from './example-templates';
import { BASELINE, lastRelease } from './last-release';

const USAGE = `npm run baseline -- VERSION

Keeps today's templates of the examples as those of a release, of a checkout of its tag. From then on, API and templates are compared
with that version. Accepted losses are part of it now, and start anew. Without a version, as long as nothing is published: of today.

  VERSION    the version that was published, such as 1.2.3
  --help     shows this`;

const version = commandLine(USAGE, () => {
  const { positionals: [given = null, ...more] } = parseArgs({ allowPositionals: true });
  if (more.length > 0) { throw new Error(`"${more.join(' ')}" is one argument too many`); }
  if (given === null && lastRelease()) { throw new Error('name the version that was published: a baseline of something else would hide what an upgrade breaks'); }
  if (given !== null && !/^\d+\.\d+\.\d+$/.test(given)) { throw new Error(`"${given}" is not a version such as 1.2.3`); }
  return given;
});
build('pre-compile', 'compile');

const write = (path: string, value: unknown) => writeFileSync(path, `${JSON.stringify(value, undefined, 1)}\n`);
rmSync(BASELINE, { recursive: true, force: true });
for (const example of EXAMPLES) {
  mkdirSync(join(BASELINE, example), { recursive: true });
  for (const [stack, template] of Object.entries(templatesOf(example))) { write(join(BASELINE, example, `${stack}.json`), template); }
}
write(join(BASELINE, 'release.json'), { version });
write(join(BASELINE, '../accepted.json'), []);
