import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class AdsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const mediaTailor = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      this, 'MediaTailor', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads');
    const ads = new ivs.AdConfiguration(this, 'Ads', {
      mediaTailorPlaybackConfigurations: [mediaTailor],
      postRollDuration: Duration.seconds(30),
    });
    const channel = new ivs.Channel(this, 'Channel', { adConfiguration: ads });

    const producer = new lambda.Function(this, 'Producer', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}; // InsertAdBreak'),
    });
    channel.grants.insertAdBreak(producer);
  }
}

new AdsStack(new App(), 'Ads');
