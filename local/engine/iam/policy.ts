import { Conditions, conditionsHold, Context } from './conditions';
import { matchesArn, matchesPattern } from './patterns';

/** A statement of a policy in a template with resolved functions. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
  /** Only in resource policies. */
  readonly Principal?: unknown;
}

/** A permission that the caller needs. */
export interface Check {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export type Decision = 'allowed' | 'denied' | 'not allowed';

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'Condition', 'Principal'];

export function statementsOf({ Statement: statements }: { Statement: Statement | readonly Statement[] }): readonly Statement[] {
  return [statements].flat() as Statement[];
}

/** The decision of all statements: a Deny takes precedence, and without an Allow, access is denied (IAM guide, reference_policies_evaluation-logic). */
export function decide(statements: readonly Statement[], check: Check): Decision {
  const effects = statements.filter((statement) => applies(statement, check)).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) { return 'denied'; }
  return effects.includes('Allow') ? 'allowed' : 'not allowed';
}

export function applies(statement: Statement, { action, resource, context }: Check): boolean {
  const unknown = Object.keys(statement).find((element) => !ELEMENTS.includes(element));
  if (unknown !== undefined) { throw new Error(`policy element ${unknown} is not supported`); }
  return namesAction(statement, action)
    && listOf(statement.Resource).some((pattern) => matchesArn(pattern, resource))
    && conditionsHold(statement.Condition ?? {}, context);
}

/** The unchanged entries of Action, or one entry for a NotAction. */
export function actionsOf({ Action, NotAction }: Statement): readonly string[] {
  return NotAction === undefined ? listOf(Action) : [`not ${listOf(NotAction).join(', ')}`];
}

/** The entries that match an action. */
export function usedActions(statement: Statement, action: string): readonly string[] {
  if (statement.NotAction !== undefined) { return actionsOf(statement); }
  return listOf(statement.Action).filter((pattern) => isAction(pattern, action));
}

function namesAction({ Action, NotAction }: Statement, action: string): boolean {
  return NotAction === undefined
    ? listOf(Action).some((pattern) => isAction(pattern, action))
    : !listOf(NotAction).some((pattern) => isAction(pattern, action));
}

/** Actions are case-insensitive, ARNs are case-sensitive (reference_policies_elements_action). */
function isAction(pattern: string, action: string): boolean {
  return matchesPattern(pattern, action, 'i');
}

function listOf(value: string | readonly string[] = []): readonly string[] {
  return [value].flat() as string[];
}
