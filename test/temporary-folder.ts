import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's file system in memory. Thousands of assemblies are written and removed: on a disk, the removal alone takes a third of the time of all tests. */
const IN_MEMORY = '/dev/shm';

/** Well above what a whole run keeps there; a container may have as little as 64 MB. */
const ENOUGH_BYTES = 1024 ** 3;

/*
 * Jest's globalSetup: all that tests write into the temporary folder, assemblies of the CDK above all, goes into one that test/temporary-folder-removal.ts removes.
 */
export default function (): void {
  const folder = mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'cdk-ivs-tests-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) { process.env[name] = folder; } // Linux and macOS read the first one, Windows the others
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) { return false; }
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ENOUGH_BYTES;
}
