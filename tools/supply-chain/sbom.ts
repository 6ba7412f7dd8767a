/** The parts of a CycloneDX document of `npm sbom` that are used here. */
export interface CycloneDx {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: ReadonlyArray<{ readonly ref: string; readonly dependsOn: readonly string[] }>;
}

export interface Component {
  readonly 'bom-ref': string;
  readonly 'name': string;
  readonly 'version': string;
  readonly 'purl': string;
  readonly 'properties'?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
}

/** A published package: its name, its version, and the bundled packages, each as "name version". */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly shipped: readonly string[];
}

/** Keeps only the published packages, and makes them dependencies of the library, because for npm they are dev dependencies. */
export function shippedOnly(all: CycloneDx, { name, version, shipped }: Shipped): CycloneDx {
  const of = new Map(all.components.map((component) => [`${component.name} ${component.version}`, component]));
  const components = [...new Set(shipped)].sort().map((wanted) => {
    const component = of.get(wanted);
    if (!component) { throw new Error(`${wanted} is in a bundle, but not in package-lock.json`); }
    return { ...component, properties: component.properties?.filter((property) => property.name === 'cdx:npm:package:path') };
  });
  const refs = new Set(components.map((component) => component['bom-ref']));
  const root = `${name}@${version}`;
  return {
    ...all,
    metadata: { ...all.metadata, component: { ...all.metadata.component, 'bom-ref': root, name, version, 'purl': `pkg:npm/${name}@${version}` } },
    components,
    dependencies: [
      { ref: root, dependsOn: [...refs] },
      ...all.dependencies.filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) })),
    ],
  };
}
