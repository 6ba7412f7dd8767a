import { App, Tags } from 'aws-cdk-lib';
import { CfnChannel, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { ChannelsStack } from '../../examples/live-platform/channels-stack';
import { OperationsStack } from '../../examples/live-platform/operations-stack';
import * as ivs from 'cdk-ivs';

/*
 * The stacks of examples/live-platform after a change by their owner, one of each kind: two new resources, properties and tags
 * of a channel that change in place, and a property for which CloudFormation makes a new recording configuration, to which the
 * channels must move before the old one can go.
 */
const app = new App();
const channels = new ChannelsStack(app, 'LiveChannels', { partnerChannelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh' });
new OperationsStack(app, 'LiveOperations', { main: channels.main, backstage: channels.backstage, partner: channels.partner });

new ivs.PlaybackRestrictionPolicy(channels, 'Territory', { allowedCountries: ['CH', 'FR'] });
const breaks = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
  channels, 'Breaks', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/breaks');
new ivs.AdConfiguration(channels, 'Ads', { mediaTailorPlaybackConfigurations: [breaks] });

const main = channels.main.node.defaultChild as CfnChannel;
main.latencyMode = 'NORMAL';
Tags.of(main).add('show', 'evening');

const recording = channels.node.findChild('Recording').node.defaultChild as CfnRecordingConfiguration;
recording.recordingReconnectWindowSeconds = 120;
