/** The fields of package-lock.json that the checks use. */
export interface LockFile {
  readonly lockfileVersion: number;
  readonly packages: { [path: string]: LockedPackage };
}

export interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  /** The package is in the tarball of its parent package, whose checksum covers it. */
  readonly inBundle?: boolean;
}

const REGISTRY = 'https://registry.npmjs.org/';

/**
 * The packages that are not from npm's registry, or have no checksum that detects later changes.
 * A package without `resolved` is also from the registry, and its checksum is checked.
 */
export function lockfileFindings({ lockfileVersion, packages }: LockFile): string[] {
  const format = lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfileVersion}, not 3`];
  return [...format, ...Object.entries(packages).filter(([path]) => path !== '').flatMap(([path, locked]) => packageFindings(path, locked))];
}

function packageFindings(path: string, { resolved, integrity, link, inBundle }: LockedPackage): string[] {
  const findings: string[] = [];
  if (link) { findings.push(`${path}: is a link to a folder`); }
  if (resolved && !resolved.startsWith(REGISTRY)) { findings.push(`${path}: comes from ${resolved}, not from ${REGISTRY}`); }
  if (resolved?.startsWith(REGISTRY) && !resolved.startsWith(`${REGISTRY}${nameOf(path)}/-/`)) { findings.push(`${path}: is another package, ${resolved}`); }
  if (!inBundle && !integrity?.startsWith('sha512-')) { findings.push(`${path}: has no SHA-512 checksum`); }
  return findings;
}

/** The name of the package in a folder of node_modules. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
