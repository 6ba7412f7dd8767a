import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { grantDataKey, grantKey, objectsArn } from './bulk-revocation-permissions';
import type { BulkViewerSessionRevoker } from './bulk-viewer-session-revoker';
import { BULK_VIEWER_SESSION_REVOKER, requireType } from '../private/value-types';

/**
 * Permissions on a bulk revoker.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html
 *
 * @example
 *
 * declare const bulk: ivs.BulkViewerSessionRevoker;
 * declare const backend: lambda.Function;
 * bulk.grants.start(backend);
 */
export class BulkViewerSessionRevokerGrants {
  /**
   * Permissions on one bulk revoker.
   *
   * @param revoker the construct
   * @returns the permissions
   */
  public static fromBulkViewerSessionRevoker(revoker: BulkViewerSessionRevoker): BulkViewerSessionRevokerGrants {
    requireType('BulkViewerSessionRevokerGrants.fromBulkViewerSessionRevoker', 'revoker', revoker, BULK_VIEWER_SESSION_REVOKER);
    return new BulkViewerSessionRevokerGrants(revoker);
  }

  private constructor(private readonly revoker: BulkViewerSessionRevoker) {}

  /**
   * Lets the grantee write lists to the bucket (`s3:PutObject` below `listPrefix`) and start executions (`states:StartExecution`).
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const bulk: ivs.BulkViewerSessionRevoker;
   * declare const backend: lambda.Function;
   * bulk.grants.start(backend);
   */
  public start(grantee: IGrantable): Grant {
    const { bucket, listPrefix, stateMachine } = this.revoker;
    grantKey(bucket, grantee, 'kms:Decrypt', 'kms:GenerateDataKey'); // a multipart upload also decrypts
    grantDataKey(stateMachine, grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    return Grant.addToPrincipal({ grantee, actions: ['states:StartExecution'], resourceArns: [stateMachine.stateMachineArn] })
      .combine(Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [objectsArn(bucket, listPrefix)] }));
  }

  /**
   * Allows `states:RedriveExecution`, to continue an execution that failed or was stopped.
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const bulk: ivs.BulkViewerSessionRevoker;
   * declare const backend: lambda.Function;
   * bulk.grants.redrive(backend);
   */
  public redrive(grantee: IGrantable): Grant {
    grantDataKey(this.revoker.stateMachine, grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    return Grant.addToPrincipal({ grantee, actions: ['states:RedriveExecution'], resourceArns: [this.executions()] });
  }

  /**
   * Lets the grantee read the status of an execution (`states:DescribeExecution`) and its results (`s3:GetObject` below `resultPrefix`).
   *
   * @param grantee who gets the permission
   * @returns the grant. Its `applyBefore()` lets a resource wait for the permission
   *
   * @example
   *
   * declare const bulk: ivs.BulkViewerSessionRevoker;
   * declare const backend: lambda.Function;
   * bulk.grants.readResults(backend);
   */
  public readResults(grantee: IGrantable): Grant {
    const { bucket, resultPrefix, stateMachine } = this.revoker;
    grantKey(bucket, grantee, 'kms:Decrypt');
    grantDataKey(stateMachine, grantee, 'kms:Decrypt');
    return Grant.addToPrincipal({ grantee, actions: ['states:DescribeExecution'], resourceArns: [this.executions()] })
      .combine(Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [objectsArn(bucket, resultPrefix)] }));
  }

  private executions(): string {
    const { _stateMachineName } = this.revoker;
    return Stack.of(this.revoker).formatArn({
      service: 'states', resource: 'execution', resourceName: `${_stateMachineName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
