import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Cdk } from './cdk';
import type { Check } from './check';
import { cleanUp } from './clean-up';
import { Context } from './context';
import { STACK_NAMES } from './names';
import { Platform } from './platform';
import { Interrupted } from './processes';
import { Redactor } from './redaction';
import { report } from './report';
import { IvsResource, isOurs, resourcesOf, summary } from './resources';
import { Run } from './run';

/** A part of a run. What it can't do without, it lets throw: then the run ends, and cleans up. */
export interface Part {
  readonly title: string;
  readonly run: (context: Context) => Promise<void>;
}

export interface AcceptanceOptions {
  readonly platform: Platform;
  readonly parts: readonly Part[];
  readonly signal: AbortSignal;
  readonly reportFile: string;
  readonly write: (line: string) => void;
  /** Whether an account is taken that has other resources of IVS. */
  readonly allowExisting?: boolean;
  readonly foreignBucket?: string;
  /** Whether what earlier runs have left is deleted first. */
  readonly cleanUpEarlier?: boolean;
  /** @default - the whole */
  readonly catalogue?: { readonly [name: string]: Check };
}

/** A reason not to begin. */
export class Refused extends Error {}

export const EXIT = { good: 0, failed: 1, refused: 2, interrupted: 130 } as const;

type Caution = Pick<AcceptanceOptions, 'platform' | 'allowExisting' | 'cleanUpEarlier' | 'write'>;

/** Refuses an account in which somebody else's resources could be hit, or could be in the way. */
export async function requireOwnAccount({ platform, allowExisting, cleanUpEarlier, write }: Caution): Promise<void> {
  const resources = await resourcesOf(platform.account);
  if (!platform.isLocal) { await requireNoStacks(platform, resources.filter(isOurs), cleanUpEarlier); }
  const unknown = resources.filter((resource) => !isOurs(resource));
  if (unknown.length === 0) { return; }
  const found = `${platform.region} has resources of Amazon IVS that no acceptance run has created: ${summary(unknown)}`;
  if (!allowExisting) { throw new Refused(`${found}. Use an account or a Region of its own, or --allow-existing. A run never changes them, but shares the quotas with them.`); }
  write(`${found}. They stay as they are.`);
}

/** Refuses stacks of somebody else that have our names, and what another run has left, which may be running now. */
async function requireNoStacks({ account, region }: Platform, left: readonly IvsResource[], cleanUpEarlier = false): Promise<void> {
  const found = await Promise.all(STACK_NAMES.map(async (name) => ({ name, stack: await account.stack(name) })));
  const stacks = found.filter(({ stack }) => stack !== undefined);
  const foreign = stacks.find(({ stack }) => !isOurs(stack!));
  if (foreign) { throw new Refused(`${region} has the stack ${foreign.name}, which no acceptance run has created. Use another account or Region.`); }
  if (!cleanUpEarlier && stacks.length + left.length > 0) {
    const what = [...stacks.map(({ name }) => `the stack ${name}`), ...left.length > 0 ? [summary(left)] : []].join(', ');
    throw new Refused(`${region} has ${what} of an acceptance run that is running now, or was ended before it could clean up. `
      + 'If none is running, use --clean-up-earlier.');
  }
}

/** A whole run: the parts, the clean-up whatever has happened, and the report. Returns the exit code. */
export async function acceptance(options: AcceptanceOptions): Promise<number> {
  const { platform, parts, signal, reportFile, write, foreignBucket, catalogue, cleanUpEarlier } = options;
  const started = Date.now();
  const redactor = new Redactor();
  redactor.add(await platform.account.id(), 'account');
  const run = new Run(platform.isLocal, signal, redactor, write, catalogue);
  const context = new Context(platform, run, new Cdk(platform, run), foreignBucket, cleanUpEarlier);
  let ending: string | undefined;
  try {
    for (const { title, run: carryOut } of parts) {
      if (signal.aborted) { throw new Interrupted(); }
      run.progress(title);
      const begun = Date.now();
      await carryOut(context);
      run.progress(`  (${Math.round((Date.now() - begun) / 1000)} s)`);
    }
  } catch (error) {
    ending = redactor.redact((error as Error).message);
    run.progress(error instanceof Interrupted ? 'Interrupted' : `The run ends here: ${ending}`);
  }
  run.progress('Cleaning up');
  const leftBehind = await cleanUp(context);
  const text = report(run, {
    isLocal: platform.isLocal,
    platform: platform.description,
    region: platform.region,
    date: new Date(started),
    seconds: (Date.now() - started) / 1000,
    ending,
    leftBehind,
  });
  mkdirSync(dirname(reportFile), { recursive: true });
  writeFileSync(reportFile, text);
  const bad = run.count('failed') + run.count('not reached');
  run.progress(`${run.count('passed')} passed, ${run.count('failed')} failed, ${run.count('not judged here')} not judged here, `
    + `${run.count('skipped')} skipped, ${run.count('not reached')} not reached. Report: ${reportFile}`);
  for (const line of leftBehind) { run.progress(`Left behind: ${line}`); }
  if (leftBehind.length > 0 && !platform.isLocal) {
    run.progress(`Renew your credentials if they have expired, and run with --aws --region ${platform.region} --clean-up-earlier.`);
  }
  if (signal.aborted) { return EXIT.interrupted; }
  return bad > 0 || ending !== undefined || leftBehind.length > 0 ? EXIT.failed : EXIT.good;
}
