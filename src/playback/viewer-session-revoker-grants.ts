import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { QueueGrants } from 'aws-cdk-lib/aws-sqs';
import { aws_sqs } from 'aws-cdk-lib/interfaces';

/**
 * Permissions on a viewer session revoker.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export class ViewerSessionRevokerGrants {
  /**
   * Permissions on one revoker. Any reference to its queue works; the grantee of an imported queue must be in the account of the queue.
   *
   * @param revoker a revoker, or the queue of one
   */
  public static fromViewerSessionRevoker(revoker: aws_sqs.IQueueRef): ViewerSessionRevokerGrants {
    return new ViewerSessionRevokerGrants(revoker);
  }

  private constructor(private readonly revoker: aws_sqs.IQueueRef) {}

  /**
   * Allows `sqs:SendMessage`, one message or a batch: have viewers revoked, on the channels of the revoker.
   *
   * @param grantee who gets the permission
   */
  public revoke(grantee: IGrantable): Grant {
    return QueueGrants.fromQueue(this.revoker).actions(grantee, ['sqs:SendMessage']);
  }
}
