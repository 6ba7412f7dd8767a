import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sbom } from '../../tools/sbom';
import { licenseFindings, placeholderFindings } from '../../tools/supply-chain/licenses';
import { LockedPackage, lockfileFindings } from '../../tools/supply-chain/lockfile';
import { shippedOnly } from '../../tools/supply-chain/sbom';

/*
 * What we depend on, under which terms, and what a release says of it: tools/supply-chain.ts.
 */
const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const lockFile = JSON.parse(read('package-lock.json'));
const GOOD: LockedPackage = { resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz', integrity: 'sha512-abc', license: 'MIT' };
const lockFileOf = (locked: LockedPackage) => ({ lockfileVersion: 3, packages: { '': {}, 'node_modules/a': locked } });

describe('package-lock.json', () => {
  test('has only packages of the registry of npm, each with a checksum', () => {
    expect(Object.keys(lockFile.packages).length).toBeGreaterThan(100);
    expect(lockfileFindings(lockFile)).toEqual([]);
  });

  test.each<[string, LockedPackage]>([
    ['of the registry', GOOD],
    ['without an address, which means the registry', { ...GOOD, resolved: undefined }],
    ['in the tarball of another one', { inBundle: true, license: 'MIT' }],
  ])('a package %s is fine', (_, locked) => {
    expect(lockfileFindings(lockFileOf(locked))).toEqual([]);
  });

  test.each<[string, LockedPackage, string]>([
    ['from another host', { ...GOOD, resolved: 'https://registry.npmjs.org.evil.example/a/-/a-1.0.0.tgz' }, 'comes from https://registry.npmjs.org.evil.example'],
    ['without TLS', { ...GOOD, resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz' }, 'comes from http://'],
    ['from a git repository', { ...GOOD, resolved: 'git+ssh://git@github.com/a/a.git#abc' }, 'comes from git+ssh'],
    ['under the name of another one', { ...GOOD, resolved: 'https://registry.npmjs.org/b/-/b-1.0.0.tgz' }, 'is another package'],
    ['without a checksum', { ...GOOD, integrity: undefined }, 'has no SHA-512 checksum'],
    ['with a weak checksum', { ...GOOD, integrity: 'sha1-abc' }, 'has no SHA-512 checksum'],
    ['that is a folder', { ...GOOD, link: true }, 'is a link'],
  ])('a package %s is found', (_, locked, finding) => {
    expect(lockfileFindings(lockFileOf(locked))).toEqual([expect.stringContaining(finding)]);
  });

  test('an old format, which has no checksum of each package, is found', () => {
    expect(lockfileFindings({ ...lockFileOf(GOOD), lockfileVersion: 1 })).toEqual(['lockfileVersion is 1, not 3']);
  });
});

describe('licenses', () => {
  test('all dependencies have terms that are allowed', () => {
    expect(licenseFindings(lockFile)).toEqual([]);
  });

  test.each(['MIT', '(MIT OR GPL-3.0-or-later)', 'GPL-2.0-only OR Apache-2.0', 'MIT AND ISC'])('%s is allowed', (license) => {
    expect(licenseFindings(lockFileOf({ ...GOOD, license }))).toEqual([]);
  });

  test('an exception is for one package, with the terms that it has now', () => {
    const packages = (license: string) => ({ 'node_modules/mediabunny': { ...GOOD, license }, 'node_modules/a/node_modules/other': { ...GOOD, license } });
    expect(licenseFindings({ lockfileVersion: 3, packages: packages('MPL-2.0') })).toEqual([expect.stringContaining('other: license MPL-2.0')]);
    expect(licenseFindings({ lockfileVersion: 3, packages: packages('GPL-3.0') })).toHaveLength(2);
  });

  test.each(['AGPL-3.0-only', 'GPL-3.0', 'LGPL-3.0-or-later', 'UNLICENSED', 'SEE LICENSE IN LICENSE', 'MIT AND AGPL-3.0-only', undefined])('%s is found', (license) => {
    expect(licenseFindings(lockFileOf({ ...GOOD, license }))).toEqual([expect.stringContaining(`node_modules/a: license ${license ?? 'unknown'}`)]);
  });

  test('LICENSE names who holds the copyright, and has no placeholder', () => {
    expect(read('LICENSE')).toContain('Copyright The cdk-ivs contributors');
    expect(placeholderFindings(read('LICENSE'))).toEqual([]);
  });

  test.each(['Copyright [yyyy] [name of copyright owner]', 'Copyright (c) <year> <copyright holders>'])('the placeholder "%s" is found', (line) => {
    expect(placeholderFindings(`MIT\n  ${line}`)).toEqual([`LICENSE has a placeholder: ${line}`]);
  });
});

describe('the SBOM of a release', () => {
  const document: any = sbom('1.2.3');

  test('is a CycloneDX document of this version', () => {
    expect(document).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { 'bom-ref': 'cdk-ivs@1.2.3', 'name': 'cdk-ivs', 'purl': 'pkg:npm/cdk-ivs@1.2.3' } } });
  });

  test('lists exactly what NOTICE lists, each with its checksum', () => {
    const noticed = [...read('NOTICE').matchAll(/^(\S+ \d\S+) \(.+\)$/gm)].map(([, name]) => name);
    expect(noticed.length).toBeGreaterThan(10);
    expect(document.components.map(({ name, version }: any) => `${name} ${version}`).sort()).toEqual([...new Set(noticed)].sort());
    for (const { hashes } of document.components) { expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]); }
  });

  test('has them as dependencies of the library, and refers to nothing else', () => {
    const refs = document.components.map((component: any) => component['bom-ref']);
    expect(document.dependencies[0]).toEqual({ ref: 'cdk-ivs@1.2.3', dependsOn: refs });
    expect(document.dependencies.flatMap(({ dependsOn }: any) => dependsOn).filter((ref: string) => !refs.includes(ref))).toEqual([]);
    expect(JSON.stringify(document.components)).not.toContain('development');
  });

  test('fails for a package that nobody knows', () => {
    expect(() => shippedOnly(document, { name: 'cdk-ivs', version: '1.2.3', shipped: ['unknown 1.0.0'] })).toThrow('unknown 1.0.0 is in a bundle, but not in package-lock.json');
  });
});
