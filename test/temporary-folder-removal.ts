import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';

/** Jest's globalTeardown: removes what test/temporary-folder.ts has made. */
export default function (): void {
  if (basename(tmpdir()).startsWith('cdk-ivs-tests-')) { rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 3 }); }
}
