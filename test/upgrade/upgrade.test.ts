import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import accepted from './accepted.json';
import { templatesOf } from '../../tools/example-templates';
import { BASELINE } from '../../tools/last-release';
import { faults, losses } from '../../tools/upgrade-guard';

/*
 * Whoever deployed an example with the last release (until there is one: with what the baseline was made of) must not lose a
 * resource by an upgrade. A loss that is meant stands in accepted.json, with its reason; `npm run baseline` starts anew after a release.
 */
const EXAMPLES = readdirSync(BASELINE, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test.each(EXAMPLES)('an upgrade of %s replaces and removes nothing but what is accepted', (example) => {
  const found = losses(baselineOf(example), namedAfter(example, templatesOf(example)));
  const ofExample = (accepted as any[]).filter(({ template }) => template.startsWith(`${example}/`));
  expect(faults(found, ofExample)).toEqual([]);
}, 60_000);

test('each accepted loss is one of an example of the baseline', () => {
  expect((accepted as any[]).map(({ template }) => template.split('/')[0]).filter((example) => !EXAMPLES.includes(example))).toEqual([]);
});

function baselineOf(example: string) {
  const folder = join(BASELINE, example);
  return namedAfter(example, Object.fromEntries(readdirSync(folder).map((file) => [
    file.replace('.json', ''), JSON.parse(readFileSync(join(folder, file), 'utf8')),
  ])));
}

function namedAfter(example: string, templates: { [stack: string]: any }) {
  return Object.fromEntries(Object.entries(templates).map(([stack, template]) => [`${example}/${stack}`, template]));
}
