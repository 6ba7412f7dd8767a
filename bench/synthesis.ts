import { newestAlpha, WITHOUT_ALPHA } from './alpha';
import { installedLibrary } from './installed';
import { inFreshProcess, interleaved, median } from './pairs';
import { child } from './paths';
import { pairRow, Section } from './table';

const CHANNELS = 200;
const ROUNDS = 41;
const AGAINST_L1 = 1.1;
const AGAINST_L2 = 1.03;
const AGAINST_ALPHA = 0.92;
export const MEMORY_AGAINST_L1 = 1.15;

/** The results of a process that creates and synthesizes channels. */
export interface Synthesis {
  readonly ms: number;
  /** The CPU time of all threads. */
  readonly cpu: number;
  /** Peak memory, in MiB. */
  readonly peak: number;
}

export function synthesize(library: string, channels: number): Synthesis {
  return inFreshProcess<Synthesis>(child('synth'), [library, String(channels)]);
}

/** The same channels with stream keys: with this library, with L1s, with bare L2s, and with aws-ivs-alpha. */
export function synthesis(): Section {
  const alpha = newestAlpha();
  const runs = interleaved({
    ours: () => synthesize(installedLibrary(), CHANNELS),
    l1: () => synthesize('l1', CHANNELS),
    l2: () => synthesize('l2', CHANNELS),
    ...(alpha && { alpha: () => synthesize(alpha.folder, CHANNELS) }),
  }, ROUNDS);
  const of = (name: string, figure: keyof Synthesis, unit: string, label = ''): [string, number[]] => {
    const values = runs[name].map((run) => run[figure]);
    return [`${label}${median(values).toFixed(0)} ${unit}`, values];
  };
  const what = `${CHANNELS} channels with stream keys`;
  const times = (name: string, label: string, limit: number) => (['ms', 'cpu'] as const).map((figure) =>
    pairRow(`${what}, ${figure === 'ms' ? 'time' : 'time on the processor'}`, of('ours', figure, 'ms'), of(name, figure, 'ms', `${label}: `), limit));
  return {
    title: 'Construct and synthesize',
    notes: [
      `Median of ${ROUNDS} fresh processes each, without the imports and a first channel, with the offline rules of the CDK switched off (\`CDK_VALIDATION=false\`).`,
      'A bare L2 is a class with a `Resource` around each L1, and no more: what every L2 costs. It misses the targets against L1 too (docs/decisions/0016-import-time-and-memory.md).',
      'On a busy machine the time on the processor tells more than the time that went by.',
      'All give the same channels, with the same names and keys. Peak memory is that of the whole process.',
      ...(alpha ? [`The alpha is aws-ivs-alpha ${alpha.version}.`] : [WITHOUT_ALPHA]),
    ],
    rows: [
      ...times('l1', 'L1', AGAINST_L1),
      ...times('l2', 'bare L2', AGAINST_L2),
      ...(alpha ? times('alpha', 'aws-ivs-alpha', AGAINST_ALPHA) : []),
      pairRow(`${what}, peak memory`, of('ours', 'peak', 'MiB'), of('l1', 'peak', 'MiB', 'L1: '), MEMORY_AGAINST_L1),
    ],
  };
}
