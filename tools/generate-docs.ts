import { writeFileSync } from 'node:fs';
import { generatedDocs } from './docs';

for (const { path, text } of generatedDocs()) { writeFileSync(path, text); }
