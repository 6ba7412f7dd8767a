import { isThrottled } from './errors';

type Step = (args: any) => Promise<any>;

/** A client of the AWS SDK, whichever service it is for. */
interface Client {
  readonly middlewareStack: { add(middleware: (next: Step) => Step, options: { step: 'deserialize'; priority: 'high'; name: string }): void };
}

/** Counts the calls of a client that are throttled, also those that it repeats by itself. Gives the number since it was last asked. */
export function throttledCalls(client: Client): () => number {
  let throttled = 0;
  client.middlewareStack.add((next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (isThrottled(error)) { throttled++; }
      throw error;
    }
  }, { step: 'deserialize', priority: 'high', name: 'countThrottled' }); // below the one that repeats, above the one that makes the error
  return () => {
    const since = throttled;
    throttled = 0;
    return since;
  };
}
