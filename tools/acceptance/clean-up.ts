import { nothingIfMissing } from './account';
import { IntegApp } from './cdk';
import { Context } from './context';
import { NAMES } from './names';
import { eventually, sleep } from './processes';
import { isOf, isOurs, resourcesOf, summary, sweep } from './resources';

/** The stacks of each app, those that use others first. */
const STACKS: { readonly [app in IntegApp]: readonly string[] } = {
  permissions: [NAMES.permissionsStack],
  ads: [NAMES.adsStack],
  everything: [NAMES.operationsStack, NAMES.stack],
};
const ATTEMPTS = 20;
const LIST_LAG = 60; // seconds in which a deleted resource may still be listed
const PAUSE = 30_000; // milliseconds between two attempts on AWS: an interrupted deployment goes on in CloudFormation

/** Ends the encoders, deletes the stacks, and sweeps what they have left. Returns what could not be deleted. */
export async function cleanUp(context: Context): Promise<string[]> {
  const { run, cdk, account } = context;
  const left: string[] = [];
  const attempt = async (what: string, action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      left.push(run.redactor.redact(`${what}: ${(error as Error).message}`));
    }
  };
  for (const encoder of context.encoders) { await attempt('encoder', async () => encoder.stop()); }
  for (const app of Object.keys(STACKS) as IntegApp[]) { await attempt(`stacks of integ.${app}`, async () => { await destroyStacks(context, app); }); }
  await attempt('sweep', async () => {
    left.push(...(await sweep(account, isOf(run.id))).map((failure) => run.redactor.redact(failure)));
    const ask = async () => (await resourcesOf(account)).filter(isOf(run.id));
    const remaining = left.length > 0 ? await ask() : await eventually(ask, ({ length }) => length === 0, LIST_LAG);
    if (remaining.length > 0) { left.push(summary(remaining)); }
  });
  cdk.close();
  return left;
}

/** No further attempt makes sense. */
class GivenUp extends Error {}

/**
 * Deletes the stacks of an app, as far as they exist, and waits for one that is still being deployed. It never touches a stack that is not meant.
 * Returns why attempts failed before one succeeded.
 */
export async function destroyStacks({ account, cdk, platform, run }: Context, app: IntegApp, isMeant = isOf(run.id)): Promise<string[]> {
  const failures: string[] = [];
  const attempts = platform.isLocal ? 2 : ATTEMPTS;
  for (let round = 1; ; round += 1) {
    try {
      const stacks = await Promise.all(STACKS[app].map(async (name) => ({ name, stack: await account.stack(name) })));
      const existing = stacks.filter(({ stack }) => stack !== undefined);
      if (existing.length === 0) { return failures; }
      const foreign = existing.find(({ stack }) => !platform.isLocal && !isMeant(stack!)); // locally, ministack belongs to the run
      if (foreign) { throw new GivenUp(`the stack ${foreign.name} is not of this run, and stays as it is`); }
      if (round > attempts) { throw new GivenUp(failures.at(-1) ?? 'the stacks still exist'); }
      run.progress(`  deleting ${existing.map(({ name }) => name).join(' and ')}`);
      for (const { name } of existing) { await emptyBuckets(account, name); }
      await cdk.destroy(app);
    } catch (error) {
      if (error instanceof GivenUp || round > attempts) { throw error; }
      failures.push((error as Error).message);
      run.progress(`  not yet: ${(error as Error).message.split('\n').at(-1)}`);
      await sleep(platform.isLocal ? 1000 : PAUSE);
    }
  }
}

async function emptyBuckets(account: Context['account'], stackName: string): Promise<void> {
  for (const bucket of await account.physicalIds(stackName, 'AWS::S3::Bucket')) { await account.emptyBucket(bucket).catch(nothingIfMissing); }
}

/** Deletes what earlier runs have left, for example one that was killed. */
export async function cleanLeftovers(context: Context): Promise<void> {
  for (const app of Object.keys(STACKS) as IntegApp[]) { await destroyStacks(context, app, isOurs); }
  const failures = await sweep(context.account, isOurs);
  if (failures.length > 0) { throw new Error(`an earlier run has left what can't be deleted: ${failures.join('; ')}`); }
}
