import { App, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class RevokeManyStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const lists = new s3.Bucket(this, 'Lists', { enforceSSL: true });
    const bulk = new ivs.BulkViewerSessionRevoker(this, 'Bulk', {
      bucket: lists,
      channels: ivs.ChannelSelection.all(),
      listFormat: ivs.ViewerListFormat.CSV,
    });

    new CfnOutput(this, 'Bucket', { value: lists.bucketName });
    new CfnOutput(this, 'StateMachine', { value: bulk.stateMachine.stateMachineArn });
  }
}

new RevokeManyStack(new App(), 'RevokeMany');
