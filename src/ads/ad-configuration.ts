import { Duration, IResource, RemovalPolicy, Resource, Stack, Validations } from 'aws-cdk-lib';
import { CfnAdConfiguration } from 'aws-cdk-lib/aws-ivs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs, aws_mediatailor } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { AdConfigurationGrants } from './ad-configuration-grants';
import { pathOfImport, requireArn } from '../private/arn';
import { IvsError, warn } from '../private/errors';
import { isMarked, mark } from '../private/identity';
import { noteOverrides } from '../private/l1-overrides';
import { countInStack } from '../private/quota';
import {
  areKnownToDiffer, renderTags, requireName, requireSameAccount, requireSeconds, requireTags, warnRegion, warnRegionWithoutAds,
} from '../private/validate';
import {
  BOOLEAN, DURATION, listOf, MEDIA_TAILOR_PLAYBACK_CONFIGURATION, optional, REMOVAL_POLICY, requireProps, TAGS, TEXT, TypesOf,
} from '../private/value-types';

/**
 * An ad configuration, which defines the ads that AWS Elemental MediaTailor inserts into live streams. Many channels can share one.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/server-side-ad-insertion.html
 */
export interface IAdConfiguration extends IResource, aws_ivs.IAdConfigurationRef {
  /**
   * The ARN, for example `arn:aws:ivs:us-west-2:123456789012:ad-configuration/abcdABCDefgh`.
   *
   * @attribute
   */
  readonly adConfigurationArn: string;

  /** Permissions on this ad configuration. */
  readonly grants: AdConfigurationGrants;
}

/**
 * Properties of an ad configuration.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-adconfiguration.html
 */
export interface AdConfigurationProps {
  /**
   * The name. It doesn't have to be unique. At most 128 letters, digits, hyphens and underscores (`NameInvalid`).
   *
   * @default - no name
   */
  readonly adConfigurationName?: string;

  /**
   * The source of the ads: 1 to 3 different MediaTailor playback configurations. The first is the default.
   *
   * A playback token can select another one. They must be in the account of the ad configuration. A playback configuration in
   * another region gives the warning `AdConfiguration.otherRegion`, because the AWS documentation is contradictory.
   * Raises `MediaTailorPlaybackConfigurationsInvalid` and `AccountMismatch`.
   */
  readonly mediaTailorPlaybackConfigurations: aws_mediatailor.IPlaybackConfigurationRef[];

  /**
   * The duration of the ads after the end of a stream (post-roll), 1 to 300 whole seconds. Raises `AdBreakDurationInvalid`.
   *
   * @default - no post-roll ads
   */
  readonly postRollDuration?: Duration;

  /**
   * Whether to insert ads after the end of a stream (post-roll). Raises `PostRollInvalid` without `postRollDuration`.
   *
   * @default - true if `postRollDuration` is set
   */
  readonly postRollEnabled?: boolean;

  /**
   * What happens to the ad configuration when it is removed from the stack.
   *
   * @default - CloudFormation deletes it
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags, at most 50 (`TagsInvalid`).
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

/** Common base of owned and imported ad configurations. */
abstract class AdConfigurationBase extends Resource implements IAdConfiguration {
  abstract readonly adConfigurationArn: string;

  public get adConfigurationRef(): aws_ivs.AdConfigurationReference {
    return { adConfigurationArn: this.adConfigurationArn };
  }

  public get grants(): AdConfigurationGrants {
    return AdConfigurationGrants.fromAdConfiguration(this);
  }
}

/**
 * Server-side ads for live streams. The channels must have the container format `TS`.
 *
 * CloudFormation has this type in four of the seven regions of Amazon IVS: us-east-1, us-west-2, eu-central-1 and ap-south-1. In the other three, you get
 * the warning `AdConfiguration.regionWithoutType`. An account can have 20 ad configurations in a region (`AdConfiguration.tooManyAdConfigurations`).
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-adconfiguration.html
 * @resource AWS::IVS::AdConfiguration
 * @stateless
 *
 * @example
 *
 * declare const mediaTailor: ivs.MediaTailorPlaybackConfiguration;
 * const ads = new ivs.AdConfiguration(this, 'Ads', { mediaTailorPlaybackConfigurations: [mediaTailor] });
 * new ivs.Channel(this, 'Channel', { adConfiguration: ads });
 */
@propertyInjectable
export class AdConfiguration extends AdConfigurationBase {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.AdConfiguration';

