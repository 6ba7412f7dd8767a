import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Bundle, bundle, bundledHandlers } from './bundle';
import { inFreshProcess, interleaved, median } from './pairs';
import { child, workFolder } from './paths';
import { ceilingRow, pairRow, Row, Section } from './table';

/** The maximum size of each bundle, in kB (1,000 bytes): its SDK clients and little else. */
const CEILINGS: { [handler: string]: number } = {
  'bulk-viewer-session-revoker': 240,
  'control-plane': 305,
  'playback-token-signer': 240,
  'stream-key-rotation': 285,
  'viewer-session-revoker': 275,
};
const SLOWER_AT_MOST = 1.1;
const ROUNDS = 61;

/** The size and the cold load time of each handler, compared with a bundle with one bare command of each of the same clients. */
export function lambdaBundles(): Section {
  const folder = workFolder('bundles');
  const rows: Row[] = [];
  const notes = [
    `Import: median of ${ROUNDS} fresh processes each; in brackets the middle half of the ratios of all pairs. Only loading the module counts, which makes its clients.`,
    'The reference is bundled with the same options: for each client of the handler, the client and one command.',
  ];
  for (const { name, entry, options } of bundledHandlers()) {
    if (CEILINGS[name] === undefined) { throw new Error(`the handler ${name} needs a ceiling in bench/lambda-bundles.ts`); }
    const handler = bundle({ entry }, options, join(folder, `${name}.js`));
    rows.push(ceilingRow(`${name}, size`, handler.bytes / 1000, CEILINGS[name], 'kB'));
    notes.push(`\`${name}\`, ${(handler.bytes / 1000).toFixed(0)} kB, consists of ${packagesOf(handler)}.`);

    const clients = clientsOf(handler);
    if (clients.length === 0) { continue; } // nothing to compare with
    const reference = bundle({ text: bareClients(clients) }, options, join(folder, `${name}.reference.js`));
    const against = `bare ${clients.map(({ client }) => client).join(', ')}, ${(reference.bytes / 1000).toFixed(0)} kB`;
    for (const node of nodes()) { rows.push(importRow(name, handler, reference, against, node)); }
  }
  return { title: 'Lambda bundles', notes, rows };
}

function importRow(name: string, handler: Bundle, reference: Bundle, against: string, node: string): Row {
  const load = (path: string) => () => inFreshProcess<{ ms: number }>(child('import'), [path], node).ms;
  const { ours, bare } = interleaved({ ours: load(handler.path), bare: load(reference.path) }, ROUNDS);
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  return pairRow(`${name}, import, Node ${version}`, [`${median(ours).toFixed(1)} ms`, ours], [`${against}: ${median(bare).toFixed(1)} ms`, bare], SLOWER_AT_MOST);
}

/** The running Node.js, and those in NODE_22 and NODE_24. */
function nodes(): string[] {
  return [process.execPath, process.env.NODE_22, process.env.NODE_24].filter((node) => node !== undefined);
}

interface Client {
  readonly module: string;
  readonly client: string;
  readonly command: string;
}

/** The clients in a bundle, each with one of the commands that it uses, read from the metadata of esbuild. */
function clientsOf({ sources }: Bundle): Client[] {
  const files = sources.flatMap(({ path }) => {
    const [, module, name] = /node_modules\/(@aws-sdk\/client-[\w-]+)\/.*?(\w+(?:Client|Command))\.js$/.exec(path) ?? [];
    return module === undefined ? [] : [{ module, name }];
  });
  return [...new Set(files.map(({ module }) => module))].sort().map((module) => {
    const [client, command] = ['Client', 'Command'].map((kind) => files.filter((file) => file.module === module && file.name.endsWith(kind)).map(({ name }) => name).sort()[0]);
    return { module, client, command };
  });
}

/** The smallest possible handler with these clients. */
function bareClients(clients: Client[]): string {
  return [
    ...clients.map(({ module, client, command }) => `import { ${client}, ${command} } from '${module}';`),
    ...clients.map(({ client }, index) => `const client${index} = new ${client}({});`),
    'export async function handler(event) {',
    ...clients.map(({ command }, index) => `  await client${index}.send(new ${command}(event));`),
    '}',
  ].join('\n');
}

/** The packages in a bundle, in descending order of size. */
function packagesOf({ sources }: Bundle): string {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of sources) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'the handler itself';
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  return [...sizes].sort(([, a], [, b]) => b - a).filter(([name], rank) => rank < 6 || name === 'the handler itself')
    .map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(1)} kB`).join(', ');
}
