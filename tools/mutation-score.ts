/*
 * How many of the faults that Stryker makes are found by a test, by folder: docs/mutation.md.
 */

/** What is read of Stryker's JSON report: https://github.com/stryker-mutator/mutation-testing-elements */
export interface MutationReport {
  readonly files: { readonly [path: string]: { readonly mutants: ReadonlyArray<{ readonly status: string }> } };
}

/** A part of the code, and the least percentage of its mutants that tests have to find. */
export interface Part {
  readonly name: string;
  readonly threshold: number;
  readonly files: RegExp;
}

export interface Score extends Part {
  /** Those that ran: without ignored ones and ones that don't compile. */
  readonly mutants: number;
  readonly found: number;
  /** Reached by tests, but found by none. */
  readonly survived: number;
  /** Reached by no test. */
  readonly notReached: number;
  readonly percentage: number;
}

/** A file counts for the first part that it matches. */
export const PARTS: readonly Part[] = [
  { name: '`playback-token/`', threshold: 90, files: /^playback-token\// },
  { name: '`handlers/`', threshold: 90, files: /^handlers\// },
  {
    name: 'rules and permissions of `src/`',
    threshold: 90,
    // what refuses or warns, and what makes statements of policies
    files: /^src\/.*(-rules|-grants|-permissions|\/(arn|channel-attribute|errors|event-pattern|filled-secret|grant|iam-actions|one-stream-key|origins|own-resources|own-tags|quota|retained-with|revocation-channels|role-policy|rule|validate|value-types|wildcards|within-stack))\.ts$/,
  },
  ...['ads', 'channel', 'control-plane', 'mixins', 'operations', 'playback', 'private', 'recording'].map((folder) => (
    { name: `\`src/${folder}/\`, the rest`, threshold: 80, files: new RegExp(`^src/${folder}/`) })),
];

/** The score of each part that the report has mutants of. */
export function scores(report: MutationReport, parts: readonly Part[] = PARTS): Score[] {
  const statuses = new Map<Part, string[]>(parts.map((part) => [part, []]));
  for (const [path, { mutants }] of Object.entries(report.files)) {
    const part = parts.find(({ files }) => files.test(path));
    if (!part) { throw new Error(`${path} is in no part: add it to PARTS in tools/mutation-score.ts`); }
    statuses.get(part)!.push(...mutants.map(({ status }) => status));
  }
  return [...statuses].flatMap(([part, all]) => {
    const count = (...wanted: string[]) => all.filter((status) => wanted.includes(status)).length;
    const [found, survived, notReached] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')];
    const mutants = found + survived + notReached;
    return mutants === 0 ? [] : [{ ...part, mutants, found, survived, notReached, percentage: 100 * found / mutants }];
  });
}

/** Cut off, not rounded: 89.99 is not 90. */
const shown = (percentage: number) => (Math.floor(percentage * 10) / 10).toFixed(1);

/** As a table in Markdown. */
export function table(all: readonly Score[]): string {
  return [
    '| part | mutants | found | survived | not reached | score | threshold |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...all.map(({ name, mutants, found, survived, notReached, percentage, threshold }) => (
      `| ${name} | ${mutants} | ${found} | ${survived} | ${notReached} | ${shown(percentage)} % | ${threshold} % |`)),
  ].join('\n');
}

/** The parts that have less than they need. */
export function belowThreshold(all: readonly Score[]): string[] {
  return all.filter(({ percentage, threshold }) => percentage < threshold).map(({ name, percentage, threshold }) => `${name}: ${shown(percentage)} %, but at least ${threshold} %`);
}
