import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ROOT } from './paths';

/** A bundle as esbuild built it. */
export interface Bundle {
  readonly path: string;
  readonly bytes: number;
  /** The bytes of each source file in the bundle. Files that were removed completely are not listed. */
  readonly sources: { readonly path: string; readonly bytes: number }[];
}

/** The bundled handlers, each with its entry and the options of esbuild, read from the task `bundle`. */
export function bundledHandlers(): { name: string; entry: string; options: string[] }[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8'));
  const steps: string[] = tasks.bundle.steps.map(({ exec }: { exec: string }) => exec);
  return steps.filter((exec) => exec.startsWith('esbuild ')).map((exec) => {
    const [, entry, name, options] = /^esbuild (handlers\/([\w-]+)\/\S+) --outfile=\S+ (.+)$/.exec(exec) ?? [];
    if (name === undefined) { throw new Error(`this step of the task bundle is not understood: ${exec}`); }
    return { name, entry, options: options.split(' ') };
  });
}

/** Bundles a file, or a text instead of a file. */
export function bundle(source: { entry: string } | { text: string }, options: string[], path: string): Bundle {
  const metafile = `${path}.meta.json`;
  execFileSync(join(ROOT, 'node_modules/.bin/esbuild'), [
    ...('entry' in source ? [source.entry] : []), ...options, `--outfile=${path}`, `--metafile=${metafile}`,
  ], { cwd: ROOT, input: 'text' in source ? source.text : '', stdio: ['pipe', 'inherit', 'inherit'] });
  const [output] = Object.values((JSON.parse(readFileSync(metafile, 'utf8')) as Metafile).outputs);
  const sources = Object.entries(output.inputs).map(([file, { bytesInOutput }]) => ({ path: file, bytes: bytesInOutput }));
  return { path, bytes: statSync(path).size, sources: sources.filter(({ bytes }) => bytes > 0) };
}
