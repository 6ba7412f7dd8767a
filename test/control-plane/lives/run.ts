import { parseArgs } from 'node:util';
import { manyLives } from './many-lives';

/*
 * `npm run lives -- --runs 2000`: a long run of random lives. `--worlds` says how many live at the same time; FC_SEED and FC_PATH repeat a
 * failure.
 */
const { values: { runs, worlds } } = parseArgs({ options: { runs: { type: 'string', default: '2000' }, worlds: { type: 'string', default: '6' } } });
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const started = Date.now();
const seconds = () => Math.round((Date.now() - started) / 1000);

process.env.CDK_VALIDATION = 'false';
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });

void manyLives({
  lives: Number(runs),
  worlds: Number(worlds),
  seed,
  path: process.env.FC_PATH,
  onFailure: (error, lived) => { console.log(`found after ${lived} lives, to be shrunk: ${error.message}`); },
  onLife: (lived) => { if (lived % 50 === 0) { console.log(`${lived} lives, ${seconds()} s`); } },
}).then(({ lives, steps, failures }) => {
  failures.forEach((failure) => console.log(failure));
  console.log(`${lives} lives, ${steps} steps, ${failures.length} failures, FC_SEED=${seed}, ${seconds()} s`);
  process.exitCode = failures.length > 0 ? 1 : 0;
});
