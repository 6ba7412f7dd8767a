import { createPublicKey } from 'node:crypto';
import { AspectPriority, Aspects, CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import type { CustomResourceCase, Variant } from './custom-resource-cases';
import { Deployment } from './harness';
import * as ivs from '../../src';

/*
 * What the table of custom resources is built from.
 */

/** The custom resource of a type. */
export function customResource(scope: IConstruct, type: string): CfnResource {
  return scope.node.findAll().find((child): child is CfnResource => CfnResource.isCfnResource(child) && child.cfnResourceType === type)!;
}

/** CloudFormation creates another resource for another logical ID. */
export function replace(construct: IConstruct): void {
  (construct.node.defaultChild as CfnResource).overrideLogicalId('Another');
}

/** The resource gets another logical ID, and its companion, which would follow, keeps its own: it is updated. */
export function replaceAlone(construct: IConstruct, companion: CfnResource): void {
  const resource = construct.node.defaultChild as CfnResource;
  const id = `${Stack.of(resource).getLogicalId(resource)}${companion.node.scope!.node.id}`;
  Aspects.of(companion).add({ visit: () => companion.overrideLogicalId(id) }, { priority: AspectPriority.READONLY });
  Aspects.of(resource).add({ visit: () => replace(construct) }, { priority: AspectPriority.MUTATING });
}

export function recording(stack: Stack, variant: Variant, props: ivs.RecordingConfigurationProps): void {
  // any other setting replaces the configuration
  const recordingReconnectWindow = variant === 'elsewhere' ? Duration.seconds(30) : undefined;
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), recordingReconnectWindow, ...props });
}

/** What both custom resources of a signing key have in common. */
export function signingKey(storage: 'secretsManager' | 'kms', type: 'Custom::IVSPlaybackSigningKey' | 'Custom::IVSSigningKeyPairs') {
  return {
    type,
    title: `${type}, ${storage}`,
    build: (stack: Stack, variant: Variant, removalPolicy?: RemovalPolicy) => {
      new ivs.Channel(stack, 'Channel', { authorized: true });
      if (variant !== 'without') { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), keyVersion: variant === 'changed' ? 2 : 1, removalPolicy }); }
      if (variant === 'elsewhere') { customResource(stack, 'Custom::IVSSigningKeyPairs').overrideLogicalId('Another'); } // another owner
    },
    observe: signingKeys,
    seen: { without: [], first: [{ version: '1', signs: true }], changed: [{ version: '2', signs: true }], elsewhere: [{ version: '1', signs: true }] },
    named: /playback key|playback-key/,
    retainedWith: { types: [storage === 'kms' ? 'AWS::KMS::Key' : 'AWS::SecretsManager::Secret'], constructs: ['Key'] },
  } satisfies Partial<CustomResourceCase>;
}

/** The key pairs in service, and whether the key that signs at this moment is their private key. */
function signingKeys({ cloudFormation, ivs: { account: { keyPairs } } }: Deployment): unknown {
  const publicKeys = [
    ...[...cloudFormation.secrets.values()].map((text) => createPublicKey(JSON.parse(text).privateKey).export({ format: 'pem', type: 'spki' })),
    ...cloudFormation.events.filter(({ type }) => type === 'AWS::KMS::Alias').map(({ physicalId = '' }) => cloudFormation.kms.publicKeyOf(physicalId)),
  ];
  return [...keyPairs.values()].filter(({ tags }) => tags!['cdk-ivs:retires'] === undefined)
    .map(({ tags, publicKeyMaterial }) => ({ version: tags!['cdk-ivs:key-version'], signs: publicKeys.includes(publicKeyMaterial) }));
}
