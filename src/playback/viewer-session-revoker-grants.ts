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
   * Permissions on the revoker with a queue, which may be imported.
   *
   * @param queue the queue that the revoker reads from
   */
  public static fromQueue(queue: aws_sqs.IQueueRef): ViewerSessionRevokerGrants {
    return new ViewerSessionRevokerGrants(queue);
  }

  private constructor(private readonly queue: aws_sqs.IQueueRef) {}

  /**
   * Allows `sqs:SendMessage`, one message or a batch: have viewers revoked, on the channels of the revoker.
   *
   * @param grantee who gets the permission
   */
  public revoke(grantee: IGrantable): Grant {
    return QueueGrants.fromQueue(this.queue).actions(grantee, ['sqs:SendMessage']);
  }
}
