import { isThrottled } from './errors';

type Step = (args: any) => Promise<any>;

/** An AWS SDK client of any service. */
interface Client {
  readonly middlewareStack: { add(middleware: (next: Step) => Step, options: { step: 'deserialize'; priority: 'high'; name: string }): void };
}

/** Counts the throttled calls of a client, including its own retries. The returned function returns the number since its last call. */
export function throttledCalls(client: Client): () => number {
  let throttled = 0;
  client.middlewareStack.add((next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (isThrottled(error)) { throttled++; }
      throw error;
    }
  }, { step: 'deserialize', priority: 'high', name: 'countThrottled' }); // after the middleware that retries, before the middleware that creates the error
  return () => {
    const since = throttled;
    throttled = 0;
    return since;
  };
}
