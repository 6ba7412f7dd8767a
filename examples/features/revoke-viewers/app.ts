import { App, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class RevokeViewersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel', { authorized: true });
    const revoker = new ivs.ViewerSessionRevoker(this, 'Revoker', {
      channels: ivs.ChannelSelection.of(channel),
    });

    revoker.failureAlarm.addAlarmAction(new actions.SnsAction(new sns.Topic(this, 'OnCall')));
    new CfnOutput(this, 'Queue', { value: revoker.queue.queueUrl }); // {"channelArn": "…", "viewerId": "…"}
  }
}

new RevokeViewersStack(new App(), 'RevokeViewers');
