import { IResource, RemovalPolicy, Resource, Token } from 'aws-cdk-lib';
import { CfnPlaybackRestrictionPolicy } from 'aws-cdk-lib/aws-ivs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { COUNTRIES } from './countries';
import { requireOrigins } from './origins';
import { PlaybackRestrictionPolicyGrants } from './playback-restriction-policy-grants';
import { pathOfImport, requireArn } from '../private/arn';
import { IvsError, report, warn } from '../private/errors';
import { isMarked, mark } from '../private/identity';
import { noteOverrides } from '../private/l1-overrides';
import { countInStack } from '../private/quota';
import { renderTags, requireName, requireTags, warnRegion } from '../private/validate';
import { BOOLEAN, listOf, optional, REMOVAL_POLICY, requireProps, TAGS, TEXT, TypesOf } from '../private/value-types';

/**
 * A playback restriction policy, which restricts the countries and websites in which a public channel can be watched.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_PlaybackRestrictionPolicy.html
 */
export interface IPlaybackRestrictionPolicy extends IResource, aws_ivs.IPlaybackRestrictionPolicyRef {
  /**
   * The ARN, for example `arn:aws:ivs:us-west-2:123456789012:playback-restriction-policy/abcdABCDefgh`.
   *
   * @attribute
   */
  readonly playbackRestrictionPolicyArn: string;

  /** Permissions on this policy. */
  readonly grants: PlaybackRestrictionPolicyGrants;
}

/**
 * Properties of a playback restriction policy.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-playbackrestrictionpolicy.html
 */
export interface PlaybackRestrictionPolicyProps {
  /**
   * The countries in which the channel can be watched, as officially assigned ISO 3166-1 alpha-2 codes, such as `DE`.
   *
   * IVS doesn't restrict a viewer whose country is unknown. List each country once (`CountryInvalid`), and at most 200
   * (`PlaybackRestrictionPolicy.tooManyCountries`). A code that was not assigned when this version was released is also reported
   * (`PlaybackRestrictionPolicy.unknownCountry`).
   *
   * @default - all countries
   */
  readonly allowedCountries?: string[];

  /**
   * The websites and apps in which the channel can be watched, as in their `Origin` header: a scheme and a host, which can start
   * with `*.`, and a port unless it is the default port (`OriginInvalid`). For example `https://*.example.com`, `http://localhost:3000` or
   * `capacitor://localhost`.
   *
   * At most 5 (`PlaybackRestrictionPolicy.tooManyOrigins`), each of at most 128 characters (`PlaybackRestrictionPolicy.originTooLong`).
   *
   * @default - all websites and apps
   */
  readonly allowedOrigins?: string[];

  /**
   * Whether IVS checks the origin of every request, including requests for segments, and not only when playback starts.
   *
   * It requires `allowedOrigins` (`StrictOriginEnforcementIgnored`). Players on iOS and Android must then send an `Origin` header themselves. Its name in
   * the API is `enableStrictOriginEnforcement`. This name is the one that playback tokens use.
   *
   * @default false
   */
  readonly strictOriginEnforcement?: boolean;

  /**
   * The name. It doesn't have to be unique. At most 128 letters, digits, hyphens and underscores (`NameInvalid`).
   *
   * @default - no name
   */
  readonly playbackRestrictionPolicyName?: string;

  /**
   * What happens to the policy when it is removed from the stack.
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

/** Common base of owned and imported policies. */
abstract class PlaybackRestrictionPolicyBase extends Resource implements IPlaybackRestrictionPolicy {
  abstract readonly playbackRestrictionPolicyArn: string;

  public get playbackRestrictionPolicyRef(): aws_ivs.PlaybackRestrictionPolicyReference {
    return { playbackRestrictionPolicyArn: this.playbackRestrictionPolicyArn };
  }

