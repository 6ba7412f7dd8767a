import { App, CfnParameter, Duration, Fn, IPropertyInjector, Lazy, PropertyInjectors, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, BucketGrants, CfnBucket, CfnBucketPolicy, IBucketRef } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, warningsOf } from '../helpers';

const TYPE = 'AWS::IVS::RecordingConfiguration';

describe('what is rendered', () => {
  test('with a bucket: its name and nothing else', () => {
    const stack = newStack();
    new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings') });
    expect(Template.fromStack(stack).toJSON().Resources).toEqual({
      Recording2AAEC332: { Type: TYPE, Properties: { DestinationConfiguration: { S3: { BucketName: 'recordings' } } } },
    });
  });

  test('without a bucket: one that is private, SSL only, encrypted with SSE-S3 and retained', () => {
    const stack = newStack();
    const recording = new ivs.RecordingConfiguration(stack, 'Recording');
    const template = Template.fromStack(stack);
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
    });
    expect(propertiesOf(stack, TYPE).DestinationConfiguration.S3.BucketName).toEqual(stack.resolve(recording.bucket.bucketRef.bucketName));
  });

  test('every prop reaches its property', () => {
    const stack = newStack();
    new ivs.RecordingConfiguration(stack, 'Recording', {
      bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'),
      recordingConfigurationName: 'archive',
      recordingReconnectWindow: Duration.minutes(1),
      removalPolicy: RemovalPolicy.RETAIN,
      renditionConfiguration: ivs.RenditionConfiguration.custom([ivs.Resolution.FULL_HD, ivs.Resolution.SD]),
      tags: { a: 'b' },
      thumbnailConfiguration: ivs.ThumbnailConfiguration.every(Duration.seconds(30), {
        resolution: ivs.Resolution.SD, storage: [ivs.Storage.LATEST, ivs.Storage.SEQUENTIAL],
      }),
    });
    Template.fromStack(stack).hasResource(TYPE, {
      DeletionPolicy: 'Retain',
      Properties: {
        DestinationConfiguration: { S3: { BucketName: 'recordings' } },
        Name: 'archive',
        RecordingReconnectWindowSeconds: 60,
        RenditionConfiguration: { RenditionSelection: 'CUSTOM', Renditions: ['FULL_HD', 'SD'] },
        Tags: [{ Key: 'a', Value: 'b' }],
        ThumbnailConfiguration: { RecordingMode: 'INTERVAL', Resolution: 'SD', Storage: ['LATEST', 'SEQUENTIAL'], TargetIntervalSeconds: 30 },
      },
    });
  });

  test('attributes come from the resource; the id is the last part of the ARN', () => {
    const stack = newStack();
    const recording = new ivs.RecordingConfiguration(stack, 'Recording');
    const arn = { 'Fn::GetAtt': ['Recording2AAEC332', 'Arn'] };
    expect(stack.resolve({
      arn: recording.recordingConfigurationArn,
      ref: recording.recordingConfigurationRef,
      id: recording.recordingConfigurationId,
      state: recording.recordingConfigurationState,
    })).toEqual({
      arn,
      ref: { recordingConfigurationArn: arn },
      id: { 'Fn::Select': [1, { 'Fn::Split': ['/', arn] }] },
      state: { 'Fn::GetAtt': ['Recording2AAEC332', 'State'] },
    });
  });

  test('the bucket takes grants, whether it was made here or given', () => {
    const stack = newStack();
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    BucketGrants.fromBucket(new ivs.RecordingConfiguration(stack, 'Recording').bucket).read(role);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });
});

describe('the policy of the new bucket, which demands SSL', () => {
  const build = () => new ivs.RecordingConfiguration(newStack(), 'Recording');
  const policies = ({ stack }: ivs.RecordingConfiguration, type: string) => {
    const [{ DeletionPolicy, UpdateReplacePolicy }] = Object.values(Template.fromStack(stack).findResources(type));
    return { DeletionPolicy, UpdateReplacePolicy };
  };
  const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
  const DELETE = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };

  test('is retained with the bucket', () => {
    expect(policies(build(), 'AWS::S3::BucketPolicy')).toEqual(RETAIN);
  });

  test.each<[string, (recording: ivs.RecordingConfiguration) => void, object]>([
    ['applyRemovalPolicy of the bucket', ({ bucket }) => (bucket as Bucket).applyRemovalPolicy(RemovalPolicy.DESTROY), DELETE],
    ['RETAIN_ON_UPDATE_OR_DELETE', ({ bucket }) => (bucket as Bucket).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE), { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }],
    ['RemovalPolicies of the stack', ({ stack }) => RemovalPolicies.of(stack).destroy(), DELETE],
    ['RemovalPolicies, for buckets only', ({ stack }) => RemovalPolicies.of(stack).destroy({ applyToResourceTypes: ['AWS::S3::Bucket'] }), DELETE],
    ['RemovalPolicies, for policies only: the bucket is retained, and so is its policy', ({ stack }) => RemovalPolicies.of(stack).destroy({ applyToResourceTypes: ['AWS::S3::BucketPolicy'] }), RETAIN],
  ])('follows it later, too: %s', (_, change, expected) => {
    const recording = build();
    change(recording);
    expect([policies(recording, 'AWS::S3::Bucket'), policies(recording, 'AWS::S3::BucketPolicy')]).toEqual([expected, expected]);
  });

  test('of a bucket that was given stays as it is', () => {
    const stack = newStack();
    const bucket = new Bucket(stack, 'Bucket', { enforceSSL: true });
    expect(policies(new ivs.RecordingConfiguration(stack, 'Recording', { bucket }), 'AWS::S3::BucketPolicy')).toEqual({});
    expect((bucket.policy!.node.defaultChild as CfnBucketPolicy).cfnOptions.deletionPolicy).toBeUndefined();
  });

  test('is missing when a property injector of the app does without SSL', () => {
    const app = new App();
    const injector: IPropertyInjector = { constructUniqueId: Bucket.PROPERTY_INJECTION_ID, inject: (props) => ({ ...props, enforceSSL: false }) };
    PropertyInjectors.of(app).add(injector);
    const stack = new Stack(app, 'Stack');
    new ivs.RecordingConfiguration(stack, 'Recording');
    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 0);
  });
});

