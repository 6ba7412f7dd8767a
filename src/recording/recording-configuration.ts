import { Duration, IResource, RemovalPolicy, Resource, Token } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct, IMixin } from 'constructs';
import { RecordingBucket } from './recording-bucket';
import { requireRecordingBucket } from './recording-bucket-rules';
import { RecordingConfigurationGrants } from './recording-configuration-grants';
import { RECORDING_CONFIGURATION_TYPES, renderThumbnails, warnIfNotRecorded } from './recording-configuration-rules';
import { RenditionConfiguration } from './rendition-configuration';
import { ThumbnailConfiguration } from './thumbnail-configuration';
import { RecordingConfigurationDetachOnDelete, RecordingConfigurationWaitUntilActive } from '../mixins/recording-configuration';
import { formatIvsArn, idFromArn, pathOfImport, requireArn } from '../private/arn';
import { IvsError } from '../private/errors';
import { isMarked, mark } from '../private/identity';
import { noteOverrides } from '../private/l1-overrides';
import { refuseOnImport } from '../private/mixin-target';
import { countInStack } from '../private/quota';
import { replaceable } from '../private/replaceable';
import { renderTags, requireName, requireSeconds, requireTags, warnRegion } from '../private/validate';
import { requireProps } from '../private/value-types';

/**
 * A recording configuration, which defines what IVS records of a stream and where. Many channels can share one.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/record-to-s3.html
 */
export interface IRecordingConfiguration extends IResource, aws_ivs.IRecordingConfigurationRef {
  /**
   * The last part of the ARN.
   *
   * @attribute
   */
  readonly recordingConfigurationId: string;

  /**
   * The ARN, for example `arn:aws:ivs:us-west-2:123456789012:recording-configuration/abcdABCDefgh`.
   *
   * @attribute
   */
  readonly recordingConfigurationArn: string;

  /** Permissions on this recording configuration. */
  readonly grants: RecordingConfigurationGrants;
}

/**
 * Properties of a recording configuration. A change of any property except the tags replaces it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-recordingconfiguration.html
 */
export interface RecordingConfigurationProps {
  /**
   * The bucket for the recordings. It must be in the same account and region, and must not be encrypted with a KMS key.
   *
   * IVS writes to it with its service-linked role, so you don't need a role or a bucket policy.
   * Raises `AccountMismatch`, `RecordingBucketRegionMismatch` and `RecordingBucketEncryptionInvalid` if the values are known.
   *
   * To configure the bucket, create a `RecordingBucket` and pass it here.
   *
   * @default - a new `RecordingBucket`
   */
  readonly bucket?: IBucketRef;

  /**
   * Whether to detach every channel that still uses this configuration before it is deleted, including channels that an app creates
   * at run time. When a change replaces the configuration, these channels move to the new one.
   *
   * If a channel is live or belongs to another stack, the deletion fails with a clear reason. If the configuration is not deleted,
   * because it is retained or because you remove this prop, no channel is detached.
   *
   * A custom resource detaches the channels. It adds a Lambda function to the stack, which all custom resources share, and tags to the configuration.
   *
   * @default false
   */
  readonly detachOnDelete?: boolean;

  /**
   * The name. It doesn't have to be unique. At most 128 letters, digits, hyphens and underscores (`NameInvalid`).
   *
   * @default - no name
   */
  readonly recordingConfigurationName?: string;

  /**
   * The time within which an encoder can reconnect and continue the same recording, 0 to 300 whole seconds.
   *
   * "Recording End" is delayed by at least this time. Raises `RecordingReconnectWindowInvalid`.
   *
   * @default - 0 seconds: each stream is a separate recording
   */
  readonly recordingReconnectWindow?: Duration;

  /**
   * What happens to the recording configuration when it is removed from the stack. It doesn't affect the recordings in the bucket.
   *
   * @default - CloudFormation deletes it, which fails while a channel uses it
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The qualities to record.
   *
   * @default - the default of IVS: all
   */
  readonly renditionConfiguration?: RenditionConfiguration;

