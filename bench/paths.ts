import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..');

/** The library as it was compiled; what is measured is an installed copy (installed.ts). */
export const LIBRARY = join(ROOT, 'lib/index.js');

/** The module that signs playback tokens, likewise. */
export const PLAYBACK_TOKEN = join(ROOT, 'playback-token/index.js');

/** The function that signs playback tokens, as it is deployed. */
export const SIGNER = join(ROOT, 'bundles/playback-token-signer/index.js');

/** An empty folder for files that are measured. It stands in the project, where `require` finds the dependencies; git ignores it. */
export function workFolder(name: string): string {
  const folder = join(ROOT, '.cache/bench', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function child(name: 'capacity' | 'encoders' | 'import' | 'load' | 'sign' | 'storm' | 'synth', extension: 'cjs' | 'ts' = 'cjs'): string {
  return join(__dirname, 'children', `${name}.${extension}`);
}
