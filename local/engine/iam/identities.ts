import { accessKeyOf } from './function-keys';
import { Statement, statementsOf } from './policy';

/** A resource of a stack: a function, a role, a policy or a key. */
export interface IamResource {
  readonly type: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly arn?: string;
  readonly properties: { readonly [name: string]: any };
}

/** A statement, and the resource that contains it. */
export interface AttachedStatement {
  readonly from: IamResource;
  readonly statement: Statement;
}

/** The current functions, their roles and policies, with resolved ARNs. */
export class Identities {
  private readonly resources = new Map<string, IamResource>();

  /** Returns the previous state of the resource. */
  public put(resource: IamResource): IamResource | undefined {
    const before = this.resources.get(keyOf(resource));
    this.resources.set(keyOf(resource), resource);
    return before;
  }

  public delete(resource: Omit<IamResource, 'arn' | 'properties'>): void {
    this.resources.delete(keyOf(resource));
  }

  public functionWith(accessKeyId: string): IamResource | undefined {
    return this.all('AWS::Lambda::Function').find(({ physicalId }) => accessKeyOf(physicalId) === accessKeyId);
  }

  public functionNamed(name: string): IamResource | undefined {
    return this.all('AWS::Lambda::Function').find(({ physicalId }) => physicalId === name);
  }

  /** The role of a function. Undefined if no stack has created it. */
  public roleOf({ properties: { Role } }: IamResource): IamResource | undefined {
    return this.roles().find(({ arn }) => arn === Role);
  }

  public roles(): IamResource[] {
    return this.all('AWS::IAM::Role');
  }

  /** The statements of the role's own policies and of those that are attached to it. */
  public statementsOf(role: IamResource): AttachedStatement[] {
    const attached = [
      ...this.all('AWS::IAM::Policy').filter(({ properties: { Roles = [] } }) => Roles.includes(role.physicalId)),
      ...this.managed(role),
    ];
    return [
      ...(role.properties.Policies ?? []).map(({ PolicyDocument }: any) => ({ from: role, document: PolicyDocument })),
      ...attached.map((from) => ({ from, document: from.properties.PolicyDocument })),
    ].flatMap(({ from, document }) => statementsOf(document).map((statement) => ({ from, statement })));
  }

  /** The length of the inline policies of a role, without attached policies. */
  public inlineCharacters(role: IamResource): number {
    const documents = [
      ...(role.properties.Policies ?? []).map(({ PolicyDocument }: any) => PolicyDocument),
      ...this.all('AWS::IAM::Policy').filter(({ properties: { Roles = [] } }) => Roles.includes(role.physicalId)).map(({ properties }) => properties.PolicyDocument),
    ];
    return documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
  }

  /** Managed policies of the role that no stack has created: those of AWS, or created manually. */
  public unknownPolicies(role: IamResource): string[] {
    const known = this.managed(role).map(({ physicalId }) => physicalId);
    return (role.properties.ManagedPolicyArns ?? []).filter((arn: string) => !known.includes(arn));
  }

  /** The ARNs of all managed policies of the role. */
  public managedPolicies(role: IamResource): string[] {
    return [...new Set<string>([...role.properties.ManagedPolicyArns ?? [], ...this.managed(role).map(({ physicalId }) => physicalId)])];
  }

  /** The statements of the permissions boundary of a role. Undefined if there is none. A boundary that no stack has created is an error, because it is unknown here. */
  public boundaryOf({ logicalId, properties: { PermissionsBoundary: arn } }: IamResource): readonly Statement[] | undefined {
    if (arn === undefined) { return undefined; }
    const policy = this.all('AWS::IAM::ManagedPolicy').find(({ physicalId }) => physicalId === arn);
    if (policy === undefined) { throw new Error(`${logicalId}: what the permissions boundary ${arn} allows is not known here`); }
    return statementsOf(policy.properties.PolicyDocument);
  }

  public kmsKey(keyArn: string): IamResource | undefined {
    return this.all('AWS::KMS::Key').find(({ arn }) => arn === keyArn);
  }

  private managed(role: IamResource): IamResource[] {
    const { ManagedPolicyArns = [] } = role.properties;
    return this.all('AWS::IAM::ManagedPolicy')
      .filter(({ physicalId, properties: { Roles = [] } }) => Roles.includes(role.physicalId) || ManagedPolicyArns.includes(physicalId));
  }

  private all(type: string): IamResource[] {
    return [...this.resources.values()].filter((resource) => resource.type === type);
  }
}

/** Includes the logical ID, because a policy that moves to another logical ID temporarily exists twice with the same name. */
function keyOf({ stack, logicalId, physicalId }: Pick<IamResource, 'stack' | 'logicalId' | 'physicalId'>): string {
  return JSON.stringify([stack, logicalId, physicalId]);
}
