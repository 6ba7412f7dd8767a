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

/** A program with a stack, in which each of these may stand. */
const inStack = (text: string) => loadedBy(`const { App, Stack } = require('aws-cdk-lib'); const stack = new Stack(new App(), 'Stack'); ${text}`);
const ours = (loaded: string[]) => loaded.filter((path) => path.startsWith(join(ROOT, 'lib'))).map((path) => path.slice(ROOT.length + 5)).sort();
const servicesIn = (loaded: string[]) => [...new Set(loaded.flatMap((path) => /\/aws-cdk-lib\/(aws-[\w-]+|custom-resources)\/lib\//.exec(path)?.[1] ?? []))].sort();

test('a plain channel loads what it needs, and no service but IVS', () => {
  const loaded = inStack("new ivs.Channel(stack, 'Channel');");
  expect(ours(loaded)).toEqual([
    'channel/channel-rules.js', 'channel/channel-type.js', 'channel/channel.js', 'index.js', 'private/identity.js', 'private/l1-overrides.js',
    'private/validate.js', 'private/value-types.js',
  ]);
  expect(servicesIn(loaded)).toEqual(['aws-ivs']);
});

test('a channel with its stream key loads no service but IVS', () => {
  expect(servicesIn(inStack("new ivs.Channel(stack, 'Channel').addStreamKey('Key');"))).toEqual(['aws-ivs']);
});

test.each([
  ['stopStreamOnDelete', "new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });"],
  ['a mixin on an L1', "new (require('aws-cdk-lib/aws-ivs').CfnChannel)(stack, 'Channel').with(new ivs.mixins.ChannelStopStreamOnDelete());"],
  ['addSrtIngest', "new ivs.Channel(stack, 'Channel').addSrtIngest('Srt');"],
])('the control plane is loaded by %s, which needs it', (_, text) => {
  expect(ours(inStack(text))).toContain('control-plane/control-plane.js');
});

test('all names together load no service of aws-cdk-lib, but for the bucket that extends one of theirs', () => {
  const loaded = loadedBy("for (const name of Object.keys(ivs)) { if (name !== 'RecordingBucket') { ivs[name]; } }");
  expect(loaded.filter((path) => path.includes('/aws-cdk-lib/core/lib/resource.js'))).toHaveLength(1);
  expect(loaded.filter((path) => /\/aws-cdk-lib\/(aws-[\w-]+|custom-resources)\/lib\//.test(path))).toEqual([]);
});

test('require gives all names, with a class, enum, function or namespace behind each', () => {
  const kinds = run("console.log(JSON.stringify(Object.fromEntries(Object.entries(require('cdk-ivs')).map(([name, value]) => [name, typeof value]))));");
  expect(Object.keys(kinds).sort()).toEqual(NAMES);
  expect(kinds).toEqual(Object.fromEntries(Object.entries(source).map(([name, value]) => [name, typeof value])));
});

test('an ES module can import each name by itself', () => {
  const text = `import { ${NAMES.join(', ')} } from 'cdk-ivs'; console.log(JSON.stringify([${NAMES.join(', ')}].map((value) => typeof value)));`;
  expect(run(text, '--input-type=module')).toEqual(Object.values(Object.fromEntries(NAMES.map((name) => [name, typeof source[name as keyof typeof source]]))));
});
