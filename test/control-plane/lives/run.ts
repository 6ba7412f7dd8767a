import { parseArgs } from 'node:util';
import { build, commandLine, numberOption } from '../../../tools/command-line';

const USAGE = `npm run lives [-- --runs 2000 --worlds 6]

A long run of random lives of custom resources. The environment variables FC_SEED and FC_PATH repeat a failure.

  --runs      how many lives [2000]
  --worlds    how many live at the same time [6]
  --help      shows this`;

const { runs, worlds } = commandLine(USAGE, () => {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '2000' }, worlds: { type: 'string', default: '6' } } });
  return { runs: numberOption('runs', values.runs, 1, 1_000_000), worlds: numberOption('worlds', values.worlds, 1, 100) };
});
build('pre-compile');
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const started = Date.now();
const seconds = () => Math.round((Date.now() - started) / 1000);

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // read when the SDK is loaded
process.env.CDK_VALIDATION = 'false';
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });

void import('./many-lives.js').then(async ({ manyLives }) => manyLives({
  lives: runs,
  worlds,
  seed,
  path: process.env.FC_PATH,
  onFailure: (error, lived) => { console.log(`found after ${lived} lives, to be shrunk: ${error.message}`); },
  onLife: (lived) => { if (lived % 50 === 0) { console.log(`${lived} lives, ${seconds()} s`); } },
})).then(({ lives, steps, failures }) => {
  failures.forEach((failure) => console.log(failure));
  console.log(`${lives} lives, ${steps} steps, ${failures.length} failures, FC_SEED=${seed}, ${seconds()} s`);
  process.exitCode = failures.length > 0 ? 1 : 0;
});
