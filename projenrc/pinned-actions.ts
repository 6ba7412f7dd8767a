import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { github } from 'projen';

const PINS = join(__dirname, '../.github/actions/pins/action.yml');

/** Pins each step of each workflow to the commit in .github/actions/pins/action.yml, instead of projen's version of that action. */
export function pinActions({ actions }: github.GitHub): void {
  for (const [, action, commit] of readFileSync(PINS, 'utf8').matchAll(/uses: ([^@\s]+)@([0-9a-f]{40}) # v/g)) {
    actions.set(action, `${action}@${commit}`);
  }
}
