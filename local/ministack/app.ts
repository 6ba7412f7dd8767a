import { App, Tags } from 'aws-cdk-lib';
import { CfnChannel, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { ChannelsStack } from '../../examples/live-platform/channels-stack';
import { OperationsStack } from '../../examples/live-platform/operations-stack';

/*
 * The stacks of examples/live-platform after changes of each kind by their owner: ads on a channel and a viewer to
 * revoke, properties and tags of a channel that change in place, and a property that replaces a recording configuration, so that the
 * channels must move to the new one before the old one can be deleted.
 */
const app = new App();
const channels = new ChannelsStack(app, 'LiveChannels', {
  partnerChannelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh',
  revokedViewers: ['somebody-of-last-year', 'mallory'],
  mediaTailorPlaybackConfigurationArn: 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/breaks',
});
const { main: mainChannel, backstage, partner, mainStreamKey } = channels;
new OperationsStack(app, 'LiveOperations', { main: mainChannel, backstage, partner, mainStreamKey });

const main = mainChannel.node.defaultChild as CfnChannel;
main.latencyMode = 'NORMAL';
Tags.of(main).add('show', 'evening');

const recording = channels.node.findChild('Recording').node.defaultChild as CfnRecordingConfiguration;
recording.recordingReconnectWindowSeconds = 120;
