import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as library from '../src';
import { render } from '../test/compat/golden';

/*
 * Compares the library with @aws-cdk/aws-ivs-alpha: `tsx tools/alpha-compat.ts <folder of the unpacked alpha> [--update]`.
 *
 * 1. Surface: jsii-diff of alpha's assembly against ours, with our names rewritten to its names.
 * 2. Templates: the apps of test/compat run on both; the properties must be the same.
 *
 * With --update, alpha's templates become the golden ones that `npm test` compares with.
 */
const ALPHA = '@aws-cdk/aws-ivs-alpha';
const OURS = 'cdk-ivs';
const ROOT = join(__dirname, '..');
const GOLDEN = join(ROOT, 'test/compat/golden');

const [source, update] = process.argv.slice(2);
if (!source || !existsSync(join(source, '.jsii'))) {
  throw new Error('usage: tsx tools/alpha-compat.ts <folder of the unpacked alpha package> [--update]');
}

// Both stand below node_modules, where their dependency on aws-cdk-lib is resolved.
const work = join(ROOT, 'node_modules/.cache/alpha-compat');
rmSync(work, { recursive: true, force: true });
const [alphaFolder, oursFolder] = [join(work, 'alpha'), join(work, 'ours')];
cpSync(source, alphaFolder, { recursive: true });

compareSurface();
void compareTemplates();

function compareSurface(): void {
  const assembly = gunzipSync(readFileSync(join(ROOT, '.jsii.gz'))).toString('utf8')
    .replaceAll(`"${OURS}"`, `"${ALPHA}"`).replaceAll(`"${OURS}.`, `"${ALPHA}.`);
  const manifest = { ...JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')), name: ALPHA };
  mkdirSync(oursFolder, { recursive: true });
  writeFileSync(join(oursFolder, '.jsii'), assembly);
  writeFileSync(join(oursFolder, 'package.json'), JSON.stringify(manifest));
  execFileSync('npx', ['jsii-diff', alphaFolder, oursFolder, '--keys', '--error-on', 'all'], { stdio: 'inherit', cwd: ROOT });
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
