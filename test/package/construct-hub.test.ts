import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { npm } from '../../tools/commands';

/*
 * What Construct Hub asks of a package that it finds, and shows of it (cdklabs/construct-hub: the follower of npm, ingestion.lambda.ts,
 * transliterator.ecstask.ts). The assembly is that of the last compilation; `npm test` compiles first.
 */
const ROOT = join(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const assembly = JSON.parse(gunzipSync(readFileSync(join(ROOT, '.jsii.gz'))).toString('utf8'));
const [{ files }] = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts']));

test('it is found: a jsii package with the keywords of the CDK, under a licence that is let in', () => {
  expect(manifest.jsii).toBeDefined();
  expect(manifest.keywords).toEqual(expect.arrayContaining(['cdk', 'aws-cdk']));
  expect(manifest.license).toBe('Apache-2.0');
});

test('it is ingested: the assembly is in the package, and both say the same', () => {
  const { name, version, license } = manifest;
  expect(assembly).toMatchObject({ name, version, license });
  expect(files.map(({ path }: any) => path)).toEqual(expect.arrayContaining(['.jsii', '.jsii.gz', 'LICENSE', 'package.json']));
});

test('it is ingested: the assembly uses no feature that is not known there', () => {
  const known = ['intersection-types', 'class-covariant-overrides'];
  expect((assembly.usedFeatures ?? []).filter((feature: string) => !known.includes(feature))).toEqual([]);
});

test('its page is the README, which is taken from the assembly', () => {
  expect(assembly.readme.markdown).toBe(readFileSync(join(ROOT, 'README.md'), 'utf8'));
});

test('the CDK major is read from the peer range: a plain caret', () => {
  expect(manifest.peerDependencies['aws-cdk-lib']).toMatch(/^\^2\.\d+\.\d+$/);
  expect(manifest.peerDependencies.constructs).toMatch(/^\^10\.\d+\.\d+$/);
});

test('it can be installed with nothing but its peers', () => {
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(manifest.scripts).not.toHaveProperty('postinstall');
});

test('it is shown in five languages', () => {
  expect(Object.keys(assembly.targets).sort()).toEqual(['dotnet', 'go', 'java', 'js', 'python']);
});

test('its links are absolute', () => {
  const links: string[] = Object.values(manifest.constructHub.packageLinks);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !link.startsWith(manifest.repository.url.replace(/\.git$/, '/')))).toEqual([]);
});
