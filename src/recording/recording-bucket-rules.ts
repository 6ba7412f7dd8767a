import { Stack } from 'aws-cdk-lib';
import { CfnBucket, IBucket, IBucketRef } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { IvsError } from '../private/errors';
import { areKnownToDiffer, requireSameAccount } from '../private/validate';

/** Refuses a bucket to which IVS could not record, as far as that is known (user guide, record-to-s3). */
export function requireRecordingBucket(scope: Construct, bucket: IBucketRef): IBucketRef {
  requireSameAccount(scope, 'bucket', bucket); // user guide, create-channel-auto-r2s3: you must own the bucket
  const bucketRegion = bucket.env.region;
  const region = Stack.of(scope).region;
  if (areKnownToDiffer(bucketRegion, region)) {
    throw new IvsError('RecordingBucketRegionMismatch', scope, { bucketRegion, region });
  }
  const encryption = kmsEncryption(bucket);
  if (encryption !== undefined) {
    throw new IvsError('RecordingBucketEncryptionInvalid', scope, { bucket: bucket.node.path, encryption });
  }
  return bucket;
}

function kmsEncryption(bucket: IBucketRef): string | undefined {
  if ((bucket as Partial<IBucket>).encryptionKey !== undefined) { return 'aws:kms'; }
  // what is a token here is not known yet, and none of our business
  const encryption = cfnBucket(bucket)?.bucketEncryption as Partial<CfnBucket.BucketEncryptionProperty> | undefined;
  const rules = encryption?.serverSideEncryptionConfiguration;
  const algorithms = (Array.isArray(rules) ? rules : []).map((rule: any) => rule.serverSideEncryptionByDefault?.sseAlgorithm);
  return algorithms.find((algorithm) => typeof algorithm === 'string' && algorithm.startsWith('aws:kms'));
}

function cfnBucket(bucket: IConstruct): CfnBucket | undefined {
  const candidate = CfnBucket.isCfnBucket(bucket) ? bucket : bucket.node.defaultChild;
  return CfnBucket.isCfnBucket(candidate) ? candidate : undefined;
}
