import { CustomResource, Fn, IResolveContext, Lazy } from 'aws-cdk-lib';
import { CfnSecret, ISecret, Secret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretTags } from './own-resources';
import { setOwnTags } from './own-tags';
import type { SecretKind } from './ownership-contract';
import { givenOf } from '../private/given';
import { refuseLaterChanges } from '../private/later-changes';

/*
 * Secrets that the control plane populates. Their value is never in a template or a response.
 */

/** A secret without a value, with tags that identify its purpose to the functions of the stack. */
export function emptySecret(scope: Construct, kind: SecretKind, props: SecretProps, tags: { readonly [key: string]: string } = {}): Secret {
  const secret = new Secret(scope, 'Secret', givenOf(props));
  const resource = cfnSecretOf(secret);
  resource.generateSecretString = undefined; // the L2 would generate a password, which could be mistaken for the value
  setOwnTags(resource, { ...secretTags(kind), ...tags });
  refuseLaterChanges(resource, { KmsKeyId: ({ kmsKeyId }) => kmsKeyId });
  return secret;
}

/** The secret for other resources: its ARN comes from the custom resource, so that they are deployed after it is populated. */
export function filledSecret(scope: Construct, empty: Secret, filler: CustomResource): ISecret {
  const secretCompleteArn = filler.getAttString('SecretArn');
  const secret = Secret.fromSecretAttributes(scope, 'FilledSecret', { secretCompleteArn, encryptionKey: empty.encryptionKey });
  // if the ARN is not known yet, the CDK includes the six random characters at its end in the name
  return Object.defineProperty(secret, 'secretName', { value: nameIn(secretCompleteArn, cfnSecretOf(empty)) });
}

/** The name from the ARN, so that resources that use the name are also deployed after the secret is populated. CloudFormation generates names with one hyphen. */
function nameIn(arn: string, secret: CfnSecret): string {
  return Lazy.uncachedString({
    produce: (context: IResolveContext) => {
      const name: unknown = context.resolve(secret.name); // the name of the L2 is a token even if there is no name
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
