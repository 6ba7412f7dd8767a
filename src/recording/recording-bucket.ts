import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { requireNoKmsEncryption } from './recording-bucket-rules';
import { IvsError } from '../private/errors';
import { retainWith } from '../private/retained-with';
import { DURATION, optional, REMOVAL_POLICY, requireProps, TypesOf } from '../private/value-types';

/**
 * Properties of a recording bucket.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/record-to-s3.html
 */
export interface RecordingBucketProps {
  /**
   * The time after which recordings are deleted, in whole days (`RecordingExpirationInvalid`).
   *
   * @default - recordings are kept until you delete them
   */
  readonly expiration?: Duration;

  /**
   * What happens to the bucket when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A bucket to which IVS can record. It is private, requires TLS, is encrypted with SSE-S3, and is retained with its policy when you remove it from the stack.
 *
 * It extends `s3.Bucket`, so you can add lifecycle rules, CORS rules and notifications, and serve it with Amazon CloudFront.
 * `RecordingConfiguration` creates one if you don't pass a bucket.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/record-to-s3.html
 * @resource AWS::S3::Bucket
 * @stateful
 *
 * @example
 *
 * const bucket = new ivs.RecordingBucket(this, 'Recordings', { expiration: Duration.days(90) });
 * new ivs.RecordingConfiguration(this, 'Recording', { bucket: bucket });
 */
@propertyInjectable
export class RecordingBucket extends Bucket {
  /** The ID that property injectors use for this class. Injectors of `Bucket` also apply. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.RecordingBucket';

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: RecordingBucketProps = {}) {
    requireProps(scope, id, props, TYPES);
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      encryptionKey: undefined, // property injectors for all buckets may set one if it is missing, but IVS can't use it
      enforceSSL: true,
      ...props.removalPolicy && { removalPolicy: props.removalPolicy }, // by default, the CDK retains a bucket
    });
    requireNoKmsEncryption(this, this);
    if (props.expiration) { this.addLifecycleRule({ expiration: requireDays(this, props.expiration) }); }
    const policy = this.policy?.node.defaultChild; // undefined if a property injector of the app disables enforceSSL
    if (policy) { retainWith(policy as CfnBucketPolicy, this.node.defaultChild as CfnBucket); } // a retained bucket still requires TLS
  }
}

function requireDays(scope: Construct, expiration: Duration): Duration {
  const days = expiration.isUnresolved() ? 1 : expiration.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) { throw new IvsError('RecordingExpirationInvalid', scope, { expiration: `${days} days` }); }
  return expiration;
}

const TYPES: TypesOf<RecordingBucketProps> = { expiration: optional(DURATION), removalPolicy: optional(REMOVAL_POLICY) };
