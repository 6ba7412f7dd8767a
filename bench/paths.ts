import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..');

/** The compiled library. An installed copy is measured (installed.ts). */
export const LIBRARY = join(ROOT, 'lib/index.js');

/** The compiled module that signs playback tokens. */
export const PLAYBACK_TOKEN = join(ROOT, 'playback-token/index.js');

/** The deployed function that signs playback tokens. */
export const SIGNER = join(ROOT, 'bundles/playback-token-signer/index.js');

/** An empty folder for measured files. It is in the project, where `require` finds the dependencies, and git ignores it. */
export function workFolder(name: string): string {
  const folder = join(ROOT, '.cache/bench', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function child(name: 'capacity' | 'encoders' | 'import' | 'load' | 'sign' | 'storm' | 'synth', extension: 'cjs' | 'ts' = 'cjs'): string {
  return join(__dirname, 'children', `${name}.${extension}`);
}