describe('the bucket', () => {
  const other = (stack: Stack) => new Stack(stack.node.root as App, 'Other', { env: { account: '123456789012', region: 'eu-west-1' } });

  test.each<[string, (stack: Stack) => IBucketRef, string]>([
    ['a KMS key of its own', (s) => new Bucket(s, 'B', { encryptionKey: new Key(s, 'Key') }), 'RecordingBucketEncryptionInvalid'],
    ['the KMS key of the account', (s) => new Bucket(s, 'B', { encryption: BucketEncryption.KMS_MANAGED }), 'RecordingBucketEncryptionInvalid'],
    ['double KMS encryption', (s) => new Bucket(s, 'B', { encryption: BucketEncryption.DSSE_MANAGED }), 'RecordingBucketEncryptionInvalid'],
    ['a KMS key on an L1', (s) => new CfnBucket(s, 'B', {
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }] },
    }), 'RecordingBucketEncryptionInvalid'],
    ['a KMS key on an import', (s) => Bucket.fromBucketAttributes(s, 'B', { bucketName: 'recordings', encryptionKey: new Key(s, 'Key') }), 'RecordingBucketEncryptionInvalid'],
    ['another region', (s) => new Bucket(other(s), 'B', { bucketName: 'recordings' }), 'RecordingBucketRegionMismatch'],
    ['another region on an import', (s) => Bucket.fromBucketAttributes(s, 'B', { bucketName: 'recordings', region: 'eu-west-1' }), 'RecordingBucketRegionMismatch'],
  ])('fails with %s', (_, bucket, code) => {
    const stack = newStack(KNOWN_ENV);
    expectError(() => new ivs.RecordingConfiguration(stack, 'Recording', { bucket: bucket(stack) }), code as any, 'remove bucket', '[at Stack/Recording]');
  });

  test.each<[string, (stack: Stack) => IBucketRef]>([
    ['SSE-S3', (s) => new Bucket(s, 'B', { encryption: BucketEncryption.S3_MANAGED })],
    ['no encryption said', (s) => new Bucket(s, 'B')],
    ['an L1 without encryption', (s) => new CfnBucket(s, 'B')],
    ['an L1 with an unusual form of encryption', (s) => new CfnBucket(s, 'B', { bucketEncryption: { serverSideEncryptionConfiguration: [{}] } })],
    ['an L1 whose encryption is a token', (s) => new CfnBucket(s, 'B', { bucketEncryption: Lazy.any({ produce: () => undefined }) })],
    ['an import by name', (s) => Bucket.fromBucketName(s, 'B', 'recordings')],
    ['an import of the same region', (s) => Bucket.fromBucketAttributes(s, 'B', { bucketName: 'recordings', region: 'us-west-2' })],
    ['an import of an unknown region', (s) => Bucket.fromBucketAttributes(s, 'B', { bucketName: 'recordings', region: Fn.importValue('Region') })],
  ])('accepts %s', (_, bucket) => {
    const stack = newStack(KNOWN_ENV);
    expect(() => new ivs.RecordingConfiguration(stack, 'Recording', { bucket: bucket(stack) })).not.toThrow();
  });

  test('of a known region is accepted where the stack does not know its own', () => {
    const stack = newStack();
    const bucket = Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'recordings', region: 'us-west-2' });
    expect(() => new ivs.RecordingConfiguration(stack, 'Recording', { bucket })).not.toThrow();
  });
});

