import { CfnResource, CustomResource, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Alias, CfnAlias, CfnKey, IAlias, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import type { KmsStorageOptions, SecretsManagerStorageOptions } from './private-key-storage';
import type { ControlPlaneProperties } from '../control-plane/contract';
import { ControlPlane } from '../control-plane/control-plane';
import { cfnSecretOf, emptySecret, filledSecret } from '../control-plane/filled-secret';
import { onSecrets } from '../control-plane/own-resources';
import { retainWith } from '../private/retained-with';

/** The private key of a signing key: the interface of the two kinds of storage. */
export interface StoredPrivateKey {
  /** The properties of the custom resource. */
  readonly properties: Pick<ControlPlaneProperties['Custom::IVSPlaybackSigningKey'], 'SecretArn' | 'KmsKeyArn'>;
  /** The permissions that the control plane needs for the private key. */
  readonly permissions: IDependable[];
  /** The resource that stores the private key. The other resources are retained if it is. */
  readonly resource: CfnResource;
  /** The reference that signers use after the public key has been imported. */
  inService(key: CustomResource): { readonly secret?: ISecret; readonly keyAlias?: IAlias };
}

export interface StorageContext {
  readonly owner: string;
  readonly keyVersion: number;
  readonly removalPolicy: RemovalPolicy;
}

/** Creates a private key in a scope. */
export type PrivateKeyFactory = (scope: Construct, context: StorageContext) => StoredPrivateKey;

/** Stores the private key in a secret, which the control plane populates. */
export function inSecret({ encryptionKey, secretName }: SecretsManagerStorageOptions): PrivateKeyFactory {
  return (scope, { removalPolicy }) => {
    const description = 'Private key that signs playback tokens of Amazon IVS (cdk-ivs)';
    const empty = emptySecret(scope, 'signing-key', { description, encryptionKey, secretName, removalPolicy });
    Validations.of(empty).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'the public key must be imported into IVS before a rotation, so a deployment with a new keyVersion rotates the key' });
    const { permissions } = ControlPlane.of(scope);
    const actions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    return {
      properties: { SecretArn: empty.secretArn },
      permissions: [
        permissions.allow('SigningKeySecrets', () => [onSecrets(scope, 'signing-key', actions)]),
        ...empty.encryptionKey ? [permissions.useKey(empty.encryptionKey)] : [],
      ],
      resource: cfnSecretOf(empty),
      inService: (key) => ({ secret: filledSecret(scope, empty, key) }),
    };
  };
}

/** Stores the private key in AWS KMS, with one KMS key per version, and an alias that moves to the next version. */
export function inKms({ aliasName }: KmsStorageOptions): PrivateKeyFactory {
  return (scope, { owner, keyVersion, removalPolicy }) => {
    const keyOf = (version: number) => new Key(scope, `Key${version}`, {
      description: `Signs playback tokens of Amazon IVS, version ${version} (cdk-ivs)`,
      keySpec: KeySpec.ECC_NIST_P384,
      keyUsage: KeyUsage.SIGN_VERIFY,
      enableKeyRotation: undefined, // KMS doesn't support it for such a key, but property injectors for all keys may set it if it is missing
      rotationPeriod: undefined,
      removalPolicy,
    });
    // The previous key stays usable until the next rotation: the alias may still refer to it for a while (KMS guide, programming-eventual-consistency).
    const before = keyVersion > 1 ? [keyOf(keyVersion - 1)] : [];
    const key = keyOf(keyVersion);
    const cfnKey = key.node.defaultChild as CfnKey;
    for (const { node } of before) { retainWith(node.defaultChild as CfnKey, cfnKey); }
    return {
      properties: { KmsKeyArn: key.keyArn },
      permissions: [ControlPlane.of(scope).permissions.allowOn('SigningKeysInKms', 'kms:GetPublicKey', [key.keyArn])],
      resource: cfnKey,
      inService: (resource) => {
        const keyAlias = new Alias(scope, 'Alias', { aliasName: aliasName ?? `alias/cdk-ivs/${owner}`, targetKey: key, removalPolicy });
        retainWith(keyAlias.node.defaultChild as CfnAlias, cfnKey);
        keyAlias.node.addDependency(resource); // nobody signs with a key before it is imported into IVS
        return { keyAlias };
      },
    };
  };
}
