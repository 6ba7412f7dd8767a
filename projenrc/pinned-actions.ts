import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { github } from 'projen';

const PINS = join(__dirname, '../.github/actions/pins/action.yml');

/** Makes each step of each workflow use the commit in .github/actions/pins/action.yml, whatever version projen has for that action. */
export function pinActions({ actions }: github.GitHub): void {
  for (const [, action, commit] of readFileSync(PINS, 'utf8').matchAll(/uses: ([^@\s]+)@([0-9a-f]{40}) # v/g)) {
    actions.set(action, `${action}@${commit}`);
  }
}
