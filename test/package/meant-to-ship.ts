import { join } from 'node:path';
import { unzipSync } from 'fflate';

/*
 * What the npm package may hold. The packages for the other languages carry this package whole, so it counts for them as well.
 */
export const HANDLERS = ['bulk-viewer-session-revoker', 'control-plane', 'playback-token-signer', 'stream-key-rotation', 'viewer-session-revoker'].map((name) => `assets/${name}.zip`);
const ROOT = join(__dirname, '../..');
const EXACTLY = ['.jsii', '.jsii.gz', 'LICENSE', 'MIGRATION.md', 'NOTICE', 'README.md', 'package.json', ...HANDLERS];
/** The examples in the other languages, once `npx projen rosetta` has run; a build does that after the tests. */
export const TABLET = '.jsii.tabl.json.gz';
const COMPILED = [/^lib\/.+\.(js|d\.ts)$/, /^playback-token\/[^/]+\.(js|d\.ts)$/, /^playback-token\/index\.(mjs|d\.mts)$/];
const NEEDED = [...EXACTLY, 'lib/index.js', 'lib/index.d.ts', ...['js', 'd.ts', 'mjs', 'd.mts'].map((extension) => `playback-token/index.${extension}`)];

/** What is in the npm package and not meant to be, and what is missing. */
export function differences(paths: string[]): string[] {
  const surplus = paths.filter((path) => ![...EXACTLY, TABLET].includes(path) && !COMPILED.some((pattern) => pattern.test(path)) || /test|spec/.test(path));
  const missing = NEEDED.filter((path) => !paths.includes(path));
  return [...surplus.map((path) => `too much: ${path}`), ...missing.map((path) => `missing: ${path}`)];
}

/** Source maps, and paths of the machine that a file was made on; also in what an archive holds. */
export function traces(path: string, content: Uint8Array): string[] {
  if (/\.(zip|jar|whl)$/.test(path)) {
    return Object.entries(unzipSync(content)).flatMap(([name, inner]) => traces(`${path}!${name}`, inner));
  }
  const text = Buffer.from(content).toString('latin1');
  const found = text.match(/sourceMappingURL=|(?<![\w.:/-])\/(root|home|work|Users|tmp|builds?|runner)\/[\w.-]+/g) ?? [];
  return [...found, ...text.includes(ROOT) ? [ROOT] : []].map((trace) => `${path}: ${trace}`);
}
