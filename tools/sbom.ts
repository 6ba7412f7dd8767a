import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './commands';
import { CycloneDx, shippedOnly } from './supply-chain/sbom';
import { key, thirdParties } from './third-parties';

/*
 * `tsx tools/sbom.ts FILE`: writes the SBOM of the last build, in the format of CycloneDX. It lists the packages whose code is in the bundled
 * functions of the last `npx projen bundle`. The library has no other dependencies: the user installs aws-cdk-lib and constructs.
 */
const ROOT = join(__dirname, '..');

/** Name and version of each package in a bundle. */
function shipped(): string[] {
  return readdirSync(join(ROOT, 'bundles')).flatMap((handler) => {
    const { inputs } = JSON.parse(readFileSync(join(ROOT, 'bundles', handler, 'meta.json'), 'utf8'));
    return thirdParties(ROOT, Object.keys(inputs)).map(key);
  });
}

export function sbom(ofVersion: string): CycloneDx {
  const all: CycloneDx = JSON.parse(npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { maxBuffer: 64 * 1024 * 1024 }));
  return shippedOnly(all, { name: 'cdk-ivs', version: ofVersion, shipped: shipped() });
}

/** The version of a release is known only during its build, which stores it in dist/. */
function version(): string {
  const released = join(ROOT, 'dist/version.txt');
  return existsSync(released) ? readFileSync(released, 'utf8').trim() : JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
}

if (require.main === module) {
  const [file] = process.argv.slice(2);
  if (!file) { throw new Error('tsx tools/sbom.ts FILE'); }
  writeFileSync(file, `${JSON.stringify(sbom(version()), undefined, 2)}\n`);
}
