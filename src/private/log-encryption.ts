import { ArnFormat, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';

/**
 * Lets CloudWatch Logs use the key of a log group. Without this statement in the key policy, the log group can't be created (CloudWatch Logs guide,
 * encrypt-log-data-kms). The CDK doesn't add it, and the key may come from a property injector of the app. The policy of an imported key can't be
 * changed.
 */
export function permitLogEncryption(logGroup: LogGroup): void {
  const key = keyOf(logGroup);
  if (key === undefined) { return; }
  const { region } = Stack.of(key);
  const logGroups = Stack.of(key).formatArn({ service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  key.addToResourcePolicy(new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  }));
}

/** The log group doesn't expose its key, but its L1 refers to it. */
function keyOf(logGroup: LogGroup): Key | undefined {
  const { kmsKeyId } = logGroup.node.defaultChild as CfnLogGroup;
  const reference = Token.isUnresolved(kmsKeyId) ? Tokenization.reverse(kmsKeyId) : undefined;
  const key = Reference.isReference(reference) ? reference.target.node.scope : undefined;
  return key instanceof Key ? key : undefined;
}
