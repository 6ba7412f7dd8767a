import { CfnResource, CustomResource, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Alias, CfnAlias, CfnKey, IAlias, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { ISecret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import { Signing } from './signing';
import type { ControlPlaneProperties } from '../control-plane/contract';
import { ControlPlane } from '../control-plane/control-plane';
import { cfnSecretOf, emptySecret, filledSecret } from '../control-plane/filled-secret';
import { onSecrets } from '../control-plane/own-resources';
import { retainWith } from '../private/retained-with';
import { acknowledgeWildcards } from '../private/wildcards';

/** Where the private key of a signing key is kept, as the two kinds of key differ in it. */
export interface Custody {
  /** What the custom resource is told. */
  readonly properties: Pick<ControlPlaneProperties['Custom::IVSPlaybackSigningKey'], 'SecretArn' | 'KmsKeyArn'>;
  /** What the control plane needs for the private key. */
  readonly permissions: IDependable[];
  /** The resource that holds the private key: all others are retained when it is. */
  readonly privateKey: CfnResource;
  /** What those who sign get, once the public key is imported. */
  inService(key: CustomResource): { readonly secret?: ISecret; readonly keyAlias?: IAlias; readonly signing: Signing };
}

export interface CustodyOptions {
  readonly owner: string;
  readonly keyVersion: number;
  readonly removalPolicy: RemovalPolicy;
}

export type Custodian = (scope: Construct, options: CustodyOptions) => Custody;

/** In a secret, which the control plane fills. */
export function secretCustodian({ encryptionKey, secretName }: Pick<SecretProps, 'encryptionKey' | 'secretName'>): Custodian {
  return (scope, { removalPolicy }) => {
    const description = 'Private key that signs playback tokens of Amazon IVS (cdk-ivs)';
    const empty = emptySecret(scope, 'signing-key', { description, encryptionKey, secretName, removalPolicy });
    Validations.of(empty).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'a rotation needs the public key imported first: keyVersion does it, with a deployment' });
    const { permissions } = ControlPlane.of(scope);
    const actions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    return {
      properties: { SecretArn: empty.secretArn },
      permissions: [
        permissions.allow('SigningKeySecrets', () => [onSecrets(scope, 'signing-key', actions)]),
        ...encryptionKey ? [permissions.useKey(encryptionKey)] : [],
      ],
      privateKey: cfnSecretOf(empty),
      inService: (key) => {
        const secret = filledSecret(scope, empty, key);
        return { secret, signing: { environment: { SECRET_ARN: secret.secretArn }, grant: (grantee) => readValue(secret, grantee) } };
      },
    };
  };
}

/** In AWS KMS: a key for each version, and an alias that moves from one to the next. */
export function kmsCustodian(): Custodian {
  return (scope, { owner, keyVersion, removalPolicy }) => {
    const keyOf = (version: number) => new Key(scope, `Key${version}`, {
      description: `Signs playback tokens of Amazon IVS, version ${version} (cdk-ivs)`,
      keySpec: KeySpec.ECC_NIST_P384,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
    });
    // The one before stays usable until the next rotation: for a while, the alias may still lead there (KMS guide, programming-eventual-consistency).
    const before = keyVersion > 1 ? [keyOf(keyVersion - 1)] : [];
    const key = keyOf(keyVersion);
    const cfnKey = key.node.defaultChild as CfnKey;
    for (const { node } of before) { retainWith(node.defaultChild as CfnKey, cfnKey); }
    return {
      properties: { KmsKeyArn: key.keyArn },
      permissions: [ControlPlane.of(scope).permissions.allowOn('SigningKeysInKms', 'kms:GetPublicKey', [key.keyArn])],
      privateKey: cfnKey,
      inService: (resource) => {
        const keyAlias = new Alias(scope, 'Alias', { aliasName: `alias/cdk-ivs/${owner}`, targetKey: key, removalPolicy });
        retainWith(keyAlias.node.defaultChild as CfnAlias, cfnKey);
        keyAlias.node.addDependency(resource); // nobody signs with a key that IVS does not know
        const environment = { KMS_KEY_ALIAS: (keyAlias.node.defaultChild as CfnAlias).ref }; // who goes by the reference waits for it
        return { keyAlias, signing: { environment, grant: (grantee) => signByAlias(keyAlias, grantee) } };
      },
    };
  };
}

/** Only the value: who signs needs no description of the secret. */
function readValue(secret: ISecret, grantee: IGrantable): Grant {
  const { encryptionKey, secretArn } = secret;
  const value = Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns: [secretArn] });
  if (encryptionKey === undefined) { return value; }
  // not by the policy of the key: that would depend on the stack of the grantee, which depends on that of the key
  const conditions = { StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(secret).region}.amazonaws.com` } };
  return value.combine(Grant.addToPrincipal({ grantee, actions: ['kms:Decrypt'], resourceArns: [encryptionKey.keyArn], conditions }));
}

/** Which key it is changes, by whom it is called does not: the condition is on the alias in the request, which counts at once. */
function signByAlias(keyAlias: IAlias, grantee: IGrantable): Grant {
  const keys = Stack.of(keyAlias).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  const scope = Construct.isConstruct(grantee) ? grantee : keyAlias; // where the policy will stand
  acknowledgeWildcards(scope, [{ resources: [keys] }], 'a rotation changes the key, and the condition allows the one alias only');
  return Grant.addToPrincipal({ grantee, actions: ['kms:Sign'], resourceArns: [keys], conditions: { StringEquals: { 'kms:RequestAlias': keyAlias.aliasName } } });
}
