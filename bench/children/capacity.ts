import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Call, startIvs } from '../../ivs-local/src';
import { LocalCloudFormation } from '../../local/engine/cloudformation';
import { ivsChecks } from '../../local/engine/iam';
import { addImportedChannels, CAPACITIES, Capacity, capacityApp, IAM_CAPACITIES, Largest, largestFor } from '../../test/control-plane/capacities';

/*
 * Deploys the stack of a capacity on the life-cycle engine, with the API rates and IAM, updates everything in it, and deletes it. Prints the
 * elapsed time and the calls. Usage: capacity.ts <name of a capacity> [<count>]
 */

/** The results of one stack operation. */
export interface Phase {
  readonly seconds: number;
  /** The calls by operation, without throttled calls. */
  readonly calls: { readonly [operation: string]: number };
  readonly throttled: { readonly [operation: string]: number };
}

export interface CapacityRun {
  readonly count: number;
  readonly resources: number;
  readonly create: Phase;
  readonly update: Phase;
  readonly delete: Phase;
  /** Characters of the policies in the largest role. */
  readonly largestRole: number;
  /** Undefined if no quota is exceeded. */
  readonly largest?: Largest;
  /** The calls that failed or were denied. */
  readonly problems: string[];
}

void (async () => {
  const [name, count] = process.argv.slice(2);
  const capacity = ({ ...CAPACITIES, ...IAM_CAPACITIES } as { [key: string]: Capacity })[name];
  const largest = capacity.isUnlimited ? undefined : largestFor(capacity);
  const byDefault = name in IAM_CAPACITIES ? largest!.count : capacity.target;
  process.stdout.write(JSON.stringify({ ...await run(capacity, Number(count ?? byDefault)), largest }));
})();

async function run(capacity: Capacity, count: number): Promise<Omit<CapacityRun, 'largest'>> {
  const service = await startIvs({ rates: true, keptCalls: Infinity });
  if (capacity.isImported) { addImportedChannels(service.account, count); }
  const engine = new LocalCloudFormation({ ivsEndpoint: service.endpoint });
  service.authorizeBy(engine.permissions.judge(ivsChecks(service.account)));
  const folder = mkdtempSync(join(tmpdir(), 'bench-capacity-'));
  const problems: string[] = [];
  const phase = async (action: () => Promise<void>): Promise<Phase> => {
    const [started, from] = [Date.now(), service.calls.length];
    await action().catch((error) => problems.push(error.message));
    await engine.secretsManager.rotations.settled();
    const calls = service.calls.slice(from);
    return {
      seconds: (Date.now() - started) / 1000,
      calls: byOperation(calls.filter(({ error }) => error !== 'ThrottlingException')),
      throttled: byOperation(calls.filter(({ error }) => error === 'ThrottlingException')),
    };
  };
  const deploy = async (tag?: string) => engine.deploy(capacityApp(capacity, count, { outdir: join(folder, tag ?? 'first'), tag }).synth().directory);
  try {
    const create = await phase(async () => deploy());
    const { resources } = engine.stack('Stack');
    const largestRole = engine.permissions.largestRole();
    const update = await phase(async () => deploy('changed'));
    const deletion = await phase(async () => engine.destroy(['Stack']));
    const denied = [...service.calls, ...engine.secretsManager.calls].filter(({ error }) => error === 'AccessDeniedException');
    problems.push(...denied.map(({ operation }) => `${operation} was denied`));
    problems.push(...engine.secretsManager.rotations.results.filter(({ succeeded }) => !succeeded).map(({ reason }) => reason!));
    problems.push(...engine.resourcesLeft().map(({ logicalId }) => `${logicalId} is left`));
    return { count, resources: resources.length, create, update, delete: deletion, largestRole, problems };
  } finally {
    await engine.close();
    await service.close();
    rmSync(folder, { recursive: true });
  }
}

function byOperation(calls: readonly Call[]): { [operation: string]: number } {
  const counts: { [operation: string]: number } = {};
  for (const { operation } of calls) { counts[operation] = (counts[operation] ?? 0) + 1; }
  return counts;
}
