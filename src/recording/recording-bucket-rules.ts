import { Stack } from 'aws-cdk-lib';
import { CfnBucket, IBucket, IBucketRef } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { IvsError } from '../private/errors';
import { noteOverrides, overridesOf } from '../private/l1-overrides';
import { areKnownToDiffer, requireSameAccount } from '../private/validate';

/** Rejects a bucket to which IVS can't record, if that is known at synthesis (user guide, record-to-s3). */
export function requireRecordingBucket(scope: Construct, bucket: IBucketRef): IBucketRef {
  requireSameAccount(scope, 'bucket', bucket); // user guide, create-channel-auto-r2s3: you must own the bucket
  const bucketRegion = bucket.env.region;
  const region = Stack.of(scope).region;
  if (areKnownToDiffer(bucketRegion, region)) {
    throw new IvsError('RecordingBucketRegionMismatch', scope, { bucketRegion, region });
  }
  requireNoKmsEncryption(scope, bucket);
  return bucket;
}

/** Rejects a bucket that is encrypted with a KMS key, even if an aspect or an override sets the encryption later. */
export function requireNoKmsEncryption(scope: Construct, bucket: IBucketRef): void {
  const problem = () => {
    const encryption = kmsEncryption(bucket);
    return encryption === undefined ? undefined : new IvsError('RecordingBucketEncryptionInvalid', scope, { bucket: bucket.node.path, encryption });
  };
  const now = problem();
  if (now) { throw now; }
  const resource = cfnBucket(bucket);
  if (resource) { noteOverrides(resource); }
  scope.node.addValidation({ validate: () => [problem()].flatMap((later) => later ? [later.message] : []) });
}

function kmsEncryption(bucket: IBucketRef): string | undefined {
  if ((bucket as Partial<IBucket>).encryptionKey !== undefined) { return 'aws:kms'; }
  // tokens are not known yet, so they are not checked
  const resource = cfnBucket(bucket);
  if (resource === undefined) { return undefined; }
  const encryption = resource.bucketEncryption as Partial<CfnBucket.BucketEncryptionProperty> | undefined;
  const rules = encryption?.serverSideEncryptionConfiguration;
  const algorithms = (Array.isArray(rules) ? rules : []).map((rule: any) => rule.serverSideEncryptionByDefault?.sseAlgorithm);
  return [...algorithms, ...overriddenAlgorithms(resource)].find((algorithm) => typeof algorithm === 'string' && algorithm.startsWith('aws:kms'));
}

/** An override can set any part of the encryption. */
function overriddenAlgorithms(resource: CfnBucket): string[] {
  const overrides = Object.entries(overridesOf(resource)).filter(([path]) => path.startsWith('Properties.BucketEncryption'));
  return overrides.flatMap(([, value]) => JSON.stringify(value ?? '').match(/aws:kms(:dsse)?/g) ?? []);
}

function cfnBucket(bucket: IConstruct): CfnBucket | undefined {
  const candidate = CfnBucket.isCfnBucket(bucket) ? bucket : bucket.node.defaultChild;
  return CfnBucket.isCfnBucket(candidate) ? candidate : undefined;
}