  public get grants(): PlaybackRestrictionPolicyGrants {
    return PlaybackRestrictionPolicyGrants.fromPlaybackRestrictionPolicy(this);
  }
}

/**
 * Restricts the countries and websites in which public channels can be watched.
 *
 * IVS ignores the policy on a private channel, where the playback tokens apply. A policy that allows everything gives the warning
 * `PlaybackRestrictionPolicy.nothingRestricted`. An account can have 3 policies in a region (`PlaybackRestrictionPolicy.tooManyPolicies`): use one for
 * several channels.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ivs-playbackrestrictionpolicy.html
 * @resource AWS::IVS::PlaybackRestrictionPolicy
 * @stateless
 *
 * @example
 *
 * const policy = new ivs.PlaybackRestrictionPolicy(this, 'Policy', { allowedCountries: ['DE', 'AT', 'CH'] });
 * new ivs.Channel(this, 'Channel', { playbackRestrictionPolicy: policy });
 */
@propertyInjectable
export class PlaybackRestrictionPolicy extends PlaybackRestrictionPolicyBase {
  /** The ID that property injectors use for this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-ivs.PlaybackRestrictionPolicy';

  /**
   * Imports a policy by its ARN. Raises `ArnInvalid` when the ARN is not that of a playback restriction policy.
   *
   * @param scope the scope of the import
   * @param id construct ID
   * @param playbackRestrictionPolicyArn the ARN, which may be a token
   * @returns the imported playback restriction policy
   */
  public static fromPlaybackRestrictionPolicyArn(
    scope: Construct, id: string, playbackRestrictionPolicyArn: string,
  ): IPlaybackRestrictionPolicy {
    requireArn(pathOfImport(scope, id), 'ivs', 'playback-restriction-policy', playbackRestrictionPolicyArn);
    class Import extends PlaybackRestrictionPolicyBase {
      public readonly playbackRestrictionPolicyArn = playbackRestrictionPolicyArn;
    }
    return new Import(scope, id, { environmentFromArn: playbackRestrictionPolicyArn });
  }

  /**
   * Whether a value is a `PlaybackRestrictionPolicy` of this library (an import is not).
   *
   * @param x any value
   * @returns true if it is one
   */
  public static isPlaybackRestrictionPolicy(x: any): x is PlaybackRestrictionPolicy {
    return isMarked(x, 'PlaybackRestrictionPolicy');
  }

  /**
   * The ARN of the policy.
   *
   * @attribute
   */
  public readonly playbackRestrictionPolicyArn: string;

  /**
   * @param scope The scope of the construct.
   * @param id Construct ID.
   * @param props Its settings.
   */
  constructor(scope: Construct, id: string, props: PlaybackRestrictionPolicyProps = {}) {
    requireProps(scope, id, props, TYPES);
    super(scope, id, { physicalName: props.playbackRestrictionPolicyName });
    mark(this, 'PlaybackRestrictionPolicy');
    requireName(this, 'playbackRestrictionPolicyName', props.playbackRestrictionPolicyName);
    requireCountries(this, props.allowedCountries ?? []);
    requireOrigins(this, props.allowedOrigins);
    if (props.strictOriginEnforcement === true && !props.allowedOrigins?.length) {
      throw new IvsError('StrictOriginEnforcementIgnored', this, { strictOriginEnforcement: true, allowedOrigins: props.allowedOrigins });
    }
    countInStack(this, 'PlaybackRestrictionPolicy.tooManyPolicies');
    requireTags(this, props.tags);
    warnRegion(this);
    if (!props.allowedCountries?.length && !props.allowedOrigins?.length) {
      warn(this, 'PlaybackRestrictionPolicy.nothingRestricted');
    }

    const resource = new CfnPlaybackRestrictionPolicy(this, 'Resource', {
      allowedCountries: props.allowedCountries,
      allowedOrigins: props.allowedOrigins,
      enableStrictOriginEnforcement: props.strictOriginEnforcement,
      name: this.physicalName,
      tags: renderTags(props.tags),
    });
    noteOverrides(resource);
    if (props.removalPolicy) { this.applyRemovalPolicy(props.removalPolicy); }

    this.playbackRestrictionPolicyArn = resource.attrArn;
  }
}

const MAXIMUM_COUNTRIES = 200;

function requireCountries(scope: Construct, allowedCountries: string[]): void {
  if (Token.isUnresolved(allowedCountries)) { return; }
  if (allowedCountries.length > MAXIMUM_COUNTRIES) { report(scope, 'PlaybackRestrictionPolicy.tooManyCountries', `${allowedCountries.length} countries`); }
  allowedCountries.forEach((country, index) => {
    if (Token.isUnresolved(country)) { return; }
    if (!/^[A-Z]{2}$/.test(country) || allowedCountries.indexOf(country) < index) {
      throw new IvsError('CountryInvalid', scope, { [`allowedCountries[${index}]`]: country });
    }
    if (!COUNTRIES.has(country)) { report(scope, 'PlaybackRestrictionPolicy.unknownCountry', `allowedCountries[${index}] = "${country}"`); }
  });
}

const TYPES: TypesOf<PlaybackRestrictionPolicyProps> = {
  allowedCountries: optional(listOf(TEXT)),
  allowedOrigins: optional(listOf(TEXT)),
  playbackRestrictionPolicyName: optional(TEXT),
  removalPolicy: optional(REMOVAL_POLICY),
  strictOriginEnforcement: optional(BOOLEAN),
  tags: TAGS,
};
