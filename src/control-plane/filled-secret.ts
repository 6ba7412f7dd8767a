import { CustomResource } from 'aws-cdk-lib';
import { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { CfnSecret, ISecret, Secret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/*
 * Secrets that the control plane fills: their value is in no template and in no reply.
 */

/** A secret without a value. */
export function emptySecret(scope: Construct, props: SecretProps): Secret {
  const secret = new Secret(scope, 'Secret', props);
  // the L2 would generate a password, which somebody could take for the value
  (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
  return secret;
}

/** The secret as others should see it: by its ARN from the custom resource, so that they wait until it has its value. */
export function filledSecret(scope: Construct, empty: Secret, filler: CustomResource): ISecret {
  return Secret.fromSecretAttributes(scope, 'FilledSecret', {
    secretCompleteArn: filler.getAttString('SecretArn'), encryptionKey: empty.encryptionKey,
  });
}

/** What it takes to do something with a secret, and with its key through Secrets Manager. */
export function secretStatements(secret: Secret, actions: string[]): PolicyStatementProps[] {
  const { secretArn, encryptionKey, stack } = secret;
  return [
    { actions, resources: [secretArn] },
    ...encryptionKey ? [{
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } },
    }] : [],
  ];
}
