import { EncryptedResources, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroupGrants } from 'aws-cdk-lib/aws-logs';
import { refuseLaterChanges } from './later-changes';
import { acknowledgeWildcards } from './wildcards';

/**
 * Grants the permissions that a role needs for the settings of its function. The settings may come from a property injector of the app, so they
 * are read from the function. The CDK grants some of these permissions only to roles that it creates itself.
 */
export function permitSettings(handler: Function, role: Role): void {
  const resource = handler.node.defaultChild as CfnFunction;
  LogGroupGrants.fromLogGroup(handler.logGroup).write(role);
  if (resource.vpcConfig) { permitNetwork(role); }
  if (resource.tracingConfig) {
    acknowledgeWildcards(role, [{ resources: ['*'] }], 'AWS X-Ray requires permissions on all resources for traces, which the Function of the CDK grants');
  }
  const deadLetters = handler.deadLetterQueue ?? handler.deadLetterTopic;
  // Lambda guide, invocation-async-retain-records. The CDK allows sending, but not encrypting.
  if (deadLetters) { EncryptedResources.of(deadLetters)?.grantOnKey(role, 'kms:Decrypt', 'kms:GenerateDataKey'); }
  refuseLaterChanges(resource, {
    DeadLetterConfig: ({ deadLetterConfig }) => deadLetterConfig,
    LogGroup: ({ loggingConfig }) => (loggingConfig as CfnFunction.LoggingConfigProperty | undefined)?.logGroup,
    VpcConfig: ({ vpcConfig }) => vpcConfig,
  });
}

/** The permissions for a VPC (Lambda guide, configuration-vpc). */
function permitNetwork(role: Role): void {
  const statement = {
    actions: [
      'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  };
  role.addToPolicy(new PolicyStatement(statement));
  acknowledgeWildcards(role, [statement], 'Lambda creates the network interfaces, so they are not known in advance');
}
