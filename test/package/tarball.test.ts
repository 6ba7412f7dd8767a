import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { differences, traces } from './meant-to-ship';
import { npm } from '../../tools/commands';

/*
 * What is published: the compiled constructs, their assembly, the bundled handlers, the module that signs playback tokens, and what a reader needs.
 * The files are those of the last compilation; `npm test` compiles first.
 */
const ROOT = join(__dirname, '../..');
const [{ files, unpackedSize }] = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts']));
const paths: string[] = files.map(({ path }: { path: string }) => path);

test('nothing is published but what is meant to be, and nothing is missing', () => {
  expect(differences(paths)).toEqual([]);
});

test('no published file, nor what is in an archive, has a source map or a path of the machine it was made on', () => {
  expect(paths.flatMap((path) => traces(path, readFileSync(join(ROOT, path))))).toEqual([]);
});

test('both checks find what they look for, also in an archive', () => {
  expect(differences([...paths.filter((path) => path !== 'LICENSE'), 'src/index.ts'])).toEqual(['too much: src/index.ts', 'missing: LICENSE']);
  const bundle = Buffer.from('read("/home/somebody/key.pem"); //# sourceMappingURL=index.js.map');
  expect(traces('a.zip', zipSync({ 'index.js': bundle }))).toEqual(['a.zip!index.js: /home/somebody', 'a.zip!index.js: sourceMappingURL=']);
});

test('every compiled file has a source: nothing is left over from an earlier compilation', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(paths.filter((path) => /^lib\/.+\.js$/.test(path)).map((path) => path.slice(4, -3)).sort()).toEqual(sources.map((name) => name.slice(0, -3)).sort());
});

test('the package stays small', () => {
  expect(unpackedSize).toBeLessThan(1.4 * 1024 * 1024); // a tenth of it is examples: of each class and grant, and in five languages
});
