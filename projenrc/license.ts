import { readFileSync } from 'node:fs';
import { Project, TextFile } from 'projen';

/** The Apache License with the owner in its appendix, where projen keeps the placeholders. */
export function addLicense(project: Project, owner: string): void {
  const text = readFileSync(require.resolve('projen/license-text/Apache-2.0.txt'), 'utf8');
  project.tryRemoveFile('LICENSE');
  new TextFile(project, 'LICENSE', { marker: false, committed: true, lines: text.replace('[yyyy] [name of copyright owner]', owner).split('\n') });
}
