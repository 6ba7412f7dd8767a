import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { QueueGrants } from 'aws-cdk-lib/aws-sqs';
import { aws_sqs } from 'aws-cdk-lib/interfaces';
import { SENDER_KEY_ACTIONS } from './revocation-queues';
import { QUEUE, requireType } from '../private/value-types';

/**
 * Permissions on a viewer session revoker.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 *
 * @example
 *
 * declare const revoker: ivs.ViewerSessionRevoker;
 * declare const backend: lambda.Function;
 * revoker.grants.revoke(backend);
 */
export class ViewerSessionRevokerGrants {
  /**
   * Permissions on one revoker. Any reference to its queue works. The grantee of an imported queue must be in the account of the queue.
   *
   * @param revoker a revoker, or the queue of one
   * @returns the permissions
   */
  public static fromViewerSessionRevoker(revoker: aws_sqs.IQueueRef): ViewerSessionRevokerGrants {
    requireType('ViewerSessionRevokerGrants.fromViewerSessionRevoker', 'revoker', revoker, QUEUE);
    const { queue = revoker } = revoker as { readonly queue?: aws_sqs.IQueueRef }; // it has the KMS key of the queue
    return new ViewerSessionRevokerGrants(queue);
  }

  private constructor(private readonly queue: aws_sqs.IQueueRef) {}

  /**
   * Allows `sqs:SendMessage`, to revoke viewers on the channels of the revoker, with one message or a batch. If a KMS key encrypts the queue,
   * this also allows `kms:Decrypt` and `kms:GenerateDataKey`. The key of an imported queue is unknown.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const revoker: ivs.ViewerSessionRevoker;
   * declare const backend: lambda.Function;
   * revoker.grants.revoke(backend);
   */
  public revoke(grantee: IGrantable): Grant {
    return QueueGrants.fromQueue(this.queue).actions(grantee, ['sqs:SendMessage'], { keyActions: SENDER_KEY_ACTIONS });
  }
}
