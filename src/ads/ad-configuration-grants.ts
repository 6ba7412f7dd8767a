import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { grant, grantActions } from '../private/grant';
import { AD_CONFIGURATION, requireType } from '../private/value-types';

/**
 * Permissions on an ad configuration.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninteractivevideoservice.html
 *
 * @example
 *
 * declare const ads: ivs.AdConfiguration;
 * declare const backend: lambda.Function;
 * ads.grants.read(backend);
 */
export class AdConfigurationGrants {
  /**
   * Permissions on one ad configuration.
   *
   * @param adConfiguration an L2, an L1 or an imported ad configuration
   * @returns the permissions
   */
  public static fromAdConfiguration(adConfiguration: aws_ivs.IAdConfigurationRef): AdConfigurationGrants {
    requireType('AdConfigurationGrants.fromAdConfiguration', 'adConfiguration', adConfiguration, AD_CONFIGURATION);
    return new AdConfigurationGrants(adConfiguration);
  }

  private constructor(private readonly adConfiguration: aws_ivs.IAdConfigurationRef) {}

  /**
   * Allows actions that IAM checks on the ARN of the ad configuration. Raises `GrantActionInvalid` for a text that is not `ivs:<Action>`,
   * `GrantActionMismatch` for an action that IAM checks on another resource type, and `AccountMismatch` for a grantee in another account.
   * An unknown action is reported as `Grants.unknownAction`.
   *
   * @param grantee who gets the permission
   * @param actions full action names, for example `ivs:GetAdConfiguration`
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const ads: ivs.AdConfiguration;
   * declare const backend: lambda.Function;
   * ads.grants.actions(backend, 'ivs:GetAdConfiguration');
   */
  public actions(grantee: IGrantable, ...actions: string[]): Grant {
    return grantActions(this.adConfiguration, 'ad-configuration', grantee, actions, this.adConfiguration.adConfigurationRef.adConfigurationArn);
  }

  /**
   * Allows `ivs:GetAdConfiguration`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const ads: ivs.AdConfiguration;
   * declare const backend: lambda.Function;
   * ads.grants.read(backend);
   */
  public read(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:GetAdConfiguration');
  }

  /**
   * Allows `ivs:UpdateAdConfiguration` **on every ad configuration**, because IAM has no resource type for this action.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const ads: ivs.AdConfiguration;
   * declare const backend: lambda.Function;
   * ads.grants.update(backend);
   */
  public update(grantee: IGrantable): Grant {
    return grant(this.adConfiguration, grantee, ['ivs:UpdateAdConfiguration'], ['*']);
  }

  /**
   * Allows `ivs:DeleteAdConfiguration`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const ads: ivs.AdConfiguration;
   * declare const backend: lambda.Function;
   * ads.grants.delete(backend);
   */
  public delete(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:DeleteAdConfiguration');
  }

  /**
   * Allows `ivs:ListTagsForResource`, `ivs:TagResource` and `ivs:UntagResource`.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const ads: ivs.AdConfiguration;
   * declare const backend: lambda.Function;
   * ads.grants.manageTags(backend);
   */
  public manageTags(grantee: IGrantable): Grant {
    return this.actions(grantee, 'ivs:ListTagsForResource', 'ivs:TagResource', 'ivs:UntagResource');
  }
}
