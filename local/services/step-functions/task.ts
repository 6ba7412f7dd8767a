import { evaluate, fill, refuseOthers } from './payload';

/** The environment of a child execution. */
export interface TaskWorld {
  sleep(milliseconds: number): Promise<void>;
  random(): number;
  /** Invokes a Lambda function. Throws the error of the function. */
  invoke(functionName: string, payload: any): Promise<any>;
}

/** The result of a child execution. */
export type ChildOutcome = { readonly output: any } | { readonly error: string; readonly cause: string };

/** A child execution of one task that invokes a function, with its retries (Amazon States Language, Errors). */
export async function runChild(processor: any, input: any, world: TaskWorld): Promise<ChildOutcome> {
  const state = processor.States[processor.StartAt];
  refuseOthers('Task', state, ['Type', 'Resource', 'Parameters', 'OutputPath', 'TimeoutSeconds', 'Retry', 'End']);
  if (state.Type !== 'Task' || state.Resource !== 'arn:aws:states:::lambda:invoke' || !state.End) { throw new Error('only a task that invokes a function is supported'); }
  const [{ ErrorEquals, IntervalSeconds, BackoffRate, MaxAttempts, JitterStrategy, ...rest }, ...others] = state.Retry;
  refuseOthers('Retry', { ...rest, ...others }, []);
  if (String(ErrorEquals) !== 'States.ALL' || JitterStrategy !== 'FULL') { throw new Error('only retries of all errors with full jitter are supported'); }

  for (let RetryCount = 0; ; RetryCount++) {
    const { FunctionName, Payload } = fill(state.Parameters, input, { State: { RetryCount } });
    try {
      const timeout = world.sleep(1000 * state.TimeoutSeconds).then(() => { throw Object.assign(new Error('the task took too long'), { name: 'States.Timeout' }); });
      const result = { Payload: await Promise.race([world.invoke(FunctionName, Payload), timeout]) };
      return { output: evaluate(state.OutputPath, result, {}) };
    } catch (error) {
      const { name, message } = error as Error;
      if (RetryCount >= MaxAttempts) { return { error: name, cause: message }; }
      await world.sleep(world.random() * 1000 * IntervalSeconds * BackoffRate ** RetryCount);
    }
  }
}
