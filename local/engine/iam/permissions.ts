import { isFunctionKey } from './function-keys';
import { IamResource, Identities } from './identities';
import { decideForKey } from './key-policy';
import { applies, Check, decide, Decision, Statement, statementsOf } from './policy';
import { checkQuotas } from './quotas';
import { AllowedAction, Usage } from './usage';
import { Authorize } from '../../../ivs-local/src/access-keys';

/** The resource types that affect permissions. */
const KINDS = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::KMS::Key', 'AWS::Lambda::Function'];

/** The permissions that a caller needs for an operation. */
export type ChecksOf = (operation: string, input: any) => Check[];

/**
 * Checks the calls of Lambda functions against the current policies of their roles. Calls with other access keys, of native types and
 * of tests, are not checked. Neither are calls of a function whose role no stack has created, because its policies are
 * unknown here. Service control policies and resource policies, except those of KMS keys, are not evaluated.
 */
export class Permissions {
  private readonly identities = new Identities();
  private readonly usage = new Usage();

  /** Registers a created or changed resource. Throws QuotaExceeded without any change if it exceeds a quota. */
  public put(resource: IamResource): void {
    if (!KINDS.includes(resource.type)) { return; }
    const before = this.identities.put(resource);
    try {
      checkQuotas(this.identities, resource);
    } catch (error) {
      if (before) { this.identities.put(before); } else { this.identities.delete(resource); }
      throw error;
    }
    for (const role of this.identities.roles()) {
      this.identities.statementsOf(role).forEach((statement) => this.usage.add(role, statement));
    }
  }

  public delete(resource: Omit<IamResource, 'arn' | 'properties'>): void {
    this.identities.delete(resource);
  }

  /** A check for the calls of a service. The service defines the permissions of its operations. */
  public judge(checksOf: ChecksOf): Authorize {
    return ({ accessKeyId, operation, input }) => {
      if (!isFunctionKey(accessKeyId)) { return undefined; }
      const func = this.identities.functionWith(accessKeyId);
      if (func === undefined) { return `the function with the access key ${accessKeyId} does not exist any more`; }
      const role = this.identities.roleOf(func);
      if (role === undefined) { return undefined; }
      for (const check of checksOf(operation, input)) {
        const decision = this.decide(role, check);
        if (decision !== 'allowed') { return this.reason(func, role, check, decision); }
      }
      return undefined;
    };
  }

  /** Whether a role has a permission, for checks of services. Undefined if no stack has created the role. */
  public mayRole(roleArn: string, check: Check): boolean | undefined {
    const role = this.identities.roles().find(({ arn }) => arn === roleArn);
    return role && this.decide(role, check) === 'allowed';
  }

  /** The ARN of the role of a function of a stack. */
  public roleOfFunction(name: string): string | undefined {
    return this.identities.functionNamed(name)?.properties.Role;
  }

  /** The policy of a KMS key of a stack. */
  public keyPolicy(keyArn: string): readonly Statement[] | undefined {
    const key = this.identities.kmsKey(keyArn);
    return key && statementsOf(key.properties.KeyPolicy);
  }

  /** The actions in all statements of a role that were ever deployed, and that no checked call needed. */
  public unused(roleLogicalId: string): AllowedAction[] {
    return this.usage.unused(roleLogicalId);
  }

  /** The number of characters of the inline policies in the largest role. */
  public largestRole(): number {
    return Math.max(0, ...this.identities.roles().map((role) => this.identities.inlineCharacters(role)));
  }

  private decide(role: IamResource, check: Check): Decision | 'outside the boundary' {
    const boundary = this.identities.boundaryOf(role);
    if (boundary && decide(boundary, check) !== 'allowed') { return 'outside the boundary'; }
    const attached = this.identities.statementsOf(role);
    const byRole = decide(attached.map(({ statement }) => statement), check);
    const key = check.action.startsWith('kms:') ? this.identities.kmsKey(check.resource) : undefined;
    const decision = key ? decideForKey(key, role, check, byRole) : byRole;
    if (decision === 'allowed') {
      attached.filter(({ statement }) => applies(statement, check)).forEach((statement) => this.usage.note(role, statement, check.action));
    }
    return decision;
  }

  /** The text of AWS (IAM guide, troubleshoot_access-denied). */
  private reason(func: IamResource, role: IamResource, { action, resource }: Check, decision: Decision | 'outside the boundary'): string {
    const account = role.arn!.split(':')[4];
    const user = `arn:aws:sts::${account}:assumed-role/${role.physicalId}/${func.physicalId}`;
    const why = {
      'allowed': '',
      'denied': 'with an explicit deny in a policy',
      'not allowed': `because no identity-based policy allows the ${action} action`,
      'outside the boundary': `because no permissions boundary allows the ${action} action`,
    }[decision];
    const unknown = this.identities.unknownPolicies(role);
    const more = unknown.length > 0 ? ` (what ${unknown.join(' and ')} allows is not known here)` : '';
    return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}${more}`;
  }
}
