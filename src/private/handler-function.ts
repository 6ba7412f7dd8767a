import { join } from 'node:path';
import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, determineLatestNodeRuntime, Function, LoggingFormat } from 'aws-cdk-lib/aws-lambda';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pathOfImport } from './arn';
import { IvsError } from './errors';
import { permitSettings } from './function-settings';
import { givenOf } from './given';
import { permitLogEncryption } from './log-encryption';
import { warnIfWithoutMetrics } from './metrics-log';
import { having, listOf, NUMBER, OBJECT, optional, struct, TEXT } from './value-types';
import type { HandlerOptions } from '../operations/handler-options';

/** One of the bundled handlers. */
export interface HandlerFunctionProps {
  /** The archive in `assets/`, without its ending. */
  readonly asset: string;
  readonly description: string;
  readonly environment?: { [name: string]: string };
  readonly logGroup: ILogGroup;
  readonly options?: HandlerOptions;
  readonly role: Role;
  readonly timeout: Duration;
}

/** A Lambda function with one of the bundled handlers. */
export function handlerFunction(scope: Construct, id: string, props: HandlerFunctionProps): Function {
  const { options, role } = props;
  requireMemorySize(scope, id, options?.memorySize);
  const handler = createFunction(scope, id, props);
  if (handler.role !== role) { throw new IvsError('FunctionRoleInvalid', handler, { role: handler.role!.node.path }); }
  permitSettings(handler, role);
  warnIfWithoutMetrics(scope, handler.logGroup);
  return handler;
}

/** Reports settings that the CDK rejects with an error code. `handlerOptions` or a property injector of the app may set invalid combinations. */
function createFunction(scope: Construct, id: string, { asset, options, ...props }: HandlerFunctionProps): Function {
  try {
    return new Function(scope, id, {
      architecture: Architecture.ARM_64,
      memorySize: 256,
      ...givenOf(options ?? {}),
      ...props,
      code: Code.fromAsset(join(__dirname, '../../assets', `${asset}.zip`)),
      handler: 'index.handler',
      loggingFormat: LoggingFormat.JSON, // also for the log lines of Lambda itself. The handlers always log JSON
      runtime: determineLatestNodeRuntime(scope),
    });
  } catch (error) {
    throw new IvsError('FunctionSettingsInvalid', `${scope.node.path}/${id}`, { error: (error as Error).message.split('\n')[0] });
  }
}

/** The limits are in the Lambda guide, configuration-memory. */
function requireMemorySize(scope: Construct, id: string, memorySize?: number): void {
  if (memorySize === undefined || Token.isUnresolved(memorySize)) { return; }
  if (!Number.isInteger(memorySize) || memorySize < 128 || memorySize > 10_240) {
    throw new IvsError('MemorySizeInvalid', pathOfImport(scope, id), { memorySize });
  }
}

/** The log group of a function: that of the user, or a new one that is deleted with the stack. */
export function handlerLog(scope: Construct, options?: HandlerOptions): ILogGroup {
  const given = options?.logGroup;
  if (given) { return isLogGroup(given) ? given : LogGroup.fromLogGroupName(scope, 'Log', given.logGroupRef.logGroupName); }
  const logGroup = new LogGroup(scope, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
  permitLogEncryption(logGroup);
  return logGroup;
}

/** The CDK accepts a reference for the log group of a function, but rejects an L1. */
function isLogGroup(logGroup: object): logGroup is ILogGroup {
  return 'addStream' in logGroup;
}

/** A role without the managed policy that allows writing to all log groups. The function is allowed to write only to its own. */
export function handlerRole(scope: Construct, id: string): Role {
  return new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
}

export const HANDLER_OPTIONS = optional(struct<HandlerOptions>({
  architecture: optional(having('dockerPlatform', 'an Architecture')),
  logGroup: optional(having('logGroupRef', 'a log group')),
  memorySize: optional(NUMBER),
  securityGroups: optional(listOf(having('securityGroupId', 'a security group'))),
  tracing: optional(TEXT),
  vpc: optional(having('vpcId', 'a VPC')),
  vpcSubnets: optional(OBJECT),
}));
