import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { EncryptedResources, Grant, IGrantable, PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { CfnStateMachine, IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { MAP_LABEL } from './bulk-revocation-definition';
import { policyFor } from '../private/role-policy';
import { acknowledgeWildcards } from '../private/wildcards';

/** The objects of a bucket below a prefix. */
export function objectsArn(bucket: IBucketRef, prefix: string): string {
  return `${bucket.bucketRef.bucketArn}/${prefix}*`;
}

/** Permissions on the KMS key of a bucket, if it has one. */
export function grantKey(bucket: IBucketRef, grantee: IGrantable, ...actions: string[]): void {
  EncryptedResources.of(bucket)?.grantOnKey(grantee, ...actions);
}

/**
 * Permissions on the KMS key of the state machine, if a property injector of the app sets one, only for its data. The CDK grants its role
 * the same with the name of the state machine, which is not known before deployment (Step Functions developer guide, encryption-at-rest).
 */
export function grantDataKey(stateMachine: IStateMachine, grantee: IGrantable, ...actions: string[]): void {
  const statement = dataKeyStatement(stateMachine, actions);
  if (statement) { Grant.addToPrincipal({ grantee, actions, resourceArns: statement.resources!, conditions: statement.conditions }); }
}

function dataKeyStatement(stateMachine: IStateMachine, actions: string[]): PolicyStatementProps | undefined {
  const { encryptionConfiguration } = stateMachine.node.defaultChild as CfnStateMachine;
  const { kmsKeyId } = (encryptionConfiguration ?? {}) as Partial<CfnStateMachine.EncryptionConfigurationProperty>;
  const { stateMachineArn } = stateMachine;
  const conditions = { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': [stateMachineArn, `${stateMachineArn}/${MAP_LABEL}`] } };
  return kmsKeyId === undefined ? undefined : { actions, resources: [kmsKeyId as string], conditions };
}

/** The resources that the state machine uses. */
export interface BulkRevocationResources {
  readonly bucket: IBucketRef;
  readonly listPrefix: string;
  readonly resultPrefix: string;
  readonly functionArn: string;
}

/** The permissions of the role of the state machine (Step Functions developer guide, IAM policies for using Distributed Map states). */
export function permitMapRun(scope: Construct, stateMachine: StateMachine, resources: BulkRevocationResources): void {
  const { bucket, listPrefix, resultPrefix, functionArn } = resources;
  const { stateMachineArn, stateMachineName: name, role } = stateMachine;
  const executions = (path: string) => Stack.of(scope).formatArn({
    service: 'states', resource: 'execution', resourceName: path, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const statements: PolicyStatementProps[] = [
    { actions: ['lambda:InvokeFunction'], resources: [functionArn] },
    { actions: ['s3:GetObject'], resources: [objectsArn(bucket, listPrefix)] },
    {
      actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      resources: [objectsArn(bucket, resultPrefix)],
    },
    { actions: ['states:StartExecution'], resources: [stateMachineArn] },
    { actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [executions(`${name}:*`)] },
    { actions: ['states:RedriveExecution'], resources: [executions(`${name}/${MAP_LABEL}:*`)] },
    ...[dataKeyStatement(stateMachine, ['kms:Decrypt', 'kms:GenerateDataKey'])].flatMap((statement) => statement ?? []),
  ];
  // a separate policy: the state machine depends on the default policy of its role, so that policy can't refer to the state machine
  const policy = policyFor(role, scope, 'MapRunPolicy', statements);
  acknowledgeWildcards(policy, statements, 'the names of lists, results and executions are not known in advance');
  grantKey(bucket, role, 'kms:Decrypt', 'kms:GenerateDataKey');
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Step Functions requires permissions on all resources for log delivery and traces, which the StateMachine of the CDK grants',
  });
}
