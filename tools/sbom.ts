import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './commands';
import { CycloneDx, shippedOnly } from './supply-chain/sbom';
import { key, thirdParties } from './third-parties';

/*
 * `tsx tools/sbom.ts FILE`: writes the SBOM of what was built last, in the format of CycloneDX. It lists the packages whose code the bundled
 * functions have, as the last `npx projen bundle` made them. The library has no other dependencies: aws-cdk-lib and constructs are its user's.
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

/** A release knows its version only while it is built, and leaves it in dist/. */
function version(): string {
  const released = join(ROOT, 'dist/version.txt');
  return existsSync(released) ? readFileSync(released, 'utf8').trim() : JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
}

if (require.main === module) {
  const [file] = process.argv.slice(2);
  if (!file) { throw new Error('tsx tools/sbom.ts FILE'); }
  writeFileSync(file, `${JSON.stringify(sbom(version()), undefined, 2)}\n`);
}
