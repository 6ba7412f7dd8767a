import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as source from '../../src';

/*
 * What an import of the compiled package loads (docs/decisions/0016-import-time-and-memory.md).
 * The files are those of the last compilation; `npm test` compiles first.
 */
const ROOT = join(__dirname, '../..');
const NAMES = Object.keys(source).sort();

function run(text: string, ...options: string[]): any {
  return JSON.parse(execFileSync(process.execPath, [...options, '--eval', text], { cwd: ROOT, encoding: 'utf8' }));
}

function loadedBy(text: string): string[] {
  return run(`const ivs = require('cdk-ivs'); ${text}; console.log(JSON.stringify(Object.keys(require.cache)));`);
}

test('import alone loads one file', () => {
  expect(loadedBy('')).toEqual([join(ROOT, 'lib/index.js')]);
});

test('a name loads what stands behind it, once', () => {
  const loaded = loadedBy("if (ivs.ChannelType !== ivs.ChannelType || ivs.ChannelType.BASIC !== 'BASIC') { throw new Error(); }");
  expect(loaded).toEqual(['lib/index.js', 'lib/channel/channel-type.js'].map((file) => join(ROOT, file)));
});

test('all names together load no service of aws-cdk-lib, but for the bucket that extends one of theirs', () => {
  const loaded = loadedBy("for (const name of Object.keys(ivs)) { if (!['RecordingBucket', 'RecordingConfiguration'].includes(name)) { ivs[name]; } }");
  expect(loaded.filter((path) => path.includes('/aws-cdk-lib/core/lib/resource.js'))).toHaveLength(1);
  expect(loaded.filter((path) => /\/aws-cdk-lib\/(aws-[\w-]+|custom-resources)\/lib\//.test(path))).toEqual([]);
});

test('require gives all names, with a class, enum or function behind each', () => {
  const kinds = run("console.log(JSON.stringify(Object.fromEntries(Object.entries(require('cdk-ivs')).map(([name, value]) => [name, typeof value]))));");
  expect(Object.keys(kinds).sort()).toEqual(NAMES);
  expect(kinds).toEqual(Object.fromEntries(Object.entries(source).map(([name, value]) => [name, typeof value])));
});

test('an ES module can import each name by itself', () => {
  const text = `import { ${NAMES.join(', ')} } from 'cdk-ivs'; console.log(JSON.stringify([${NAMES.join(', ')}].map((value) => typeof value)));`;
  expect(run(text, '--input-type=module')).toEqual(Object.values(Object.fromEntries(NAMES.map((name) => [name, typeof source[name as keyof typeof source]]))));
});
