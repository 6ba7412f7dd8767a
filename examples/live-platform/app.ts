import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ChannelsStack } from './channels-stack';
import { OperationsStack } from './operations-stack';

const app = new App();

const channels = new ChannelsStack(app, 'LiveChannels', {
  description: 'Channels for live video, their recordings and stream keys',
  partnerChannelArn: app.node.tryGetContext('partnerChannelArn') ?? 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh',
  revokedViewers: ['somebody-of-last-year'],
  mediaTailorPlaybackConfigurationArn: app.node.tryGetContext('mediaTailorPlaybackConfigurationArn'),
});

new OperationsStack(app, 'LiveOperations', {
  description: 'Backend, alarms and events of the live platform',
  main: channels.main,
  backstage: channels.backstage,
  partner: channels.partner,
  mainStreamKey: channels.mainStreamKey,
});

// A finding that is not acknowledged stops the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
