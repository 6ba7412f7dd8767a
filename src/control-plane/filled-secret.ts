import { CustomResource, Fn, IResolveContext, Lazy } from 'aws-cdk-lib';
import { CfnSecret, ISecret, Secret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretTags } from './own-resources';
import { setOwnTags } from './own-tags';
import type { SecretKind } from './ownership-contract';
import { givenOf } from '../private/given';
import { refuseLaterChanges } from '../private/later-changes';

/*
 * Secrets that the control plane fills: their value is in no template and in no reply.
 */

/** A secret without a value, and with tags that tell functions of the stack what it is for. */
export function emptySecret(scope: Construct, kind: SecretKind, props: SecretProps, tags: { readonly [key: string]: string } = {}): Secret {
  const secret = new Secret(scope, 'Secret', givenOf(props));
  const resource = cfnSecretOf(secret);
  resource.generateSecretString = undefined; // the L2 would generate a password, which somebody could take for the value
  setOwnTags(resource, { ...secretTags(kind), ...tags });
  refuseLaterChanges(resource, { KmsKeyId: ({ kmsKeyId }) => kmsKeyId });
  return secret;
}

/** The secret as others should see it: by its ARN from the custom resource, so that they wait until it has its value. */
export function filledSecret(scope: Construct, empty: Secret, filler: CustomResource): ISecret {
  const secretCompleteArn = filler.getAttString('SecretArn');
  const secret = Secret.fromSecretAttributes(scope, 'FilledSecret', { secretCompleteArn, encryptionKey: empty.encryptionKey });
  // of an ARN that is not known yet, the CDK takes the six random characters at its end for a part of the name
  return Object.defineProperty(secret, 'secretName', { value: nameIn(secretCompleteArn, cfnSecretOf(empty)) });
}

/** From the ARN, so that who uses the name waits for the value, too. CloudFormation generates names with one hyphen. */
function nameIn(arn: string, secret: CfnSecret): string {
  return Lazy.uncachedString({
    produce: (context: IResolveContext) => {
      const name: unknown = context.resolve(secret.name); // of the L2, it is a token also if there is no name
      if (typeof name === 'object') { return secret.name; }
      const parts = String(name ?? 'generated-name').split('-');
      const nameAndSuffix = Fn.split('-', Fn.select(6, Fn.split(':', arn)));
      return Fn.join('-', parts.map((_, index) => Fn.select(index, nameAndSuffix)));
    },
  });
}

export function cfnSecretOf(secret: Secret): CfnSecret {
  return secret.node.defaultChild as CfnSecret;
}
