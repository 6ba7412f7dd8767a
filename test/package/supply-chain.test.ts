import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sbom } from '../../tools/sbom';
import { shippedOnly } from '../../tools/supply-chain/sbom';

/*
 * What a release says of what it is made of.
 */
const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

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
