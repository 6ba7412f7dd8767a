/** For each ID, the IDs that must be complete before it. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Thrown for an ID that never ran because a dependency failed. */
class Skipped extends Error {}

/**
 * Runs an action for each ID as soon as its dependencies are complete, and independent IDs at the same time.
 * An ID is skipped if a dependency failed. Returns the errors of those that ran.
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

/** The same IDs in reverse order: each waits for its dependents. */
export function reversed(dependencies: Dependencies): Dependencies {
  const result = new Map<string, string[]>([...dependencies.keys()].reverse().map((id) => [id, []]));
  for (const [id, before] of dependencies) {
    for (const other of before) { result.get(other)?.push(id); }
  }
  return result;
}

/** The IDs of a cycle. Undefined if there is none. */
export function circleIn(dependencies: Dependencies): string[] | undefined {
  const left = new Map(dependencies);
  for (;;) {
    const free = [...left].filter(([, before]) => !before.some((id) => left.has(id))).map(([id]) => id);
    if (free.length === 0) { return left.size > 0 ? [...left.keys()] : undefined; }
    for (const id of free) { left.delete(id); }
  }
}
