import { Stack } from 'aws-cdk-lib';
import { Policy, PolicyDocument, PolicyStatement, PolicyStatementProps, Role } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, IDependable } from 'constructs';
import { IvsError } from '../private/errors';
import { IVS_REGIONS } from '../private/regions';
import { policyFor, reportFor } from '../private/role-policy';
import { secretKeyStatement } from '../private/secret-key';
import { acknowledgeWildcards } from '../private/wildcards';

/** The quota for all inline policies of a role, without white space (IAM user guide, reference_iam-quotas). */
const INLINE_QUOTA = 10_240;

/** The assumed length of a reference in a policy. The ARNs of channels and KMS keys are shorter. */
const LONGEST_REFERENCE = 100;

/** The additional length in a statement for settings of the function: the ARNs of log groups and queues contain the name of the stack. */
const LONGER_IN_SETTINGS = 150;

const LONGEST_REGION = Math.max(...IVS_REGIONS.map((region) => region.length));

/**
 * The maximum lengths in the regions of the Amazon IVS control plane. A stack name can have 128 characters (CloudFormation user guide,
 * cloudformation-limits).
 */
const PSEUDO_PARAMETERS: { [name: string]: number } = {
  'AWS::AccountId': 12,
  'AWS::Partition': 'aws'.length,
  'AWS::Region': LONGEST_REGION,
  'AWS::StackId': 'arn:aws:cloudformation::123456789012:stack//00000000-0000-0000-0000-000000000000'.length + LONGEST_REGION + 128,
};

/** The length of the last part of a stack ARN. */
const UUID = 36;

/**
 * The permissions of a role, with one policy per capability. A custom resource depends on the policies that it needs: they are created
 * before it and deleted after it. In a shared policy, a statement would already be removed when its last user is deleted.
 */
export class RolePermissions {
  private readonly documents: PolicyDocument[] = [];
  private readonly policies = new Map<string, Policy>();
  private readonly extended = new Map<string, PolicyStatement>();

  constructor(private readonly scope: Construct, readonly role: Role) {
    scope.node.addValidation({ validate: () => this.tooLarge() });
  }

  /** Allows a capability. All constructs that need it share the policy. */
  public allow(capability: string, statements: () => PolicyStatementProps[]): Policy {
    const existing = this.policies.get(capability);
    if (existing) { return existing; }
    const policy = this.policy(this.scope, `${capability}Policy`, statements());
    this.policies.set(capability, policy);
    return policy;
  }

  /** Allows permissions on exact ARNs, for one construct. */
  public allowExactly(scope: Construct, id: string, statements: PolicyStatementProps[]): Policy {
    return this.policy(scope, id, statements);
  }

  /** Allows an action on additional resources. The permission on a resource is not needed for its deletion. */
  public allowOn(capability: string, action: string, resources: string[]): IDependable {
    return this.extend(capability, capability, { actions: [action] }, resources);
  }

  /** Allows reading and writing secrets that are encrypted with a KMS key. The key can be used only through Secrets Manager. */
  public useKey(key: IKey): IDependable {
    const { resources, ...statement } = secretKeyStatement(this.scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']);
    return this.extend(JSON.stringify(statement), 'Keys', statement, resources);
  }

  private extend(id: string, capability: string, statement: PolicyStatementProps, resources: string[]): IDependable {
    const policy = this.allow(capability, () => []);
    let extended = this.extended.get(id);
    if (extended === undefined) {
      extended = new PolicyStatement(statement);
      this.extended.set(id, extended);
      policy.addStatements(extended);
    }
    const more = resources.filter((resource) => !extended.resources.includes(resource));
    if (more.length === 0) { return policy; }
    extended.addResources(...more);
    reportFor(this.role, [{ ...statement, resources: more }]);
    return policy;
  }

  private policy(scope: Construct, id: string, statements: PolicyStatementProps[]): Policy {
    const policy = policyFor(this.role, scope, id, statements);
    acknowledgeWildcards(policy, statements);
    this.documents.push(policy.document);
    return policy;
  }

  private tooLarge(): string[] {
    // the permissions for settings of the function, such as a VPC, are in policies in the scope of the role
    const ofSettings = this.role.node.findAll().filter((child) => child instanceof Policy).map(({ document }) => document);
    const names = LONGER_IN_SETTINGS * ofSettings.reduce((sum, { statementCount }) => sum + statementCount, 0);
    const characters = [...ofSettings, ...this.documents].reduce((sum, document) => sum + lengthOf(Stack.of(this.scope).resolve(document)), names);
    if (characters <= INLINE_QUOTA) { return []; }
    return [new IvsError('RolePermissionsTooLarge', this.scope, { characters }).message];
  }
}

/** The length of a rendered policy, with the maximum length of references. */
function lengthOf(value: any): number {
  const total = (values: any[]): number => values.reduce((sum, item) => sum + lengthOf(item), 0);
  if (Array.isArray(value)) { return 2 + value.length + total(value); }
  if (typeof value !== 'object') { return JSON.stringify(value).length; }
  const keys = Object.keys(value);
  if (keys.some((key) => key === 'Ref' || key.startsWith('Fn::'))) { return 2 + textLength(value); }
  return 2 + keys.reduce((sum, key) => sum + key.length + 4, 0) + total(Object.values(value));
}

function textLength(value: any): number {
  if (typeof value === 'string') { return value.length; }
  const { 'Ref': reference, 'Fn::Join': join, 'Fn::Select': part } = value;
  if (join) { return join[1].reduce((sum: number, each: any) => sum + textLength(each), 0); }
  if (part?.[1]['Fn::Split']?.[1].Ref === 'AWS::StackId') { return UUID; }
  return PSEUDO_PARAMETERS[reference] ?? LONGEST_REFERENCE;
}