  /**
   * Tags, at most 50 (`TagsInvalid`).
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether and how to record thumbnails. A resolution that is not among a custom selection of
   * renditions gives a warning (`RecordingConfiguration.thumbnailResolutionNotRecorded`).
   *
   * @default - the default of IVS: one every 60 seconds
   */
  readonly thumbnailConfiguration?: ThumbnailConfiguration;

  /**
   * Whether the deployment waits until the configuration is active, and fails if IVS doesn't accept the bucket.
   *
   * IVS creates a recording configuration asynchronously. A custom resource waits for it. It adds a Lambda function to the
   * stack, which all custom resources share.
   *
   * @default false
   */
  readonly waitUntilActive?: boolean;
}

/** Common base of owned and imported recording configurations. */
abstract class RecordingConfigurationBase extends Resource implements IRecordingConfiguration {
  abstract readonly recordingConfigurationArn: string;
  abstract readonly recordingConfigurationId: string;

  public get recordingConfigurationRef(): aws_ivs.RecordingConfigurationReference {
    return { recordingConfigurationArn: this.recordingConfigurationArn };
  }

  public get grants(): RecordingConfigurationGrants {
    return RecordingConfigurationGrants.fromRecordingConfiguration(this);
  }
}

class ImportedRecordingConfiguration extends RecordingConfigurationBase {
  constructor(scope: Construct, id: string, readonly recordingConfigurationArn: string, readonly recordingConfigurationId: string) {
    super(scope, id, { environmentFromArn: recordingConfigurationArn });
  }

  public with(...mixins: IMixin[]): IConstruct {
    refuseOnImport(this, mixins);
    return super.with(...mixins);
  }
}

/**
 * Records streams to Amazon S3. By default, an account can have 20 recording configurations in a region
 * (`RecordingConfiguration.tooManyRecordingConfigurations`), but many channels can share one.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-recordingconfiguration.html
 * @resource AWS::IVS::RecordingConfiguration
 * @stateless
 *
 * @example
 *
 * const recording = new ivs.RecordingConfiguration(this, 'Recording', { recordingReconnectWindow: Duration.seconds(60) });
 * new ivs.Channel(this, 'Channel', { recordingConfiguration: recording });
 */
@propertyInjectable
export class RecordingConfiguration extends RecordingConfigurationBase {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.RecordingConfiguration';

  /**
   * Imports a recording configuration by its ARN. Raises `ArnInvalid` when the ARN is not that of a recording configuration.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param recordingConfigurationArn the ARN, which may be a token
   * @returns the imported recording configuration
   */
  public static fromRecordingConfigurationArn(scope: Construct, id: string, recordingConfigurationArn: string): IRecordingConfiguration {
    requireArn(pathOfImport(scope, id), 'ivs', 'recording-configuration', recordingConfigurationArn);
    return new ImportedRecordingConfiguration(scope, id, recordingConfigurationArn, idFromArn(recordingConfigurationArn));
  }

  /**
   * The same as `fromRecordingConfigurationArn`, with the name that aws-ivs-alpha uses.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param recordingConfigurationArn the ARN, which may be a token
   * @returns the imported recording configuration
   */
  public static fromArn(scope: Construct, id: string, recordingConfigurationArn: string): IRecordingConfiguration {
    return RecordingConfiguration.fromRecordingConfigurationArn(scope, id, recordingConfigurationArn);
  }

