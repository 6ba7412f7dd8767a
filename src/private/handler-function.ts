import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, determineLatestNodeRuntime, Function } from 'aws-cdk-lib/aws-lambda';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** One of the bundled handlers. */
export interface HandlerFunctionProps {
  /** The archive in `assets/`, without its ending. */
  readonly asset: string;
  readonly description: string;
  readonly environment?: { [name: string]: string };
  readonly logGroup: ILogGroup;
  readonly role: IRole;
  readonly timeout: Duration;
}

/** A Lambda function with one of the bundled handlers. */
export function handlerFunction(scope: Construct, id: string, { asset, ...props }: HandlerFunctionProps): Function {
  return new Function(scope, id, {
    ...props,
    code: Code.fromAsset(join(__dirname, '../../assets', `${asset}.zip`)),
    handler: 'index.handler',
    memorySize: 256,
    runtime: determineLatestNodeRuntime(scope),
  });
}

/** A log that goes with the stack. */
export function handlerLog(scope: Construct): LogGroup {
  return new LogGroup(scope, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
}

/** A role with no more than a log of its own, instead of the managed policy that may write all logs. */
export function handlerRole(scope: Construct, id: string, logGroup: ILogGroup): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return role;
}
