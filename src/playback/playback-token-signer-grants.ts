import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { aws_lambda } from 'aws-cdk-lib/interfaces';
import { FUNCTION, requireType } from '../private/value-types';

/**
 * Permissions on a playback token signer.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 *
 * @example
 *
 * declare const signer: ivs.PlaybackTokenSigner;
 * declare const backend: lambda.Function;
 * signer.grants.invoke(backend);
 */
export class PlaybackTokenSignerGrants {
  /**
   * Permissions on one signer. Any reference to its function works. The grantee of an imported function must be in the account of the function.
   *
   * @param signer a signer, or the function of one
   * @returns the permissions
   */
  public static fromPlaybackTokenSigner(signer: aws_lambda.IFunctionRef): PlaybackTokenSignerGrants {
    requireType('PlaybackTokenSignerGrants.fromPlaybackTokenSigner', 'signer', signer, FUNCTION);
    return new PlaybackTokenSignerGrants(signer);
  }

  private constructor(private readonly signer: aws_lambda.IFunctionRef) {}

  /**
   * Allows `lambda:InvokeFunction`, to request tokens for all channels of the signer. Anyone with this permission can give viewers access.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const signer: ivs.PlaybackTokenSigner;
   * declare const backend: lambda.Function;
   * signer.grants.invoke(backend);
   */
  public invoke(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [this.signer.functionRef.functionArn] });
  }
}