  /**
   * Imports an ad configuration by its ARN. Raises `ArnInvalid` when the ARN is not that of an ad configuration.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param adConfigurationArn the ARN, which may be a token
   * @returns the imported ad configuration
   */
  public static fromAdConfigurationArn(scope: Construct, id: string, adConfigurationArn: string): IAdConfiguration {
    requireArn(pathOfImport(scope, id), 'ivs', 'ad-configuration', adConfigurationArn);
    class Import extends AdConfigurationBase {
      public readonly adConfigurationArn = adConfigurationArn;
    }
    return new Import(scope, id, { environmentFromArn: adConfigurationArn });
  }

  /**
   * Whether a value is an `AdConfiguration` of this library (an import is not).
   *
   * @param x any value
   * @returns true if it is one
   */
  public static isAdConfiguration(x: any): x is AdConfiguration {
    return isMarked(x, 'AdConfiguration');
  }

  /**
   * The ARN of the ad configuration.
   *
   * @attribute
   */
  public readonly adConfigurationArn: string;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: AdConfigurationProps) {
    requireProps(scope, id, props, TYPES);
    super(scope, id, { physicalName: props.adConfigurationName });
    mark(this, 'AdConfiguration');
    requireName(this, 'adConfigurationName', props.adConfigurationName);
    requireTags(this, props.tags);
    warnRegion(this);
    warnRegionWithoutAds(this);
    countInStack(this, 'AdConfiguration.tooManyAdConfigurations');

    const resource = new CfnAdConfiguration(this, 'Resource', {
      mediaTailorPlaybackConfigurations: this.renderMediaTailor(props),
      name: this.physicalName,
      postRollConfiguration: this.renderPostRoll(props),
      tags: renderTags(props.tags),
    });
    noteOverrides(resource);
    if (props.removalPolicy) { this.applyRemovalPolicy(props.removalPolicy); }

    // The offline rules of aws-cdk-lib 2.274 don't know this resource type yet, and the synthesis would fail.
    Validations.of(resource).acknowledge({ id: 'CloudFormation-Validate::F3006', reason: 'the type is newer than the rules; it is in the registry' });

    this.adConfigurationArn = resource.attrArn;
  }

  private renderMediaTailor(props: AdConfigurationProps): CfnAdConfiguration.MediaTailorPlaybackConfigurationProperty[] {
    const arns = props.mediaTailorPlaybackConfigurations.map(({ playbackConfigurationRef: ref }) => ref.playbackConfigurationArn);
    if (arns.length < 1 || arns.length > 3 || new Set(arns).size < arns.length) {
      throw new IvsError('MediaTailorPlaybackConfigurationsInvalid', this, {
        mediaTailorPlaybackConfigurations: props.mediaTailorPlaybackConfigurations.map(({ node }) => node.path),
      });
    }
    // The CloudFormation reference and the user guide require the same account. They disagree on the region.
    for (const configuration of props.mediaTailorPlaybackConfigurations) {
      requireSameAccount(this, 'mediaTailorPlaybackConfigurations', configuration);
      if (areKnownToDiffer(Stack.of(this).region, configuration.env.region)) { warn(this, 'AdConfiguration.otherRegion', configuration.env.region); }
    }
    return arns.map((playbackConfigurationArn) => ({ playbackConfigurationArn }));
  }

  private renderPostRoll(props: AdConfigurationProps): CfnAdConfiguration.PostRollConfigurationProperty | undefined {
    const { postRollDuration, postRollEnabled: enabled } = props;
    const durationSeconds = requireSeconds(this, 'AdBreakDurationInvalid', 'postRollDuration', postRollDuration, 1, 300);
    if (durationSeconds !== undefined) { return { durationSeconds, enabled: enabled ?? true }; }
    if (enabled !== undefined) { throw new IvsError('PostRollInvalid', this, { postRollEnabled: enabled }); }
    return undefined;
  }
}

const TYPES: TypesOf<AdConfigurationProps> = {
  adConfigurationName: optional(TEXT),
  mediaTailorPlaybackConfigurations: listOf(MEDIA_TAILOR_PLAYBACK_CONFIGURATION),
  postRollDuration: optional(DURATION),
  postRollEnabled: optional(BOOLEAN),
  removalPolicy: optional(REMOVAL_POLICY),
  tags: TAGS,
};
