import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES, templatesOf } from './example-templates';
import { BASELINE, lastRelease } from './last-release';

/*
 * Keeps today's templates of the examples as those of a release: `npm run baseline -- <version>`, of a fresh compilation of its tag.
 * From then on, API and templates are compared with that version. Accepted losses are part of it now, and start anew.
 */
const version = process.argv[2] ?? null;
if (version === null && lastRelease()) { throw new Error('name the version that was published: a baseline of something else would hide what an upgrade breaks'); }
if (version !== null && !/^\d+\.\d+\.\d+$/.test(version)) { throw new Error(`"${version}" is not a version such as 1.2.3`); }

const write = (path: string, value: unknown) => writeFileSync(path, `${JSON.stringify(value, undefined, 1)}\n`);
rmSync(BASELINE, { recursive: true, force: true });
for (const example of EXAMPLES) {
  mkdirSync(join(BASELINE, example), { recursive: true });
  for (const [stack, template] of Object.entries(templatesOf(example))) { write(join(BASELINE, example, `${stack}.json`), template); }
}
write(join(BASELINE, 'release.json'), { version });
write(join(BASELINE, '../accepted.json'), []);
