import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { interruption } from './interruption';
import { Redactor } from './redaction';
import { commandLine } from '../command-line';

const USAGE = `npm run acceptance [-- OPTIONS]

Deploys everything with the real CDK CLI, streams, plays, revokes, rotates, updates and deletes, and writes a report with what was expected and
what was observed. Without --aws, it runs on this machine, with emulators: it needs Python 3 with venv and pip, ffmpeg, and no account.

  --aws                  runs in your AWS account, with your credentials: docs/acceptance/README.md says what it costs
  --region REGION        the Region, with --aws [that of your AWS settings]
  --profile PROFILE      the profile of your AWS settings, with --aws
  --yes                  doesn't ask before it begins, with --aws
  --allow-existing       takes an account that has other resources of Amazon IVS, with --aws
  --clean-up-earlier     first deletes what an earlier run has left, with --aws
  --foreign-bucket NAME  a bucket of another account, for the check that IVS doesn't record to it, with --aws
  --report FILE          where the report goes [docs/acceptance/local.md or aws.md]
  --help                 shows this`;

const options = commandLine(USAGE, () => {
  const { values } = parseArgs({
    options: {
      'aws': { type: 'boolean', default: false },
      'region': { type: 'string' },
      'profile': { type: 'string' },
      'yes': { type: 'boolean' },
      'allow-existing': { type: 'boolean' },
      'clean-up-earlier': { type: 'boolean' },
      'foreign-bucket': { type: 'string' },
      'report': { type: 'string' },
    },
  });
  const onAws = (['region', 'profile', 'yes', 'allow-existing', 'clean-up-earlier', 'foreign-bucket'] as const).filter((name) => values[name] !== undefined);
  if (!values.aws && onAws.length > 0) { throw new Error(`--${onAws[0]} needs --aws`); }
  return values;
});

const signal = interruption();

async function main(): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // read when the SDK is loaded
  const { acceptance, EXIT, Refused, requireOwnAccount } = await import('./acceptance.js');
  const { awsPlatform } = await import('./aws-platform.js');
  const { localPlatform } = await import('./local-platform.js');
  const { prepare } = await import('./tools.js');
  const { SCENARIO } = await import('./scenario/index.js');
  const { statement } = await import('./costs.js');
  const write = (line: string) => { console.log(line); };
  write('Bundling the functions');
  await prepare(signal);
  const platform = options.aws ? await awsPlatform(options) : await localPlatform(signal, write);
  try {
    if (options.aws) { write(statement(platform)); }
    const caution = { platform, allowExisting: options['allow-existing'], cleanUpEarlier: options['clean-up-earlier'], write };
    await requireOwnAccount(caution);
    if (options.aws && !options.yes) {
      if (!await isAgreed()) { return signal.aborted ? EXIT.interrupted : EXIT.refused; }
      await requireOwnAccount(caution); // the question may have waited for hours
    }
    const reportFile = options.report ?? join('docs/acceptance', options.aws ? 'aws.md' : 'local.md');
    return await acceptance({ platform, parts: SCENARIO, signal, reportFile, write, foreignBucket: options['foreign-bucket'], cleanUpEarlier: caution.cleanUpEarlier });
  } catch (error) {
    if (!(error instanceof Refused)) { throw error; }
    console.error(error.message);
    return EXIT.refused;
  } finally {
    await platform.close();
  }
}

async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('Use --yes to begin without a question.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Begin? Type yes: ', { signal }).catch(() => '');
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

/** Errors of AWS have the account ID and the names of users in their texts. */
function fail(error: unknown): never {
  console.error(new Redactor().redact((error as Error).message));
  process.exit(signal.aborted ? 130 : 1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
main().then((code) => { process.exit(code); }, fail);
