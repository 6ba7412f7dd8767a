import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import { aws_logs } from 'aws-cdk-lib/interfaces';

/**
 * Settings of the Lambda function that a construct creates.
 *
 * The functions that a whole stack shares, for custom resources and for the rotation of stream keys, take their settings from property
 * injectors and aspects. What the CDK refuses raises `FunctionSettingsInvalid`, another role `FunctionRoleInvalid`, and a setting that needs
 * permissions but comes from an aspect `ChangedByAspect`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-functions.html
 */
export interface HandlerOptions {
  /**
   * The instruction set.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * Where the function logs, for example with your own retention, encryption and removal policy. The state machine of a
   * `BulkViewerSessionRevoker` logs there, too.
   *
   * @default - a log group that keeps logs for one month and is deleted with the stack
   */
  readonly logGroup?: aws_logs.ILogGroupRef;

  /**
   * The memory in MiB, 128 to 10,240 (`MemorySizeInvalid`). The share of a processor grows with it.
   *
   * @default 256, or 1024 for a `PlaybackTokenSigner`
   */
  readonly memorySize?: number;

  /**
   * The security groups of the function. They need `vpc`.
   *
   * @default - a security group without inbound rules
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Tracing with AWS X-Ray, also of the state machine of a `BulkViewerSessionRevoker`.
   *
   * @default Tracing.DISABLED - a state machine is traced
   */
  readonly tracing?: Tracing;

  /**
   * The VPC that the function runs in. From there it must reach the services that it calls: Amazon IVS, AWS Secrets Manager or AWS KMS, and
   * Amazon SQS.
   *
   * @default - no VPC
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the function. They need `vpc`.
   *
   * @default - private subnets
   */
  readonly vpcSubnets?: SubnetSelection;
}
