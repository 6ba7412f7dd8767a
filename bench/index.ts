import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { capacity } from './capacity';
import { conditions, conditionsApart } from './conditions';
import { encoders } from './encoders';
import { growth } from './growth';
import { lambdaBundles } from './lambda-bundles';
import { localIvs } from './local-ivs';
import { packageImport } from './package-import';
import { packageSize } from './package-size';
import { LIBRARY, ROOT } from './paths';
import { playbackToken } from './playback-token';
import { synthesis } from './synthesis';
import { markdown, Section } from './table';
import { viewerStorm } from './viewer-storm';
import { commandLine } from '../tools/command-line';

/*
 * `npm run bench [-- <name>…] [--write] [--note <text>]`: measures every speed and size in the documentation.
 * --write writes them to docs/benchmarks.md, with a note about other load on the machine. With names, only their sections are replaced.
 */
const BENCHMARKS: { [name: string]: () => Section } = {
  'lambda-bundles': lambdaBundles,
  'package-size': packageSize,
  'package-import': packageImport,
  'synthesis': synthesis,
  'growth': growth,
  'playback-token': playbackToken,
  'viewer-storm': viewerStorm,
  'local-ivs': localIvs,
  'encoders': encoders,
  'capacity': capacity,
};

const USAGE = `npm run bench [-- NAME… --write --note TEXT]

Measures what the project states about speed and size, all of it or what is named: ${Object.keys(BENCHMARKS).join(', ')}.

  --write    puts the results into docs/benchmarks.md
  --note     says there what else ran on the machine
  --help     shows this`;

const { values: { write, note }, positionals } = commandLine(USAGE, () => {
  const parsed = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' }, note: { type: 'string' } } });
  const unknown = parsed.positionals.filter((name) => BENCHMARKS[name] === undefined);
  if (unknown.length > 0) { throw new Error(`there is no benchmark ${unknown.join(', ')}`); }
  return parsed;
});
const WITHOUT_LIBRARY = ['capacity', 'encoders', 'local-ivs'];
const isWhole = positionals.length === 0;

if ((isWhole || positionals.some((name) => !WITHOUT_LIBRARY.includes(name))) && !existsSync(LIBRARY)) { throw new Error('compile first: npx projen pre-compile && npx projen compile'); }

const PAGE = join(ROOT, 'docs/benchmarks.md');
const head = ['# Benchmarks', '', '<!-- written by `npm run bench -- --write`; do not edit -->', '', ...conditions(note), ''].join('\n');
console.log(head);
const sections = Object.entries(BENCHMARKS).filter(([name]) => isWhole || positionals.includes(name)).map(([, run]) => {
  const section = run();
  // the conditions at the top of the page are those of a complete run
  const text = markdown(isWhole ? section : { ...section, notes: [...section.notes, ...conditionsApart(note)] });
  console.log(text);
  return text;
});
if (write) { writeFileSync(PAGE, isWhole ? [head, ...sections].join('\n') : sections.reduce(withSection, readFileSync(PAGE, 'utf8'))); }

/** The page with a section replaced by title, or added. */
function withSection(page: string, section: string): string {
  const [title] = section.split('\n');
  const parts = page.split(/^(?=## )/m);
  const index = parts.findIndex((part) => part.startsWith(`${title}\n`));
  if (index < 0) { return `${page.trimEnd()}\n\n${section}`; }
  parts[index] = index < parts.length - 1 ? `${section.trimEnd()}\n\n` : section;
  return parts.join('');
}
