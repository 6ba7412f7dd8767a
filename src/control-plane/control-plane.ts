import { join } from 'node:path';
import { CustomResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Code, determineLatestNodeRuntime, Function } from 'aws-cdk-lib/aws-lambda';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { ControlPlaneProperties, ControlPlaneResourceType } from './contract';

const ID = 'IvsControlPlane';
const TIMEOUT = Duration.minutes(5);

/** A little above the time-out of the function: a function that was killed sends no reply, and CloudFormation should not wait for an hour. */
const SERVICE_TIMEOUT = TIMEOUT.plus(Duration.minutes(1));

/**
 * What does for a stack what CloudFormation can't: one function for all custom resources, made when the first of them is.
 * Who uses it adds exactly the statements that it needs.
 */
export class ControlPlane extends Construct {
  /** The control plane of a scope's stack. */
  public static of(scope: Construct): ControlPlane {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as ControlPlane | undefined ?? new ControlPlane(stack, ID);
  }

  private readonly serviceToken: string;

  private readonly role: IRole;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    this.role = lambdaRole(this, 'HandlerRole', logGroup);
    const onEventHandler = new Function(this, 'Handler', {
      code: Code.fromAsset(join(__dirname, '../../assets/control-plane')),
      description: 'Custom resources of Amazon IVS (cdk-ivs)',
      handler: 'index.handler',
      logGroup,
      memorySize: 256,
      role: this.role,
      runtime: determineLatestNodeRuntime(this),
      timeout: TIMEOUT,
    });
    const frameworkOnEventRole = lambdaRole(this, 'FrameworkRole', logGroup);
    const provider = new Provider(this, 'Provider', { onEventHandler, logGroup, frameworkOnEventRole });
    const handlerId = Stack.of(this).getLogicalId(onEventHandler.node.defaultChild as CfnFunction);
    Validations.of(frameworkOnEventRole).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${handlerId}.Arn>:*]`,
      reason: 'the framework may invoke this one function in each of its versions: the Provider of the CDK grants it so',
    });
    this.serviceToken = provider.serviceToken;
  }

  /** A custom resource of the control plane. */
  public resource<Type extends ControlPlaneResourceType>(
    scope: Construct, id: string, resourceType: Type, properties: ControlPlaneProperties[Type],
  ): CustomResource {
    const { serviceToken } = this;
    return new CustomResource(scope, id, { resourceType, serviceToken, serviceTimeout: SERVICE_TIMEOUT, properties });
  }

  /** Allows the function what one custom resource needs. */
  public allow(actions: string[], resourceArns: string[]): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions].sort(), resources: resourceArns }));
  }
}

/** A role with no more than a log of its own, instead of the managed policy that may write all logs. */
function lambdaRole(scope: Construct, id: string, logGroup: ILogGroup): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return role;
}
