import type { CapacityRun, Phase } from './children/capacity';
import { inFreshProcess } from './pairs';
import { child } from './paths';
import { Section } from './table';
import { CAPACITIES, Capacity, IAM_CAPACITIES, MOST_RESOURCES } from '../test/control-plane/capacities';

const PHASES = ['create', 'update', 'delete'] as const;

/** The capacity of one stack, and the time to deploy, update and delete it with the API rates of IVS. */
export function capacity(): Section {
  const all: { [name: string]: Capacity } = { ...CAPACITIES, ...IAM_CAPACITIES };
  const runs = Object.entries(all).map(([name, { what, target }]) => ({ what, target, ...inFreshProcess<CapacityRun>(require.resolve('tsx/cli'), [child('capacity', 'ts'), name]) }));
  return {
    title: 'Capacity of a stack',
    notes: [
      'Measured is the largest number that can be synthesized. Each row was deployed, updated and deleted in the number of its target, on the life-cycle '
        + 'engine, with the API rates and the quotas of CloudFormation and IAM; `yes` means that nothing failed or was denied. The rows that IAM limits were deployed in the largest number.',
      'The update gives each resource another tag, which is the most that one update can bring. An update that changes nothing of a channel calls nothing for it.',
      'Calls are those of IVS, also of CloudFormation itself: for each channel, in brackets the largest number for one operation. Most operations are limited to '
        + '5 calls a second in an account and region, so a stack takes at least a fifth of a second for each call of the same operation.',
      'Throttled calls are repeated until they succeed. Most are those of CloudFormation itself; how often that repeats them on AWS is not published.',
      'On AWS, CloudFormation adds time of its own to each resource, such as for secrets, which the engine does not.',
      ...runs.filter(({ problems }) => problems.length > 0).map(({ what, problems }) => `${what}: ${problems[0]}`),
      ...runs.filter(({ create }) => Object.keys(create.calls).length > 0).map(({ what, ...run }) => (
        `${what}, calls: ${PHASES.map((phase) => `${phase} ${listed(run[phase].calls)}`).join('; ')}.`)),
    ],
    rows: runs.map(({ what, target, largest, problems }) => ({
      what,
      measured: largest ? String(largest.count) : 'no limit',
      against: `target ${target}`,
      ratio: largest ? (largest.count / target).toFixed(2) : '',
      target: '≥ 1.00',
      met: problems.length === 0 && (largest === undefined || largest.count >= target),
    })),
    tables: [[
      ['what', 'deployed', `resources (of ${MOST_RESOURCES})`, 'characters in the largest role (of 10,240)', 'limited by',
        ...PHASES.flatMap((phase) => [`${phase}, time`, 'calls for each', 'throttled'])],
      ...runs.map(({ what, count, resources, largestRole, largest, ...run }) => [
        what, String(count), String(resources), String(largestRole), largest ? limitIn(largest.error) : '', ...PHASES.flatMap((phase) => cells(run[phase], count)),
      ]),
    ]],
  };
}

function cells({ seconds, calls, throttled }: Phase, count: number): string[] {
  const most = Math.max(0, ...Object.values(calls));
  return [`${seconds.toFixed(0)} s`, `${(sum(calls) / count).toFixed(1)} (${(most / count).toFixed(1)})`, String(sum(throttled))];
}

function limitIn(error: string): string {
  return /RolePermissionsTooLarge|RevocationChannelsTooMany/.exec(error)?.[0] ?? `${MOST_RESOURCES} resources`;
}

function listed(calls: Phase['calls']): string {
  return Object.entries(calls).map(([operation, count]) => `${operation} ${count}`).join(', ') || 'none';
}

function sum(counts: { [name: string]: number }): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
