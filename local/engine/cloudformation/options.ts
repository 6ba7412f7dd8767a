import type { StackEvent } from './stack';

export interface LocalCloudFormationOptions {
  /**
   * The endpoint of IVS: for the embedded IVS, `(await startIvs()).endpoint`. It allows all calls, unless you make it check
   * the roles of the functions: see `permissions`.
   */
  readonly ivsEndpoint: string;
  /** @default '123456789012' */
  readonly account?: string;
  /** The region of stacks without a region. @default 'us-west-2' */
  readonly region?: string;
  /** Called for each event, in order. */
  readonly onEvent?: (event: StackEvent) => void;
  /** Environment of every Lambda function, such as the endpoints of other services. */
  readonly environment?: { [name: string]: string };
  /** SSM parameters that exist before any stack. The version of the bootstrap stack always does. */
  readonly ssmParameters?: { [name: string]: string };
  /** The pauses before a failed function is invoked again. @default one minute, then two, as on AWS */
  readonly lambdaRetryDelaysMs?: readonly number[];
  /** The number of functions of CloudFormation that run at the same time. The others wait in a queue. @default 20 */
  readonly asyncConcurrency?: number;
  /**
   * The number of invocations that run at the same time, including synchronous invocations by functions, which fail above the limit,
   * as on AWS, where the default is 1,000, and 10 in many new accounts (Lambda guide, gettingstarted-limits). @default no limit
   */
  readonly accountConcurrency?: number;
  /** Whether functions with the same code share processes, which is faster, for long random tests. @default false */
  readonly shareProcesses?: boolean;
  /** How often the Provider framework invokes a handler for one request. Use 2 to test whether the handler supports retries. @default 1 */
  readonly handlerDeliveries?: number;
}

/** The part of the options that the Lambda functions need, as the engine passes it on. */
export interface LambdaOptions {
  readonly region: string;
  /** Environment of every function. The function's own variables take precedence. */
  readonly environment: { [name: string]: string };
  readonly retryDelaysMs?: readonly number[];
  /** The number of asynchronous invocations that run at the same time. */
  readonly asyncConcurrency?: number;
  /** The number of invocations of both kinds that run at the same time in the account. @default no limit */
  readonly accountConcurrency?: number;
  /** How often an invocation of a function by another one is delivered. */
  readonly deliveries?: number;
  /** Whether functions with the same code share processes. */
  readonly shareProcesses?: boolean;
}
