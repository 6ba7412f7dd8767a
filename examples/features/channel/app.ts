import { App, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class ChannelStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel');
    const secret = channel.addStreamKey('StreamKey').addSecret('Secret');

    new CfnOutput(this, 'Server', { value: channel.rtmpsServerUrl });
    new CfnOutput(this, 'StreamKeySecret', { value: secret.secretName });
    new CfnOutput(this, 'PlaybackUrl', { value: channel.channelPlaybackUrl });
  }
}

new ChannelStack(new App(), 'Channel');
