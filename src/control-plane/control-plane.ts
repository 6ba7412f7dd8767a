import { AspectPriority, Aspects, Aws, CfnResource, CustomResource, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, IDependable } from 'constructs';
import type { ControlPlaneProperties, ControlPlaneResourceType, RetirementRequest } from './contract';
import { RolePermissions } from './role-permissions';
import { TaggedCustomResource } from './tagged-custom-resource';
import { IvsError } from '../private/errors';
import { permitSettings } from '../private/function-settings';
import { handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { isMarked, mark } from '../private/identity';
import { retainWith } from '../private/retained-with';

const ID = 'CdkIvsProvider';
const TIMEOUT_MINUTES = 5;

/** Slightly more than the timeout of the function: if the function times out, it sends no response, and CloudFormation should not wait for an hour. */
const SERVICE_TIMEOUT_MINUTES = TIMEOUT_MINUTES + 1;

/** CloudFormation user guide, resources-section-structure. */
const LONGEST_LOGICAL_ID = 255;

/** A custom resource that a construct requests from the control plane. */
export interface ControlPlaneUse<Type extends ControlPlaneResourceType> {
  readonly resourceType: Type;
  readonly properties: ControlPlaneProperties[Type];
  /** The permissions that it needs. They are created before it and deleted after it. */
  readonly permissions: IDependable[];
  /** The resource with which it is retained. */
  readonly retainedWith?: CfnResource;
  /** The resource from whose logical ID its own logical ID is derived. */
  readonly namedAfter?: CfnResource;
}

/** The Lambda function that handles all custom resources of a stack. The first custom resource creates it. */
export class ControlPlane extends Construct {
  /** The control plane of a scope's stack. */
  public static of(scope: Construct): ControlPlane {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID);
    if (existing === undefined) { return new ControlPlane(stack, ID); }
    if (!isMarked(existing, ID)) { throw new IvsError('ConstructIdTaken', existing, { id: ID }); }
    return existing as ControlPlane;
  }

  /** The permissions of the function. */
  public readonly permissions: RolePermissions;

  private readonly serviceToken: string;

  private readonly handler: Function;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    mark(this, ID);
    const logGroup = handlerLog(this);
    const role = handlerRole(this, 'HandlerRole');
    this.permissions = new RolePermissions(this, role);
    this.handler = handlerFunction(this, 'Handler', {
      asset: 'control-plane',
      description: 'Custom resources of Amazon IVS (cdk-ivs)',
      logGroup,
      role,
      timeout: Duration.minutes(TIMEOUT_MINUTES),
    });
    const frameworkOnEventRole = handlerRole(this, 'FrameworkRole');
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.handler,
      logGroup,
      frameworkOnEventRole,
      frameworkLambdaLoggingLevel: ApplicationLogLevel.FATAL, // with a lower level, it would log whole requests and responses
    });
    const cfnHandler = this.handler.node.defaultChild as CfnFunction;
    for (const framework of provider.node.findAll().filter((child) => child instanceof Function)) {
      const cfnFramework = framework.node.defaultChild as CfnFunction;
      cfnFramework.description = 'Provider framework for custom resources of Amazon IVS (cdk-ivs)'; // the description of the CDK contains the construct path
      // the CDK sets these to undefined, so property injectors that only set missing values don't set them
      cfnFramework.kmsKeyArn ??= cfnHandler.kmsKeyArn;
      cfnFramework.vpcConfig ??= cfnHandler.vpcConfig;
      permitSettings(framework, frameworkOnEventRole);
    }
    const handlerId = Stack.of(this).getLogicalId(cfnHandler);
    Validations.of(frameworkOnEventRole).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${handlerId}.Arn>:*]`,
      reason: 'the Provider of the CDK lets the framework invoke every version of this one function',
    });
    this.serviceToken = provider.serviceToken;
  }

  /** Creates a custom resource. The resources that it creates in IVS get its tags. */
  public resource<Type extends ControlPlaneResourceType>(scope: Construct, id: string, use: ControlPlaneUse<Type>): CustomResource {
    const { resourceType, properties, permissions, retainedWith, namedAfter } = use;
    const { serviceToken } = this;
    const serviceTimeout = Duration.minutes(SERVICE_TIMEOUT_MINUTES);
    const resource = new TaggedCustomResource(scope, id, { resourceType, serviceToken, serviceTimeout, properties });
    resource.node.addDependency(...permissions);
    const cfnResource = resource.node.defaultChild as CfnResource;
    if (retainedWith) { retainWith(cfnResource, retainedWith); }
    if (namedAfter) { nameAfter(cfnResource, namedAfter, id); }
    return resource;
  }

  /** Deletes expired key pairs once per hour. */
  public retireKeyPairs(): void {
    if (this.node.tryFindChild('Retirement')) { return; }
    const request: RetirementRequest = { RetireKeyPairsOfStack: Aws.STACK_ID };
    const input = RuleTargetInput.fromObject(request);
    const rule = new Rule(this, 'Retirement', {
      description: 'Deletes playback key pairs of Amazon IVS that no longer sign (cdk-ivs)',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [{ bind: () => ({ arn: this.handler.functionArn, input }) }],
    });
    this.handler.addPermission('RetirementSchedule', { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: rule.ruleArn });
  }
}

/**
 * Derives the logical ID of a custom resource from that of another resource. Otherwise the custom resource could be replaced while the other
 * resource stays, and the Delete request for the old one would undo the work of the new one.
 */
function nameAfter(resource: CfnResource, other: CfnResource, suffix: string): void {
  const rename = () => {
    const { stack } = resource;
    const full = `${stack.resolve(other.logicalId)}${suffix}`;
    const name = full.length > LONGEST_LOGICAL_ID ? `L${full.slice(1 - LONGEST_LOGICAL_ID)}` : full;
    if (stack.resolve(resource.logicalId) !== name) { resource.overrideLogicalId(name); }
  };
  rename();
  Aspects.of(resource).add({ visit: rename }, { priority: AspectPriority.READONLY - 1 }); // the ID of the other resource may have changed since
}
