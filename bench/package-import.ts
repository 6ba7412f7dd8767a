import { newestAlpha, WITHOUT_ALPHA } from './alpha';
import { inFreshProcess, interleaved, median } from './pairs';
import { child, LIBRARY } from './paths';
import { pairRow, Section } from './table';

const ROUNDS = 25;
const SLOWER_AT_MOST = 1; // "not slower"

interface Figures {
  readonly ms: number;
  readonly modules: number;
}

/** The time until a program has imported the package, against aws-ivs-alpha. */
export function packageImport(): Section {
  const title = 'Import of the package';
  const alpha = newestAlpha();
  if (alpha === undefined) { return { title, notes: [WITHOUT_ALPHA], rows: [] }; }
  const load = (path: string) => () => inFreshProcess<Figures>(child('import'), [path]);
  const runs = interleaved({ ours: load(LIBRARY), alpha: load(alpha.folder) }, ROUNDS);
  const [ours, theirs] = [runs.ours, runs.alpha].map((figures) => figures.map(({ ms }) => ms));
  const told = (times: number[], [{ modules }]: Figures[]) => `${median(times).toFixed(1)} ms, ${modules} modules`;
  return {
    title,
    notes: [
      `Median of ${ROUNDS} fresh processes each. The modules are files that \`require\` loaded, those of aws-cdk-lib included.`,
      `aws-ivs-alpha ${alpha.version} holds channels, stream keys, key pairs and recordings only.`,
    ],
    rows: [pairRow('import', [told(ours, runs.ours), ours], [`aws-ivs-alpha: ${told(theirs, runs.alpha)}`, theirs], SLOWER_AT_MOST)],
  };
}
