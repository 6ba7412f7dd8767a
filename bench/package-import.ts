import { newestAlpha, WITHOUT_ALPHA } from './alpha';
import { installedLibrary } from './installed';
import { inFreshProcess, interleaved, median } from './pairs';
import { child } from './paths';
import { pairRow, Section } from './table';

const ROUNDS = 25;
const SLOWER_AT_MOST = 1; // "not slower"

interface Figures {
  readonly ms: number;
  readonly modules: number;
}

/** The names that a program first reads from the package. */
const USED = ['Channel', 'StreamKey'];

/** The time until a program has imported the package, and until it has its first classes, compared with aws-ivs-alpha. */
export function packageImport(): Section {
  const title = 'Import of the package';
  const alpha = newestAlpha();
  if (alpha === undefined) { return { title, notes: [WITHOUT_ALPHA], rows: [] }; }
  const load = (path: string, names: string[]) => () => inFreshProcess<Figures>(child('import'), [path, ...names]);
  const format = (times: number[], [{ modules }]: Figures[]) => `${median(times).toFixed(1)} ms, ${modules} modules`;
  const row = (what: string, names: string[]) => {
    const runs = interleaved({ ours: load(installedLibrary(), names), alpha: load(alpha.folder, names) }, ROUNDS);
    const [ours, theirs] = [runs.ours, runs.alpha].map((figures) => figures.map(({ ms }) => ms));
    return pairRow(what, [format(ours, runs.ours), ours], [`aws-ivs-alpha: ${format(theirs, runs.alpha)}`, theirs], SLOWER_AT_MOST);
  };
  return {
    title,
    notes: [
      `Median of ${ROUNDS} fresh processes each. The modules are files that \`require\` loaded, those of aws-cdk-lib included.`,
      'This package loads a file when something of it is used first (docs/decisions/0016-import-time-and-memory.md): hence the other rows.',
      `aws-ivs-alpha ${alpha.version} holds channels, stream keys, key pairs and recordings only.`,
    ],
    rows: [row('import', []), row(`import, and the classes ${USED.join(' and ')}`, USED), row('import, and a channel in a stack', ['a channel'])],
  };
}
