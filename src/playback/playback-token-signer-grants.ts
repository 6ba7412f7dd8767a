import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * Permissions on a playback token signer.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
export class PlaybackTokenSignerGrants {
  /**
   * Permissions on the signer with a function, which may be imported.
   *
   * @param signerFunction the function that signs
   */
  public static fromFunction(signerFunction: IFunction): PlaybackTokenSignerGrants {
    return new PlaybackTokenSignerGrants(signerFunction);
  }

  private constructor(private readonly signerFunction: IFunction) {}

  /**
   * Allows `lambda:InvokeFunction`: have tokens signed, for all channels of the signer. Whoever may do this lets viewers in.
   *
   * @param grantee who gets the permission
   */
  public invoke(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [this.signerFunction.functionArn] });
  }
}
