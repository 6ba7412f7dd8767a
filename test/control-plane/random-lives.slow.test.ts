import { manyLives } from './lives/many-lives';

/*
 * Random lives: apps, deployments and events that fast-check draws, against a model of what must exist, be attached and be live, and whose
 * it is (lives/). `npm run lives -- --runs 2000` is a longer run.
 */
const LIVES = 200;
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

// jest hides test names of passing files, and the seed is needed to repeat a run
beforeAll(() => { process.stderr.write(`random lives: FC_SEED=${seed}, ${LIVES} lives\n`); });

test('after each step of a random life, the world is as the model says', async () => {
  const { failures } = await manyLives({ lives: LIVES, worlds: 4, seed, path: process.env.FC_PATH });
  expect(failures.join('\n\n')).toBe('');
}, 15 * 60_000);
