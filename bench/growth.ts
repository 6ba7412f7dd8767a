import { installedLibrary } from './installed';
import { interleaved, median } from './pairs';
import { MEMORY_AGAINST_L1, synthesize } from './synthesis';
import { pairRow, Section } from './table';

const [FEW, HALF, MANY] = [500, 5_000, 10_000];
const ROUNDS = 5;
const GROWTH = 1.1;

/** Whether each of ten thousand channels takes more time than each of a few. */
export function growth(): Section {
  const runs = interleaved({
    few: () => synthesize(installedLibrary(), FEW),
    half: () => synthesize(installedLibrary(), HALF),
    many: () => synthesize(installedLibrary(), MANY),
    l1: () => synthesize('l1', MANY),
    l2: () => synthesize('l2', MANY),
  }, ROUNDS);
  const each = (name: string, channels: number): [string, number[]] => {
    const times = runs[name].map(({ ms }) => ms / channels);
    return [`${channels}: ${median(times).toFixed(2)} ms each`, times];
  };
  const peak = (name: string, label: string): [string, number[]] => {
    const values = runs[name].map((run) => run.peak);
    return [`${label}${median(values).toFixed(0)} MiB`, values];
  };
  return {
    title: 'Growth',
    notes: [
      `Median of ${ROUNDS} fresh processes each; channels with stream keys, 250 to a stack, offline rules off.`,
      'Few channels bear the time in which the process warms up, so the second row is the stricter one.',
      'Why memory misses its target against L1: docs/decisions/0016-import-time-and-memory.md.',
    ],
    rows: [
      pairRow('time for a channel', each('many', MANY), each('few', FEW), GROWTH),
      pairRow('time for a channel', each('many', MANY), each('half', HALF), GROWTH),
      pairRow(`${MANY} channels, peak memory`, peak('many', ''), peak('l1', 'L1: '), MEMORY_AGAINST_L1),
      pairRow(`${MANY} channels, peak memory`, peak('many', ''), peak('l2', 'bare L2: '), MEMORY_AGAINST_L1),
    ],
  };
}
