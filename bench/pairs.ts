import { execFileSync } from 'node:child_process';

/*
 * Measures in pairs: the compared variants run in turn, back and forth (A B B A …), each time in a new process. Other load on the
 * machine affects both sides equally, so ratios are reliable even if single timings are not.
 */

/** The figures of each variant, in the order in which they were measured. */
export function interleaved<Figures>(variants: { [name: string]: () => Figures }, rounds: number): { [name: string]: Figures[] } {
  const names = Object.keys(variants);
  const figures: { [name: string]: Figures[] } = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) { figures[name].push(variants[name]()); }
  }
  return figures;
}

/** Runs a script in a new process. The last line of its output has its figures as JSON. The environment has only the required variables. */
export function inFreshProcess<Figures>(script: string, args: string[], node = process.execPath): Figures {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'us-west-2',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_VALIDATION: 'false', // the offline rules of the CDK take a second for any app
  };
  return JSON.parse(execFileSync(node, [script, ...args], { env, encoding: 'utf8' }).trimEnd().split('\n').pop()!);
}

export interface Comparison {
  /** Of the medians. */
  readonly ratio: number;
  /** The middle half of the ratios of all pairs: how far a single pair is off. */
  readonly spread: [number, number];
}

export function compare(measured: number[], against: number[]): Comparison {
  const ratios = measured.map((value, pair) => value / against[pair]);
  return { ratio: median(measured) / median(against), spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)] };
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return low + (high - low) * (position - Math.floor(position));
}
