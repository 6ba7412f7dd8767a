import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { grantKey, objectsArn } from './bulk-revocation-permissions';
import { BulkViewerSessionRevocation } from './bulk-viewer-session-revocation';

/**
 * Permissions on a bulk revocation.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html
 */
export class BulkViewerSessionRevocationGrants {
  /**
   * Permissions on one bulk revocation.
   *
   * @param revocation the construct
   */
  public static fromBulkViewerSessionRevocation(revocation: BulkViewerSessionRevocation): BulkViewerSessionRevocationGrants {
    return new BulkViewerSessionRevocationGrants(revocation);
  }

  private constructor(private readonly revocation: BulkViewerSessionRevocation) {}

  /**
   * Allows to put lists into the bucket (`s3:PutObject` below `listPrefix`) and to start with them (`states:StartExecution`).
   *
   * @param grantee who gets the permission
   */
  public start(grantee: IGrantable): Grant {
    const { bucket, listPrefix, stateMachine } = this.revocation;
    grantKey(bucket, grantee, 'kms:Decrypt', 'kms:GenerateDataKey'); // an upload in parts decrypts, too
    return Grant.addToPrincipal({ grantee, actions: ['states:StartExecution'], resourceArns: [stateMachine.stateMachineArn] })
      .combine(Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [objectsArn(bucket, listPrefix)] }));
  }

  /**
   * Allows `states:RedriveExecution`: go on with an execution that failed or was stopped.
   *
   * @param grantee who gets the permission
   */
  public redrive(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: ['states:RedriveExecution'], resourceArns: [this.executions()] });
  }

  /**
   * Allows to see how an execution goes (`states:DescribeExecution`), and to read its results (`s3:GetObject` below `resultPrefix`).
   *
   * @param grantee who gets the permission
   */
  public readResults(grantee: IGrantable): Grant {
    const { bucket, resultPrefix } = this.revocation;
    grantKey(bucket, grantee, 'kms:Decrypt');
    return Grant.addToPrincipal({ grantee, actions: ['states:DescribeExecution'], resourceArns: [this.executions()] })
      .combine(Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [objectsArn(bucket, resultPrefix)] }));
  }

  private executions(): string {
    const { stateMachine } = this.revocation;
    return Stack.of(this.revocation).formatArn({
      service: 'states', resource: 'execution', resourceName: `${stateMachine.stateMachineName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
