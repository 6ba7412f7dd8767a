import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { generatedDocs } from '../../tools/docs';

test.each(generatedDocs().map(({ path, text }) => ({ name: basename(path), path, text })))(
  '$name says what the sources say (npm run docs writes it)', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
