import { IntegApp } from './cdk';
import { Context } from './context';
import { NAMES } from './names';
import { sleep } from './processes';
import { isOurs, resourcesOf, summary, sweep } from './resources';

/** The stacks of each app, those that use others first. */
const STACKS: { readonly [app in IntegApp]: readonly string[] } = {
  permissions: [NAMES.permissionsStack],
  ads: [NAMES.adsStack],
  everything: [NAMES.operationsStack, NAMES.stack],
};
const ATTEMPTS = 20;
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
  for (const app of Object.keys(STACKS) as IntegApp[]) { await attempt(`stacks of integ.${app}`, async () => destroyStacks(context, app)); }
  await attempt('sweep', async () => {
    left.push(...(await sweep(account)).map((failure) => run.redactor.redact(failure)));
    const remaining = (await resourcesOf(account)).filter(isOurs);
    if (remaining.length > 0) { left.push(summary(remaining)); }
  });
  cdk.close();
  return left;
}

/** Deletes the stacks of an app, as far as they exist. A stack that is still being deployed is waited for. */
export async function destroyStacks({ account, cdk, platform, run }: Context, app: IntegApp): Promise<void> {
  for (let round = 1; ; round += 1) {
    const statuses = await Promise.all(STACKS[app].map(async (name) => account.stackStatus(name)));
    if (statuses.every((status) => status === undefined || status === 'DELETE_COMPLETE')) { return; }
    run.progress(`  deleting ${STACKS[app].join(' and ')}`);
    try {
      for (const name of STACKS[app]) { await emptyBuckets(account, name); }
      await cdk.destroy(app);
    } catch (error) {
      if (round === ATTEMPTS || platform.isLocal && round === 2) { throw error; }
      run.progress(`  not yet: ${(error as Error).message.split('\n').at(-1)}`);
      await sleep(platform.isLocal ? 1000 : PAUSE);
    }
  }
}

async function emptyBuckets(account: Context['account'], stackName: string): Promise<void> {
  for (const bucket of await account.physicalIds(stackName, 'AWS::S3::Bucket')) { await account.emptyBucket(bucket); }
}

/** Deletes what an earlier run has left, for example one that was killed. */
export async function cleanLeftovers(context: Context): Promise<void> {
  for (const app of Object.keys(STACKS) as IntegApp[]) { await destroyStacks(context, app); }
  const failures = await sweep(context.account);
  if (failures.length > 0) { throw new Error(`an earlier run has left what can't be deleted: ${failures.join('; ')}`); }
}
