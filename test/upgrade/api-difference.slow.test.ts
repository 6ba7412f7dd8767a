import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparisonFolder, writeOurAssembly } from '../../tools/api-difference';

/*
 * The comparison with the last release is awake: what breaks the users of an assembly is found, what doesn't is not.
 * "After" is the last compilation; "before" is a copy of it in which something else was promised.
 */
const ROOT = join(__dirname, '../..');
const work = comparisonFolder('api-difference-test');
let count = 0;

/** Packs a release as it would be published, and compares the last compilation with it, as CI does. */
function compareWithRelease(edit: (assembly: any) => void): { status: number | null; output: string } {
  const release = writeOurAssembly(join(work, `release-${count++}`), (text) => {
    const assembly = JSON.parse(text);
    edit(assembly);
    return JSON.stringify(assembly);
  });
  const packed = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packed], { cwd: release });
    const tarball = join(packed, readdirSync(packed)[0]);
    const { status, stdout, stderr } = spawnSync('npx', ['tsx', 'tools/api-compat.ts', tarball], { cwd: ROOT, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(packed, { recursive: true });
  }
}

const typeOf = (assembly: any, name: string) => assembly.types[`cdk-ivs.${name}`];

test('the same API passes', () => {
  const { status, output } = compareWithRelease(() => {});
  expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('can take this version') });
});

test('an API that has more than the release passes', () => {
  const { status } = compareWithRelease((release) => { typeOf(release, 'Channel').methods.pop(); });
  expect(status).toBe(0);
});

test.each([
  ['a method', 'Channel', (release: any) => {
    typeOf(release, 'Channel').methods.push({ ...typeOf(release, 'Channel').methods.find((m: any) => !m.static), name: 'goneMethod', overrides: undefined });
  }, 'goneMethod'],
  ['a prop', 'ChannelProps', (release: any) => {
    typeOf(release, 'ChannelProps').properties.push({ ...typeOf(release, 'ChannelProps').properties[0], name: 'goneProp' });
  }, 'goneProp'],
  ['a type', 'Channel', (release: any) => {
    release.types['cdk-ivs.GoneGrants'] = { ...typeOf(release, 'ChannelGrants'), name: 'GoneGrants', fqn: 'cdk-ivs.GoneGrants' };
  }, 'GoneGrants'],
])('an API that lost %s of the release fails, and names it', (_what, _type, edit, name) => {
  const { status, output } = compareWithRelease(edit);
  expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining(name) });
});

test('a prop that was optional in the release and is required now fails', () => {
  const { status, output } = compareWithRelease((release) => {
    typeOf(release, 'StreamKeyProps').properties.find((p: any) => p.name === 'channel').optional = true;
  });
  expect({ status, output }).toMatchObject({ status: 1, output: expect.stringMatching(/StreamKeyProps/) });
});