  /**
   * Imports a recording configuration of the scope's account and region by its ID. Raises `RecordingConfigurationIdInvalid`.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param recordingConfigurationId the last part of the ARN
   * @returns the imported recording configuration
   */
  public static fromRecordingConfigurationId(scope: Construct, id: string, recordingConfigurationId: string): IRecordingConfiguration {
    if (!Token.isUnresolved(recordingConfigurationId) && !/^[a-zA-Z0-9-]+$/.test(recordingConfigurationId)) {
      throw new IvsError('RecordingConfigurationIdInvalid', pathOfImport(scope, id), { recordingConfigurationId });
    }
    const arn = formatIvsArn(scope, 'recording-configuration', recordingConfigurationId);
    return new ImportedRecordingConfiguration(scope, id, arn, recordingConfigurationId);
  }

  /**
   * Whether a value is a `RecordingConfiguration` of this library (an import is not).
   *
   * @param x any value
   * @returns true if it is one
   */
  public static isRecordingConfiguration(x: any): x is RecordingConfiguration {
    return isMarked(x, 'RecordingConfiguration');
  }

  /** The bucket with the recordings. For permissions on them, use `BucketGrants.fromBucket`. */
  public readonly bucket: IBucketRef;

  /**
   * The ARN of the recording configuration.
   *
   * Don't use it in another stack. A change of any property except the tags replaces the configuration, and CloudFormation can't change an export
   * that is in use (`RecordingConfiguration.usedInOtherStack`). Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter.
   *
   * @attribute
   */
  public readonly recordingConfigurationArn: string;

  /**
   * The last part of the ARN. In another stack it gives the same warning as the ARN.
   *
   * @attribute
   */
  public readonly recordingConfigurationId: string;

  /**
   * The state at the last deployment: `CREATING`, `ACTIVE` or `CREATE_FAILED`. It isn't updated afterwards. Use `waitUntilActive` to fail the
   * deployment if IVS doesn't accept the bucket. In another stack it gives the same warning as the ARN.
   *
   * @attribute
   */
  public readonly recordingConfigurationState: string;

  /** The qualities to record, if they are set. */
  public readonly renditionConfiguration?: RenditionConfiguration;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: RecordingConfigurationProps = {}) {
    requireProps(scope, id, props, RECORDING_CONFIGURATION_TYPES);
    super(scope, id, { physicalName: props.recordingConfigurationName });
    mark(this, 'RecordingConfiguration');
    requireName(this, 'recordingConfigurationName', props.recordingConfigurationName);
    requireTags(this, props.tags);
    warnRegion(this);
    countInStack(this, 'RecordingConfiguration.tooManyRecordingConfigurations');
    const window = requireSeconds(this, 'RecordingReconnectWindowInvalid', 'recordingReconnectWindow', props.recordingReconnectWindow, 0, 300);
    this.bucket = requireRecordingBucket(this, props.bucket ?? new RecordingBucket(this, 'Bucket'));

    const { renditionConfiguration: renditions, thumbnailConfiguration: thumbnails } = props;
    warnIfNotRecorded(this, renditions, thumbnails);
    const resource = new CfnRecordingConfiguration(this, 'Resource', {
      destinationConfiguration: { s3: { bucketName: this.bucket.bucketRef.bucketName } },
      name: this.physicalName,
      recordingReconnectWindowSeconds: window,
      renditionConfiguration: renditions && { renditionSelection: renditions.renditionSelection, renditions: renditions.renditions },
      thumbnailConfiguration: renderThumbnails(thumbnails),
      tags: renderTags(props.tags),
    });
    noteOverrides(resource);
    if (props.removalPolicy) { this.applyRemovalPolicy(props.removalPolicy); }

    this.recordingConfigurationArn = replaceable(this, 'RecordingConfiguration.usedInOtherStack', resource.attrArn);
    this.recordingConfigurationId = idFromArn(this.recordingConfigurationArn);
    this.recordingConfigurationState = replaceable(this, 'RecordingConfiguration.usedInOtherStack', resource.attrState);
    this.renditionConfiguration = renditions;
    if (props.detachOnDelete) { resource.with(new RecordingConfigurationDetachOnDelete()); }
    if (props.waitUntilActive) { resource.with(new RecordingConfigurationWaitUntilActive()); }
  }
}
