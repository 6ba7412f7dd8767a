import type { AttachedStatement, IamResource } from './identities';
import { actionsOf, usedActions } from './policy';

/** An action that a policy allows. */
export interface AllowedAction {
  /** The logical ID of the resource that contains the statement. */
  readonly policy: string;
  readonly action: string;
  readonly resources: readonly string[];
}

interface Entry extends AllowedAction {
  readonly role: string;
  isUsed: boolean;
}

/**
 * The Lambda service writes the log of a function and polls its queue with the function's role; the code itself makes no calls for it
 * (Lambda guide, lambda-permissions, services-sqs-configure).
 */
const BY_THE_RUNTIME = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** Records which actions, of all statements that were ever deployed, a call has needed. */
export class Usage {
  private readonly entries = new Map<string, Entry>();

  /** Registers a new statement of a role. */
  public add(role: IamResource, { from, statement }: AttachedStatement): void {
    if (statement.Effect !== 'Allow') { return; }
    const resources = [statement.Resource ?? []].flat();
    for (const action of actionsOf(statement)) {
      const key = keyOf(role, { from, statement }, action);
      if (!this.entries.has(key)) { this.entries.set(key, { role: role.logicalId, policy: from.logicalId, action, resources, isUsed: false }); }
    }
  }

  /** Records a call that a statement allowed. */
  public note(role: IamResource, attached: AttachedStatement, action: string): void {
    for (const used of usedActions(attached.statement, action)) {
      const entry = this.entries.get(keyOf(role, attached, used));
      if (entry) { entry.isUsed = true; }
    }
  }

  /** The actions that no call of a role has needed. */
  public unused(roleLogicalId: string): AllowedAction[] {
    return [...this.entries.values()]
      .filter(({ role, action, isUsed }) => role === roleLogicalId && !isUsed && !BY_THE_RUNTIME.includes(action))
      .map(({ policy, action, resources }) => ({ policy, action, resources }));
  }
}

function keyOf(role: IamResource, { from, statement }: AttachedStatement, action: string): string {
  return JSON.stringify([role.stack, role.logicalId, from.stack, from.logicalId, statement, action]);
}
