import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import { aws_logs } from 'aws-cdk-lib/interfaces';

/**
 * Settings of the Lambda function that a construct creates.
 *
 * To configure the shared functions of a stack, for custom resources and for the rotation of stream keys, use property injectors and
 * aspects. Settings that the CDK rejects raise `FunctionSettingsInvalid`, another role raises `FunctionRoleInvalid`, and a setting of an aspect that
 * requires permissions raises `ChangedByAspect`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-functions.html
 */
export interface HandlerOptions {
  /**
   * The instruction set architecture.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * The log group of the function, for example with your own retention, encryption and removal policy. The state machine of a
   * `BulkViewerSessionRevoker` also logs there.
   *
   * @default - a log group that keeps logs for one month and is deleted with the stack
   */
  readonly logGroup?: aws_logs.ILogGroupRef;

  /**
   * The memory in MiB, 128 to 10,240 (`MemorySizeInvalid`). The CPU share grows with it.
   *
   * @default 256, or 1024 for a `PlaybackTokenSigner`
   */
  readonly memorySize?: number;

  /**
   * The security groups of the function. They require `vpc`.
   *
   * @default - a security group without inbound rules
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Tracing with AWS X-Ray. It also applies to the state machine of a `BulkViewerSessionRevoker`.
   *
   * @default Tracing.DISABLED - but a state machine is traced
   */
  readonly tracing?: Tracing;

  /**
   * The VPC in which the function runs. The function must be able to reach the services that it calls: Amazon IVS, AWS Secrets Manager or AWS KMS, and
   * Amazon SQS.
   *
   * @default - no VPC
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the function. They require `vpc`.
   *
   * @default - private subnets
   */
  readonly vpcSubnets?: SubnetSelection;
}
