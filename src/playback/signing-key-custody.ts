import { CustomResource, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, IGrantable, PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Alias, CfnAlias, IAlias, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { ISecret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Signing } from './signing';
import type { ControlPlaneProperties } from '../control-plane/contract';
import { emptySecret, filledSecret, secretStatements } from '../control-plane/filled-secret';
import { acknowledgeWildcards } from '../private/wildcards';

/** Where the private half of a signing key is kept, as the two kinds of key differ in it. */
export interface Custody {
  /** What the custom resource is told. */
  readonly properties: Pick<ControlPlaneProperties['Custom::IvsPlaybackSigningKey'], 'SecretArn' | 'KmsKeyArn'>;
  /** What it has to do with the private half. */
  readonly statements: PolicyStatementProps[];
  /** What those who sign get, once the public half is imported. */
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
    const empty = emptySecret(scope, { description: `Signs playback tokens of Amazon IVS, for ${scope.node.path}`, encryptionKey, secretName, removalPolicy });
    Validations.of(empty).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'a rotation needs the public half imported first: keyVersion does it, with a deployment' });
    const actions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`);
    return {
      properties: { SecretArn: empty.secretArn },
      statements: secretStatements(empty, actions),
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
      description: `Signs playback tokens of Amazon IVS, for ${scope.node.path}, version ${version}`,
      keySpec: KeySpec.ECC_NIST_P384,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
    });
    // The one before stays usable until the next rotation: for a while, the alias may still lead there (KMS guide, programming-eventual-consistency).
    if (keyVersion > 1) { keyOf(keyVersion - 1); }
    const key = keyOf(keyVersion);
    return {
      properties: { KmsKeyArn: key.keyArn },
      statements: [{ actions: ['kms:GetPublicKey'], resources: [key.keyArn] }],
      inService: (resource) => {
        const keyAlias = new Alias(scope, 'Alias', { aliasName: `alias/cdk-ivs/${owner}`, targetKey: key, removalPolicy });
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
