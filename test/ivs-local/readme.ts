import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The example in a language, as the README of ivs-local prints it; where there are several, the one with a text. */
export function readmeExample(language: string, text = ''): string {
  const readme = readFileSync(join(__dirname, '../../ivs-local/README.md'), 'utf8');
  const found = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].filter(([, example]) => example.includes(text));
  if (found.length !== 1) { throw new Error(`the README has ${found.length} examples in ${language} with "${text}"`); }
  return found[0][1];
}
