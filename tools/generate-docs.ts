import { writeFileSync } from 'node:fs';
import { generatedDocs } from './docs';
import { pictures } from './pictures';

async function write(): Promise<void> {
  for (const { path, text } of [...generatedDocs(), ...await pictures()]) { writeFileSync(path, text); }
}

void write();
