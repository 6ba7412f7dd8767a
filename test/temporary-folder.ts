import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Jest's globalSetup: all that tests write into the temporary folder, assemblies of the CDK above all, goes into one that test/temporary-folder-removal.ts removes.
 */
export default function (): void {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-ivs-tests-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) { process.env[name] = folder; } // Linux and macOS read the first one, Windows the others
}