describe('the reconnect window', () => {
  test.each([Duration.seconds(0), Duration.seconds(300), Duration.minutes(5)])('accepts %s', (recordingReconnectWindow) => {
    expect(() => new ivs.RecordingConfiguration(newStack(), 'R', { recordingReconnectWindow })).not.toThrow();
  });

  test.each([
    { window: Duration.seconds(301), found: '301 s' },
    { window: Duration.millis(1500), found: '1.5 s' },
    { window: Duration.millis(1), found: '0.001 s' },
    { window: Duration.hours(1), found: '3600 s' },
    { window: Duration.seconds(1.00001), found: '1.00001 s' },
  ])('fails for $found', ({ window, found }) => {
    expectError(() => new ivs.RecordingConfiguration(newStack(), 'R', { recordingReconnectWindow: window }), 'RecordingReconnectWindowInvalid', found, '0 to 300');
  });

  test('may be a token', () => {
    const stack = newStack();
    const seconds = new CfnParameter(stack, 'Window', { type: 'Number' }).valueAsNumber;
    new ivs.RecordingConfiguration(stack, 'R', { recordingReconnectWindow: Duration.seconds(seconds) });
    expect(propertiesOf(stack, TYPE).RecordingReconnectWindowSeconds).toEqual({ Ref: 'Window' });
  });
});

test.each([['a/b'], ['x'.repeat(129)]])('fails for the name %s', (recordingConfigurationName) => {
  expectError(() => new ivs.RecordingConfiguration(newStack(), 'R', { recordingConfigurationName }), 'NameInvalid', recordingConfigurationName);
});

describe('the resolution of thumbnails', () => {
  const { HD, SD } = ivs.Resolution;
  const token = Lazy.string({ produce: () => SD }) as ivs.Resolution;
  const build = (renditionConfiguration: ivs.RenditionConfiguration | undefined, resolution?: ivs.Resolution) =>
    new ivs.RecordingConfiguration(newStack(), 'R', { renditionConfiguration, thumbnailConfiguration: ivs.ThumbnailConfiguration.interval(resolution) });

  test('gives a warning if it is not among the renditions that are chosen: IVS takes that of the source', () => {
    expect(warningsOf(build(ivs.RenditionConfiguration.custom([HD]), SD))).toEqual(['cdk-ivs:RecordingConfiguration.thumbnailResolutionNotRecorded']);
  });

  test.each<[string, ivs.RenditionConfiguration | undefined, ivs.Resolution | undefined]>([
    ['is among them', ivs.RenditionConfiguration.custom([HD, SD]), SD],
    ['is that of the source', ivs.RenditionConfiguration.custom([HD]), undefined],
    ['is one of all renditions', ivs.RenditionConfiguration.all(), SD],
    ['is chosen without renditions', undefined, SD],
    ['is a token', ivs.RenditionConfiguration.custom([HD]), token],
    ['is chosen with a rendition that is a token', ivs.RenditionConfiguration.custom([token]), SD],
  ])('is accepted if it %s', (_, renditions, resolution) => {
    expect(warningsOf(build(renditions, resolution))).toEqual([]);
  });
});

describe('imports', () => {
  test.each(['fromArn', 'fromRecordingConfigurationArn'] as const)('%s: id, ARN and environment', (method) => {
    const imported = ivs.RecordingConfiguration[method](newStack(), 'R', arnOf('recording-configuration', 'eu-west-1'));
    expect([imported.recordingConfigurationId, imported.env.region]).toEqual(['abcdABCDefgh', 'eu-west-1']);
  });

  test.each(['fromArn', 'fromRecordingConfigurationArn'] as const)('%s takes a token', (method) => {
    const stack = newStack();
    const imported = ivs.RecordingConfiguration[method](stack, 'R', Fn.importValue('Arn'));
    expect(stack.resolve(imported.recordingConfigurationId)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'Arn' }] }] });
  });

  test('by id, in the environment of the stack', () => {
    const imported = ivs.RecordingConfiguration.fromRecordingConfigurationId(newStack(KNOWN_ENV), 'R', 'xyz');
    expect(imported.recordingConfigurationArn).toMatch(/^arn:.*:ivs:us-west-2:123456789012:recording-configuration\/xyz$/);
    expect(imported.recordingConfigurationId).toBe('xyz');
  });

  test.each([arnOf('recording-configuration'), 'a b', ''])('by id fails for "%s"', (id) => {
    expectError(() => ivs.RecordingConfiguration.fromRecordingConfigurationId(newStack(), 'R', id), 'RecordingConfigurationIdInvalid', JSON.stringify(id));
  });

  test('by id takes a token', () => {
    expect(() => ivs.RecordingConfiguration.fromRecordingConfigurationId(newStack(), 'R', Fn.importValue('Id'))).not.toThrow();
  });

  test('fails for the ARN of something else', () => {
    expectError(() => ivs.RecordingConfiguration.fromArn(newStack(), 'R', arnOf('channel')), 'ArnInvalid', ':recording-configuration/<id>');
  });
});

test('isRecordingConfiguration tells one of this library from an import', () => {
  const stack = newStack();
  expect(ivs.RecordingConfiguration.isRecordingConfiguration(new ivs.RecordingConfiguration(stack, 'R'))).toBe(true);
  expect(ivs.RecordingConfiguration.isRecordingConfiguration(ivs.RecordingConfiguration.fromArn(stack, 'I', arnOf('recording-configuration')))).toBe(false);
});
