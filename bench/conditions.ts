import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths';

const PACKAGES = ['aws-cdk-lib', 'constructs', '@aws-sdk/client-ivs', 'esbuild'];

/** The time of a section that was measured separately. */
export function conditionsApart(note?: string): string[] {
  return [`Measured apart from the other sections: ${new Date().toISOString().slice(0, 10)}, load at the start ${loadavg()[0].toFixed(1)}${note ? `, ${note}` : ''}.`];
}

/** The machine, the time and the versions of the measurements. */
export function conditions(note?: string): string[] {
  const [{ model }] = cpus();
  const versions = PACKAGES.map((name) => `${name} ${JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version}`);
  return [
    'Ratios are of medians, of what was measured in turn (A B B A …) within one run, in fresh processes; times alone say little about another machine.',
    '',
    `- date: ${new Date().toISOString().slice(0, 10)}`,
    `- machine: ${cpus().length} × ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}; load at the start ${loadavg()[0].toFixed(1)}`,
    `- versions: Node ${process.version}, ${versions.join(', ')}`,
    ...(note ? [`- note: ${note}`] : []),
  ];
}
