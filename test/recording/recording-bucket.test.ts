import { App, CfnParameter, Duration, PropertyInjectors, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, BucketEncryption, EventType, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as ivs from '../../src';
import { expectError, KNOWN_ENV, newStack, propertiesOf, resourcesOf } from '../helpers';

const TYPE = 'AWS::S3::Bucket';

test('a recording bucket is private, encrypted by S3, and retained with the policy that demands TLS', () => {
  const stack = newStack();
  new ivs.RecordingBucket(stack, 'Bucket');
  const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
  expect(Object.values(resourcesOf(stack, TYPE))).toEqual([{
    Type: TYPE,
    Properties: {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    },
    ...RETAINED,
  }]);
  expect(Object.values(resourcesOf(stack, 'AWS::S3::BucketPolicy'))).toEqual([expect.objectContaining(RETAINED)]);
});

test('it is what a recording configuration creates, under the same logical IDs', () => {
  const [created, given] = [newStack(), newStack()];
  const { bucket } = new ivs.RecordingConfiguration(created, 'Recording');
  expect(bucket).toBeInstanceOf(ivs.RecordingBucket);
  new ivs.RecordingBucket(given, 'Bucket');
  expect(Object.values(resourcesOf(created, TYPE))).toEqual(Object.values(resourcesOf(given, TYPE)));
  expect(Object.keys(resourcesOf(created, TYPE))).toEqual(['RecordingBucket11901DEF']);
});

test('expiration and removal can be chosen', () => {
  const stack = newStack();
  new ivs.RecordingBucket(stack, 'Bucket', { expiration: Duration.days(90), removalPolicy: RemovalPolicy.DESTROY });
  Template.fromStack(stack).hasResource(TYPE, {
    DeletionPolicy: 'Delete', Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] } },
  });
  expect(Object.values(resourcesOf(stack, 'AWS::S3::BucketPolicy'))).toEqual([expect.objectContaining({ DeletionPolicy: 'Delete' })]);
});

test.each([[Duration.hours(36), '1.5 days'], [Duration.days(0), '0 days']])('fails for an expiration of %s', (expiration, found) => {
  expectError(() => new ivs.RecordingBucket(newStack(), 'Bucket', { expiration }), 'RecordingExpirationInvalid', found, '[at Stack/Bucket]');
});

test('the expiration may be a token', () => {
  const stack = newStack();
  const days = new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber;
  new ivs.RecordingBucket(stack, 'Bucket', { expiration: Duration.days(days) });
  expect(propertiesOf(stack, TYPE).LifecycleConfiguration.Rules).toEqual([{ ExpirationInDays: { Ref: 'Days' }, Status: 'Enabled' }]);
});

test('it can be worked with: life-cycle rules, CORS, notifications, a CloudFront origin', () => {
  const stack = newStack(KNOWN_ENV);
  const bucket = new ivs.RecordingBucket(stack, 'Bucket');
  bucket.addLifecycleRule({ expiration: Duration.days(7), prefix: 'ivs/v1' });
  bucket.addCorsRule({ allowedMethods: [HttpMethods.GET], allowedOrigins: ['https://www.example.com'] });
  bucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(new Queue(stack, 'Queue')));
  new Distribution(stack, 'Distribution', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) } });
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket });
  expect(propertiesOf(stack, TYPE)).toMatchObject({ CorsConfiguration: expect.anything(), LifecycleConfiguration: expect.anything() });
  Template.fromStack(stack).resourceCountIs('AWS::CloudFront::Distribution', 1);
});

test.each<[string, string, object, object]>([
  ['of its own', ivs.RecordingBucket.PROPERTY_INJECTION_ID, { expiration: Duration.days(3) }, { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 3, Status: 'Enabled' }] } }],
  ['of all buckets', Bucket.PROPERTY_INJECTION_ID, { versioned: true }, { VersioningConfiguration: { Status: 'Enabled' } }],
])('property injectors %s reach it', (_, constructUniqueId, injected, expected) => {
  const app = new App();
  PropertyInjectors.of(app).add({ constructUniqueId, inject: (props) => ({ ...props, ...injected }) });
  const stack = new Stack(app, 'Stack');
  new ivs.RecordingConfiguration(stack, 'Recording');
  expect(propertiesOf(stack, TYPE)).toMatchObject(expected);
});

test('fails when a property injector of the app encrypts all buckets with KMS, to which IVS can\'t record', () => {
  const app = new App();
  const encrypted = { encryption: BucketEncryption.KMS };
  PropertyInjectors.of(app).add({ constructUniqueId: Bucket.PROPERTY_INJECTION_ID, inject: (props) => ({ ...props, ...encrypted }) });
  const stack = new Stack(app, 'Stack');
  expectError(() => new ivs.RecordingConfiguration(stack, 'Recording'), 'RecordingBucketEncryptionInvalid', 'bucket = "Stack/Recording/Bucket"', '[at Stack/Recording/Bucket]');
});
