import { CfnBucket, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { requireNoKmsEncryption, requireRecordingBucket } from '../../src/recording/recording-bucket-rules';
import { expectError, KNOWN_ENV, newStack } from '../helpers';

const ALGORITHM = 'Properties.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm';

/** What synthesis finds, after a bucket was accepted and then changed. */
function foundLater(change: (bucket: CfnBucket) => void): string[] {
  const stack = newStack(KNOWN_ENV);
  const scope = new Construct(stack, 'Recording');
  const bucket = new Bucket(stack, 'Bucket', { encryption: BucketEncryption.S3_MANAGED });
  requireNoKmsEncryption(scope, bucket);
  change(bucket.node.defaultChild as CfnBucket);
  return scope.node.validate();
}

test.each<[string, (bucket: CfnBucket) => void]>([
  ['an override of the algorithm', (bucket) => bucket.addOverride(ALGORITHM, 'aws:kms')],
  ['an override of all of it', (bucket) => bucket.addOverride('Properties.BucketEncryption', { ServerSideEncryptionConfiguration: [{ SSEAlgorithm: 'aws:kms' }] })],
  ['a property', (bucket) => { bucket.bucketEncryption = { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }] }; }],
])('a bucket that gets a KMS key later is found: %s', (_, change) => {
  expect(foundLater(change)).toEqual([expect.stringMatching(/^RecordingBucketEncryptionInvalid: bucket = "Stack\/Bucket", encryption = "aws:kms",.* \[at Stack\/Recording\]$/)]);
});

test('and so is one with two layers of KMS encryption', () => {
  expect(foundLater((bucket) => bucket.addOverride(ALGORITHM, 'aws:kms:dsse'))).toEqual([expect.stringContaining('encryption = "aws:kms:dsse"')]);
});

test.each<[string, (bucket: CfnBucket) => void]>([
  ['nothing', () => undefined],
  ['no encryption', (bucket) => bucket.addOverride('Properties.BucketEncryption', undefined)],
  ['another algorithm', (bucket) => bucket.addOverride(ALGORITHM, 'AES256')],
  ['another property', (bucket) => bucket.addOverride('Properties.BucketName', 'aws:kms')],
])('a bucket stays accepted after a change of %s', (_, change) => {
  expect(foundLater(change)).toEqual([]);
});

test('a bucket of another account or region is refused, with both', () => {
  const stack = newStack(KNOWN_ENV);
  const bucket = (account: string, region: string) => Bucket.fromBucketAttributes(stack, `${account}${region}`, { bucketName: 'recordings', account, region });
  expectError(() => requireRecordingBucket(stack, bucket('999999999999', 'us-west-2')), 'AccountMismatch', 'account of bucket = "999999999999"');
  expectError(() => requireRecordingBucket(stack, bucket('123456789012', 'eu-west-1')), 'RecordingBucketRegionMismatch', 'bucketRegion = "eu-west-1", region = "us-west-2"');
});
