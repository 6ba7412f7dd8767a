import { CustomResource } from 'aws-cdk-lib';
import { CfnSecret, ISecret, Secret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretTags } from './own-resources';
import type { SecretKind } from './ownership-contract';

/*
 * Secrets that the control plane fills: their value is in no template and in no reply.
 */

/** A secret without a value, and with tags that tell functions of the stack what it is for. */
export function emptySecret(scope: Construct, kind: SecretKind, props: SecretProps, tags: { readonly [key: string]: string } = {}): Secret {
  const secret = new Secret(scope, 'Secret', props);
  // the L2 would generate a password, which somebody could take for the value
  cfnSecretOf(secret).generateSecretString = undefined;
  for (const [key, value] of Object.entries({ ...secretTags(kind), ...tags })) { cfnSecretOf(secret).tags.setTag(key, value); }
  return secret;
}

/** The secret as others should see it: by its ARN from the custom resource, so that they wait until it has its value. */
export function filledSecret(scope: Construct, empty: Secret, filler: CustomResource): ISecret {
  return Secret.fromSecretAttributes(scope, 'FilledSecret', {
    secretCompleteArn: filler.getAttString('SecretArn'), encryptionKey: empty.encryptionKey,
  });
}

export function cfnSecretOf(secret: Secret): CfnSecret {
  return secret.node.defaultChild as CfnSecret;
}
