import { CustomResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { IRole, Policy, PolicyStatement, PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { ControlPlaneProperties, ControlPlaneResourceType, RetirementRequest } from './contract';
import { warn } from '../private/errors';
import { handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { acknowledgeWildcards } from '../private/wildcards';

const ID = 'IvsControlPlane';
const TIMEOUT_MINUTES = 5;

/** A little above: a function that was killed sends no reply, and CloudFormation should not wait for an hour. */
const SERVICE_TIMEOUT_MINUTES = TIMEOUT_MINUTES + 1;

/** The quota for all policies in a role together is 10,240 characters (IAM user guide, reference_iam-quotas). */
const NEAR_QUOTA = 9_000;

/** What a construct asks of the control plane. */
export interface ControlPlaneUse<Type extends ControlPlaneResourceType> {
  readonly resourceType: Type;
  readonly properties: ControlPlaneProperties[Type];
  /** What the function has to do for it. */
  readonly statements: PolicyStatementProps[];
  /** That of the resource it looks after: what is retained must be left alone. */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * What does for a stack what CloudFormation can't: one function for all custom resources, made when the first of them is.
 * Each custom resource brings a policy with exactly the statements that it needs.
 */
export class ControlPlane extends Construct {
  /** The control plane of a scope's stack. */
  public static of(scope: Construct): ControlPlane {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as ControlPlane | undefined ?? new ControlPlane(stack, ID);
  }

  private readonly serviceToken: string;

  private readonly handler: Function;

  private readonly role: IRole;

  private permissionCharacters = 0;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = handlerLog(this);
    this.role = handlerRole(this, 'HandlerRole', logGroup);
    this.handler = handlerFunction(this, 'Handler', {
      asset: 'control-plane',
      description: 'Custom resources of Amazon IVS (cdk-ivs)',
      logGroup,
      role: this.role,
      timeout: Duration.minutes(TIMEOUT_MINUTES),
    });
    const frameworkOnEventRole = handlerRole(this, 'FrameworkRole', logGroup);
    const provider = new Provider(this, 'Provider', { onEventHandler: this.handler, logGroup, frameworkOnEventRole });
    const handlerId = Stack.of(this).getLogicalId(this.handler.node.defaultChild as CfnFunction);
    Validations.of(frameworkOnEventRole).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${handlerId}.Arn>:*]`,
      reason: 'the framework may invoke this one function in each of its versions: the Provider of the CDK grants it so',
    });
    this.serviceToken = provider.serviceToken;
  }

  /**
   * A custom resource, and a policy of its own with what it needs. The policy comes before and goes after it: a statement in a
   * common policy would be gone by the time its Delete comes, and would tie all of them to each other.
   */
  public resource<Type extends ControlPlaneResourceType>(scope: Construct, id: string, use: ControlPlaneUse<Type>): CustomResource {
    const { resourceType, properties, statements, removalPolicy } = use;
    const policy = new Policy(scope, `${id}Policy`, { roles: [this.role], statements: statements.map((statement) => new PolicyStatement(statement)) });
    acknowledgeWildcards(policy, statements);
    this.count(policy);
    const { serviceToken } = this;
    const serviceTimeout = Duration.minutes(SERVICE_TIMEOUT_MINUTES);
    const resource = new CustomResource(scope, id, { resourceType, serviceToken, serviceTimeout, properties, removalPolicy });
    resource.node.addDependency(policy);
    return resource;
  }

  /** Has something looked after again and again. */
  public schedule(scope: Construct, id: string, interval: Duration, description: string, request: RetirementRequest): void {
    const input = RuleTargetInput.fromObject(request);
    const rule = new Rule(scope, id, {
      description,
      schedule: Schedule.rate(interval),
      targets: [{ bind: () => ({ arn: this.handler.functionArn, input }) }],
    });
    this.handler.addPermission(`${id}Schedule`, { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: rule.ruleArn, scope });
  }

  /** An estimate: references stand for ARNs of about their length. */
  private count(policy: Policy): void {
    const before = this.permissionCharacters;
    this.permissionCharacters += JSON.stringify(Stack.of(this).resolve(policy.document)).length;
    if (before <= NEAR_QUOTA && this.permissionCharacters > NEAR_QUOTA) { warn(this, 'ControlPlane.permissionsNearQuota'); }
  }
}
