/** What the checks read of package-lock.json. */
export interface LockFile {
  readonly lockfileVersion: number;
  readonly packages: { [path: string]: LockedPackage };
}

export interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  /** The package ships in the tarball of the package above it, whose checksum covers it. */
  readonly inBundle?: boolean;
}

const REGISTRY = 'https://registry.npmjs.org/';

/**
 * Each package that is not what npm's registry has under that name, or that nothing protects from being changed later.
 * A package without `resolved` comes from the registry too, and its checksum is checked.
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
