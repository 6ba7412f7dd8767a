import { inFreshProcess, interleaved, median } from './pairs';
import { child, PLAYBACK_TOKEN, SIGNER } from './paths';
import { pairRow, Row, Section } from './table';

const TOKENS = 400;
const ROUNDS = 31;
const SLOWER_AT_MOST = 1 / 0.9; // at least 0.90 of the tokens in the same time
const WHAT: { [inFlight: number]: string } = { 1: 'one at a time', 8: '8 in flight' };

/** Signing whole tokens with all checks, compared with the bare signature of node:crypto. */
export function playbackToken(): Section {
  return {
    title: 'Playback tokens',
    notes: [
      `Median of ${ROUNDS} fresh processes each; a process signs ${TOKENS} tokens after a warm-up. Import and reading of the key do not count.`,
      'The signer is the bundled function of PlaybackTokenSigner, which has read its key from Secrets Manager during the warm-up. Lambda gives a process one request at a time.',
      'The reference is `crypto.sign` with the same key over bytes of the same length, and nothing else. One at a time, both sign synchronously (`threadPool: false`), as the signer does; with several in flight, in the thread pool.',
      'On a busy machine the time on the processor, of all threads, tells more than the time that went by.',
      'Signing on P-384 takes nearly all of the time, and how much depends on the machine alone.',
    ],
    rows: Object.keys(WHAT).flatMap((inFlight) => rowsOf(Number(inFlight))),
  };
}

interface Signing {
  readonly ms: number;
  /** The CPU time of all threads. */
  readonly cpu: number;
}

function rowsOf(inFlight: number): Row[] {
  const sign = (what: string) => () => inFreshProcess<Signing>(child('sign'), [what, String(TOKENS), String(inFlight)]);
  const whole = { module: sign(PLAYBACK_TOKEN), ...inFlight === 1 && { deployed: sign(SIGNER) }, raw: sign('raw') };
  const { module, deployed, raw } = interleaved(whole, ROUNDS);
  const text = (values: number[], figure: 'ms' | 'cpu') => `${median(values).toFixed(3)} ms${figure === 'ms' ? `, ${(1000 / median(values)).toFixed(0)}/s` : ''}`;
  const row = (name: string, runs: Signing[], figure: 'ms' | 'cpu'): Row => {
    const [mine, theirs] = [runs, raw].map((all) => all.map((run) => run[figure] / TOKENS));
    const what = `${name}, ${WHAT[inFlight]}${figure === 'cpu' ? ', time on the processor' : ''}`;
    return pairRow(what, [text(mine, figure), mine], [`node:crypto: ${text(theirs, figure)}`, theirs], SLOWER_AT_MOST);
  };
  return (['ms', 'cpu'] as const).flatMap((figure) => [
    row('sign a token', module, figure),
    ...deployed ? [row('the signer, its key in a secret', deployed, figure)] : [],
  ]);
}
