import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the checks of compatibility compare with: `npm run baseline -- <version>` writes it after a release (docs/releasing.md). */
export const BASELINE = join(__dirname, '../test/upgrade/baseline');

/** The version that was published last, or undefined while none was. */
export function lastRelease(): string | undefined {
  return JSON.parse(readFileSync(join(BASELINE, 'release.json'), 'utf8')).version ?? undefined;
}
