import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * What is published: the compiled constructs, their assembly, the bundled handlers, the module that signs playback tokens, and what a reader needs.
 * The files are those of the last compilation; `npm test` compiles first.
 */
const ROOT = join(__dirname, '../..');
const [{ files, unpackedSize }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }));
const paths: string[] = files.map(({ path }: { path: string }) => path);

test('nothing is published but what is meant to be', () => {
  const meant = [/^lib\/.+\.(js|d\.ts)$/, /^playback-token\/[^/]+\.(js|d\.ts)$/, /^assets\/(bulk-viewer-session-revocation|control-plane|playback-token-signer|stream-key-rotation|viewer-session-revoker)\.zip$/, /^(\.jsii|\.jsii\.gz|LICENSE|MIGRATION\.md|README\.md|package\.json)$/];
  expect(paths.filter((path) => !meant.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(['.jsii', '.jsii.gz', 'LICENSE', 'README.md', 'assets/bulk-viewer-session-revocation.zip', 'assets/control-plane.zip', 'assets/playback-token-signer.zip', 'assets/stream-key-rotation.zip', 'assets/viewer-session-revoker.zip', 'lib/index.js', 'lib/index.d.ts', 'playback-token/index.js', 'playback-token/index.d.ts']));
});

test('no published file has a source map, and none comes from a test', () => {
  for (const path of paths.filter((name) => name.endsWith('.js'))) {
    expect([path, readFileSync(join(ROOT, path), 'utf8').includes('sourceMappingURL')]).toEqual([path, false]);
  }
  expect(paths.filter((path) => /test|spec/.test(path))).toEqual([]);
});

test('every compiled file has a source: nothing is left over from an earlier compilation', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(paths.filter((path) => /^lib\/.+\.js$/.test(path)).map((path) => path.slice(4, -3)).sort()).toEqual(sources.map((name) => name.slice(0, -3)).sort());
});

test('the package stays small', () => {
  expect(unpackedSize).toBeLessThan(1.2 * 1024 * 1024);
});
