import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class MultitrackStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel', {
      multitrackInputConfiguration: {
        maximumResolution: ivs.MaximumResolution.FULL_HD,
        policy: ivs.Policy.ALLOW,
      },
    });
    channel.addStreamKey('StreamKey').addSecret('Secret');
  }
}

new MultitrackStack(new App(), 'Multitrack');
