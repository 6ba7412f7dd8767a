import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, determineLatestNodeRuntime, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogGroupGrants, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { aws_logs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './wildcards';
import type { HandlerOptions } from '../operations/handler-options';

/** One of the bundled handlers. */
export interface HandlerFunctionProps {
  /** The archive in `assets/`, without its ending. */
  readonly asset: string;
  readonly description: string;
  readonly environment?: { [name: string]: string };
  readonly logGroup: aws_logs.ILogGroupRef;
  readonly options?: HandlerOptions;
  readonly role: Role;
  readonly timeout: Duration;
}

/** A Lambda function with one of the bundled handlers. */
export function handlerFunction(scope: Construct, id: string, { asset, options, ...props }: HandlerFunctionProps): Function {
  const handler = new Function(scope, id, {
    architecture: Architecture.ARM_64,
    memorySize: 256,
    ...options,
    ...props,
    code: Code.fromAsset(join(__dirname, '../../assets', `${asset}.zip`)),
    handler: 'index.handler',
    runtime: determineLatestNodeRuntime(scope),
  });
  permitNetwork(handler, props.role);
  return handler;
}

/**
 * What Lambda needs for a function in a VPC, also when a property injector gave it the VPC (Lambda guide, configuration-vpc). The CDK grants it
 * to roles of its own only.
 */
export function permitNetwork(handler: Function, role: Role): void {
  if (!handler.isBoundToVpc) { return; }
  const statement = {
    actions: [
      'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  };
  role.addToPolicy(new PolicyStatement(statement));
  acknowledgeWildcards(role, [statement], 'which network interfaces these will be is not known before: Lambda makes them');
}

/** The log of a function: that of the user, or one that goes with the stack. */
export function handlerLog(scope: Construct, options?: HandlerOptions): aws_logs.ILogGroupRef {
  return options?.logGroup ?? new LogGroup(scope, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
}

/** A role with no more than a log of its own, instead of the managed policy that may write all logs. */
export function handlerRole(scope: Construct, id: string, logGroup: aws_logs.ILogGroupRef): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  LogGroupGrants.fromLogGroup(logGroup).write(role);
  return role;
}
