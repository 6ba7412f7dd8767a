import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The baseline of the compatibility checks. `npm run baseline -- <version>` writes it after a release (docs/releasing.md). */
export const BASELINE = join(__dirname, '../test/upgrade/baseline');

/** The last published version. Undefined before the first release. */
export function lastRelease(): string | undefined {
  return JSON.parse(readFileSync(join(BASELINE, 'release.json'), 'utf8')).version ?? undefined;
}
