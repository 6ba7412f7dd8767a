import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The example in a language, as the README of ivs-local prints it. There is one for each. */
export function readmeExample(language: string): string {
  const readme = readFileSync(join(__dirname, '../../ivs-local/README.md'), 'utf8');
  const found = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))];
  if (found.length !== 1) { throw new Error(`the README has ${found.length} examples in ${language}`); }
  return found[0][1];
}
