import { App, aws_ivs, Mixins, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class OnL1Stack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(this, 'Policy', { allowedCountries: ['DE'] });
    const channel = new aws_ivs.CfnChannel(this, 'Channel', { name: 'main' });

    Mixins.of(channel).apply(new ivs.mixins.ChannelAttachments({ playbackRestrictionPolicy }));
    Mixins.of(this).apply(new ivs.mixins.ChannelStopStreamOnDelete());
  }
}

new OnL1Stack(new App(), 'OnL1');
