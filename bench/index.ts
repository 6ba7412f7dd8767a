import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { conditions } from './conditions';
import { growth } from './growth';
import { lambdaBundles } from './lambda-bundles';
import { packageImport } from './package-import';
import { packageSize } from './package-size';
import { LIBRARY, ROOT } from './paths';
import { playbackToken } from './playback-token';
import { synthesis } from './synthesis';
import { markdown, Section } from './table';

/*
 * `npm run bench [-- <name>…] [--write] [--note <text>]`: the measurements behind every speed and size that the project states.
 * --write puts them into docs/benchmarks.md, with a note on what else ran on the machine.
 */
const BENCHMARKS: { [name: string]: () => Section } = {
  'lambda-bundles': lambdaBundles,
  'package-size': packageSize,
  'package-import': packageImport,
  'synthesis': synthesis,
  'growth': growth,
  'playback-token': playbackToken,
};

const { values: { write, note }, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' }, note: { type: 'string' } } });
const unknown = positionals.filter((name) => BENCHMARKS[name] === undefined);
if (unknown.length > 0) { throw new Error(`there is no benchmark ${unknown.join(', ')}, only ${Object.keys(BENCHMARKS).join(', ')}`); }
if (write && positionals.length > 0) { throw new Error('docs/benchmarks.md holds all benchmarks: --write takes no names'); }

if (!existsSync(LIBRARY)) { throw new Error('compile first: npx projen pre-compile && npx projen compile'); }

const head = ['# Benchmarks', '', '<!-- written by `npm run bench -- --write`; do not edit -->', '', ...conditions(note), ''].join('\n');
console.log(head);
const sections = Object.entries(BENCHMARKS).filter(([name]) => positionals.length === 0 || positionals.includes(name)).map(([, run]) => {
  const text = markdown(run());
  console.log(text);
  return text;
});
if (write) { writeFileSync(join(ROOT, 'docs/benchmarks.md'), [head, ...sections].join('\n')); }
