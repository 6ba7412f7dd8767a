import { isFunctionKey } from './function-keys';
import { IamResource, Identities } from './identities';
import { decideForKey } from './key-policy';
import { applies, Check, decide, Decision, Statement, statementsOf } from './policy';
import { checkQuotas } from './quotas';
import { AllowedAction, Usage } from './usage';
import { Authorize } from '../../ivs-local/src/access-keys';

/** What says something about permissions. */
const KINDS = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::KMS::Key', 'AWS::Lambda::Function'];

/** What a caller must be allowed to do for an operation. */
export type ChecksOf = (operation: string, input: any) => Check[];

/**
 * Judges the calls of Lambda functions by the policies that their roles have at that moment. Calls with other access keys are
 * not judged: those of the native types and of tests. Nor are those of a function whose role no stack has made: nobody here
 * knows its policies. Not considered are service control policies and, but for KMS keys, the policies of resources.
 */
export class Permissions {
  private readonly identities = new Identities();
  private readonly usage = new Usage();

  /** A resource is made or changed. What a quota does not allow raises QuotaExceeded and leaves everything as it was. */
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

  /** A judge for a service, which says what its operations need. */
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

  /** Whether a role may do something, when a service looks by itself; nothing when no stack has made the role. */
  public mayRole(roleArn: string, check: Check): boolean | undefined {
    const role = this.identities.roles().find(({ arn }) => arn === roleArn);
    return role && this.decide(role, check) === 'allowed';
  }

  /** The ARN of the role of a function that a stack has made. */
  public roleOfFunction(name: string): string | undefined {
    return this.identities.functionNamed(name)?.properties.Role;
  }

  /** The policy of a KMS key that a stack has made. */
  public keyPolicy(keyArn: string): readonly Statement[] | undefined {
    const key = this.identities.kmsKey(keyArn);
    return key && statementsOf(key.properties.KeyPolicy);
  }

  /** The actions in the policies of a role, of all statements that were ever deployed, that no judged call has needed. */
  public unused(roleLogicalId: string): AllowedAction[] {
    return this.usage.unused(roleLogicalId);
  }

  /** How many characters the policies in the largest role have, those that are attached to it apart. */
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

  /** As AWS words it (IAM guide, troubleshoot_access-denied). */
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
