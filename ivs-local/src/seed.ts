import type { Account } from './account';
import { checkConstraints } from './constraints';
import type { Control } from './control';
import { ServiceError } from './errors';
import { HANDLERS } from './operations';
import type { SeedRequest } from './package';
import { decode, OPERATIONS } from './protocol';

/** What the requests with a name were answered with. */
export interface Seeded {
  readonly [name: string]: any;
}

const MEMBERS = ['operation', 'input', 'as'];

/** Makes the requests, one after the other. The first that fails ends it: its number is in the error. */
export async function seed(account: Account, control: Control, requests: readonly SeedRequest[]): Promise<Seeded> {
  if (!Array.isArray(requests)) { throw new Error('a seed is a list of requests: [{ "operation": "CreateChannel", "input": { … }, "as": "main" }]'); }
  const answers: { [name: string]: any } = {};
  for (const [index, request] of requests.entries()) {
    try {
      checkRequest(request);
      const { operation, as } = request;
      const output = await perform(account, control, operation, filledIn(request.input ?? {}, answers));
      if (as !== undefined) { answers[as] = output; }
    } catch (error) {
      const { message } = error as Error;
      const text = error instanceof ServiceError ? `${error.name}: ${message}` : message;
      throw new Error(`seed request ${index + 1}, ${request?.operation ?? 'without an operation'}: ${text}`);
    }
  }
  return answers;
}

async function perform(account: Account, control: Control, name: string, input: any): Promise<object> {
  if (name.startsWith('_local/')) {
    const answer = control.handle(name.slice('_local/'.length), input);
    if (answer === undefined) { throw new Error(`there is no action ${name}`); }
    return answer;
  }
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (operation === undefined) { throw new Error('there is no such operation'); }
  const decoded = await decode(operation, JSON.stringify(input), {}, new URLSearchParams());
  checkConstraints(name, decoded);
  return HANDLERS[name](account, decoded, {});
}

function checkRequest(request: any): void {
  if (typeof request !== 'object' || typeof request?.operation !== 'string') { throw new Error('"operation" is missing'); }
  const unknown = Object.keys(request).filter((name) => !MEMBERS.includes(name));
  if (unknown.length > 0) { throw new Error(`"${unknown.join('", "')}" is none of "${MEMBERS.join('", "')}"`); }
}

/** Replaces `${main.channel.arn}` in strings by what the request named `main` was answered with. */
function filledIn(value: any, answers: { [name: string]: any }): any {
  if (typeof value === 'string') { return value.replace(/\$\{([^}]*)\}/g, (_, path) => String(lookUp(path, answers))); }
  if (Array.isArray(value)) { return value.map((item) => filledIn(item, answers)); }
  if (typeof value !== 'object' || value === null) { return value; }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, answers)]));
}

function lookUp(path: string, answers: { [name: string]: any }): unknown {
  const found = path.split('.').reduce<any>((value, name) => (Object.hasOwn(Object(value), name) ? value[name] : undefined), answers);
  if (found === undefined) { throw new Error(`\${${path}} is not in the answer of an earlier request`); }
  return found;
}
