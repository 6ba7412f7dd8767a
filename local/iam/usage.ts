import type { AttachedStatement, IamResource } from './identities';
import { actionsOf, usedActions } from './policy';

/** An action that a policy allows. */
export interface AllowedAction {
  /** The logical id of what brings the statement. */
  readonly policy: string;
  readonly action: string;
  readonly resources: readonly string[];
}

interface Entry extends AllowedAction {
  readonly role: string;
  isUsed: boolean;
}

/**
 * The Lambda service writes the log of a function and polls its queue with the function's role; the code itself calls nothing for it
 * (Lambda guide, lambda-permissions, services-sqs-configure).
 */
const BY_THE_RUNTIME = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** Which of the allowed actions, of all statements that were ever deployed, some call has needed. */
export class Usage {
  private readonly entries = new Map<string, Entry>();

  /** A statement that a role has from now on. */
  public add(role: IamResource, { from, statement }: AttachedStatement): void {
    if (statement.Effect !== 'Allow') { return; }
    const resources = [statement.Resource ?? []].flat();
    for (const action of actionsOf(statement)) {
      const key = keyOf(role, { from, statement }, action);
      if (!this.entries.has(key)) { this.entries.set(key, { role: role.logicalId, policy: from.logicalId, action, resources, isUsed: false }); }
    }
  }

  /** A call was allowed by a statement. */
  public note(role: IamResource, attached: AttachedStatement, action: string): void {
    for (const used of usedActions(attached.statement, action)) {
      const entry = this.entries.get(keyOf(role, attached, used));
      if (entry) { entry.isUsed = true; }
    }
  }

  /** What no call of a role has needed. */
  public unused(roleLogicalId: string): AllowedAction[] {
    return [...this.entries.values()]
      .filter(({ role, action, isUsed }) => role === roleLogicalId && !isUsed && !BY_THE_RUNTIME.includes(action))
      .map(({ policy, action, resources }) => ({ policy, action, resources }));
  }
}

function keyOf(role: IamResource, { from, statement }: AttachedStatement, action: string): string {
  return JSON.stringify([role.stack, role.logicalId, from.stack, from.logicalId, statement, action]);
}
