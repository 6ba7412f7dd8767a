import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparisonFolder, compareApi, writeOurAssembly } from './api-difference';
import * as library from '../src';
import { render } from '../test/compat/golden';
import { MIXED, templateWith } from '../test/compat/mixed';

/*
 * Compares the library with @aws-cdk/aws-ivs-alpha: `tsx tools/alpha-compat.ts <folder of the unpacked alpha> [--update]`.
 *
 * 1. API: jsii-diff of alpha's assembly against ours, with our names replaced by its names.
 * 2. Templates: the apps of test/compat run on both; the properties must be the same.
 * 3. Mixins: on the constructs of alpha, they result in the same templates as the props of ours.
 *
 * With --update, alpha's templates become the golden templates that `npm test` compares with.
 */
const ALPHA = '@aws-cdk/aws-ivs-alpha';
const OURS = 'cdk-ivs';
const ROOT = join(__dirname, '..');
const GOLDEN = join(ROOT, 'test/compat/golden');

const [source, update] = process.argv.slice(2);
if (!source || !existsSync(join(source, '.jsii'))) {
  throw new Error('usage: tsx tools/alpha-compat.ts <folder of the unpacked alpha package> [--update]');
}

const work = comparisonFolder('alpha-compat');
const alphaFolder = join(work, 'alpha');
cpSync(source, alphaFolder, { recursive: true });

compareSurface();
void compareTemplates().then(compareMixins);

function compareSurface(): void {
  const rename = (assembly: string) => assembly.replaceAll(`"${OURS}"`, `"${ALPHA}"`).replaceAll(`"${OURS}.`, `"${ALPHA}.`);
  compareApi(alphaFolder, writeOurAssembly(join(work, 'ours'), rename, ALPHA));
  const { version } = JSON.parse(readFileSync(join(alphaFolder, 'package.json'), 'utf8'));
  console.log(`surface: everything in ${ALPHA} ${version} is here, without a breaking difference`);
}

async function compareTemplates(): Promise<void> {
  const alpha = render(await import(join(alphaFolder, 'lib/index.js')));
  const ours = render(library);
  for (const [name, template] of Object.entries(alpha)) {
    const text = `${JSON.stringify(template, undefined, 2)}\n`;
    if (update === '--update') { writeFileSync(join(GOLDEN, `${name}.json`), text); }
    if (text !== `${JSON.stringify(ours[name], undefined, 2)}\n`) { throw new Error(`the template of ${name} differs from that of ${ALPHA}`); }
    if (text !== readFileSync(join(GOLDEN, `${name}.json`), 'utf8')) { throw new Error(`the golden template of ${name} is not that of ${ALPHA}`); }
  }
  console.log(`templates: ${Object.keys(alpha).length} apps give the same resources with both`);
}

async function compareMixins(): Promise<void> {
  const alpha = await import(join(alphaFolder, 'lib/index.js'));
  for (const [name, { byMixins, byProps }] of Object.entries(MIXED)) {
    const [mixed, ours] = [templateWith((stack) => byMixins(alpha, stack)), templateWith(byProps)];
    if (JSON.stringify(mixed) !== JSON.stringify(ours)) { throw new Error(`mixins of ${name} on ${ALPHA} give another template than the props of ${OURS}`); }
  }
  console.log(`mixins: ${Object.keys(MIXED).join(' and ')} of ${ALPHA} take them, and get what the props give`);
}
