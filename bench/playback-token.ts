import { inFreshProcess, interleaved, median } from './pairs';
import { child, PLAYBACK_TOKEN } from './paths';
import { pairRow, Row, Section } from './table';

const TOKENS = 800;
const ROUNDS = 15;
const SLOWER_AT_MOST = 1 / 0.9; // at least 0.90 of the tokens in the same time
const WHAT: { [inFlight: number]: string } = { 1: 'one at a time', 8: '8 in flight' };

/** Signing whole tokens, with all checks, against the bare signature of node:crypto. */
export function playbackToken(): Section {
  return {
    title: 'Playback tokens',
    notes: [
      `Median of ${ROUNDS} fresh processes each; a process signs ${TOKENS} tokens after a warm-up. Import and reading of the key do not count.`,
      'The reference is `crypto.sign` with the same key over bytes of the same length, and nothing else: synchronous when one at a time, with a callback when several are in flight.',
      'On a busy machine the time on the processor, of all threads, tells more than the time that went by.',
      'Signing on P-384 takes nearly all of the time, and how much depends on the machine alone.',
    ],
    rows: Object.keys(WHAT).flatMap((inFlight) => rowsOf(Number(inFlight))),
  };
}

interface Signing {
  readonly ms: number;
  /** The time on the processor, of all threads. */
  readonly cpu: number;
}

function rowsOf(inFlight: number): Row[] {
  const sign = (what: string) => () => inFreshProcess<Signing>(child('sign'), [what, String(TOKENS), String(inFlight)]);
  const { ours, raw } = interleaved({ ours: sign(PLAYBACK_TOKEN), raw: sign('raw') }, ROUNDS);
  return (['ms', 'cpu'] as const).map((figure) => {
    const [mine, theirs] = [ours, raw].map((runs) => runs.map((run) => run[figure] / TOKENS));
    const text = (values: number[]) => `${median(values).toFixed(3)} ms${figure === 'ms' ? `, ${(1000 / median(values)).toFixed(0)}/s` : ''}`;
    const what = `sign a token, ${WHAT[inFlight]}${figure === 'cpu' ? ', time on the processor' : ''}`;
    return pairRow(what, [text(mine), mine], [`node:crypto: ${text(theirs)}`, theirs], SLOWER_AT_MOST);
  });
}
