import { isNotFound, Refusal, textOf } from './errors';
import { oncePermitted } from './once-permitted';

/** A call that fails says what it was for. What is gone may have an answer, too. */
export async function attempt<Output>(action: string, call: () => Promise<Output>, ifGone?: Output): Promise<Output> {
  try {
    return await oncePermitted(call);
  } catch (error) {
    if (ifGone !== undefined && isNotFound(error)) { return ifGone; }
    throw new Refusal(`can't ${action}: ${textOf(error)}`);
  }
}
