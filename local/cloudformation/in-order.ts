/** For each id the ids that must be complete before it. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Thrown for an id that never ran because one before it failed. */
class Skipped extends Error {}

/**
 * Runs an action for each id as soon as those before it are complete, independent ones at the same time.
 * An id is skipped when one before it failed. Gives the errors of those that ran.
 */
export async function inOrder(dependencies: Dependencies, run: (id: string) => Promise<void>): Promise<unknown[]> {
  const started = new Map<string, Promise<void>>();
  const start = (id: string): Promise<void> => {
    let promise = started.get(id);
    if (promise === undefined) {
      const before = dependencies.get(id)!.filter((other) => dependencies.has(other)).map(start);
      promise = Promise.all(before).then(async () => run(id), () => { throw new Skipped(); });
      started.set(id, promise);
    }
    return promise;
  };
  const results = await Promise.allSettled([...dependencies.keys()].map(start));
  return results.flatMap((result) => result.status === 'rejected' && !(result.reason instanceof Skipped) ? [result.reason] : []);
}

/** The same ids the other way round: each waits for those that needed it. */
export function reversed(dependencies: Dependencies): Dependencies {
  const result = new Map<string, string[]>([...dependencies.keys()].reverse().map((id) => [id, []]));
  for (const [id, before] of dependencies) {
    for (const other of before) { result.get(other)?.push(id); }
  }
  return result;
}

/** The ids of a circle, or nothing when there is none. */
export function circleIn(dependencies: Dependencies): string[] | undefined {
  const left = new Map(dependencies);
  for (;;) {
    const free = [...left].filter(([, before]) => !before.some((id) => left.has(id))).map(([id]) => id);
    if (free.length === 0) { return left.size > 0 ? [...left.keys()] : undefined; }
    for (const id of free) { left.delete(id); }
  }
}
