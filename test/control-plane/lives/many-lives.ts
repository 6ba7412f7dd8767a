import * as fc from 'fast-check';
import { removeAssemblies } from './app';
import { live } from './life';
import { life } from './steps';
import { World } from './world';

/** What a function writes, and what happened to stacks, is kept: from time to time, a new world begins. */
const LIVES_OF_A_WORLD = 40;

/** How many lives are tried to shrink a failure. */
const SHRINKING = 60;

export interface ManyLivesOptions {
  readonly lives: number;
  /** How many worlds there are at the same time: most of the time is waiting. */
  readonly worlds: number;
  readonly seed: number;
  /** Where a failure was found: repeats it in one world. */
  readonly path?: string;
  readonly onLife?: (lived: number) => void;
  /** Hears of a failure before it is shrunk, and how many lives there were before. */
  readonly onFailure?: (error: Error, lived: number) => void;
}

export interface Outcome {
  readonly lives: number;
  readonly steps: number;
  /** Each with the seed and the path that repeat it. */
  readonly failures: string[];
}

/** Lives many random lives. In each world, the first failure is shrunk and ends the lives of this world. */
export async function manyLives({ lives, worlds, seed, path, onLife, onFailure }: ManyLivesOptions): Promise<Outcome> {
  const count = { lives: 0, steps: 0 };
  const results = await Promise.all(Array.from({ length: path === undefined ? worlds : 1 }, async (_, index) => {
    let world: World | undefined;
    let lived = 0;
    let triesLeft: number | undefined;
    const property = fc.asyncProperty(life, async (drawn) => {
      fc.pre(triesLeft === undefined || triesLeft-- > 0);
      if (lived++ % LIVES_OF_A_WORLD === 0) {
        await world?.close();
        world = await World.start();
      }
      await live(world!, drawn).catch((error: Error) => {
        if (triesLeft === undefined) { onFailure?.(error, count.lives); }
        triesLeft ??= SHRINKING;
        throw error;
      });
      count.lives++;
      count.steps += drawn.steps.length;
      onLife?.(count.lives);
    });
    const numRuns = Math.ceil(lives / worlds);
    const details = await fc.check(property, { numRuns, seed: seed + index, path });
    await world?.close();
    const { failed, counterexamplePath, counterexample, errorInstance } = details;
    return failed ? [`FC_SEED=${seed + index} FC_PATH=${counterexamplePath}\n${(errorInstance as Error)?.stack ?? ''}\n${JSON.stringify(counterexample)}`] : [];
  }));
  removeAssemblies();
  return { ...count, failures: results.flat() };
}
