import { App, CfnOutput, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { CfnPlaybackConfiguration } from 'aws-cdk-lib/aws-mediatailor';
import * as ivs from '../../src';
import { NAMES, stackProps, tagsOfRun } from '../../tools/acceptance/names';

/*
 * A channel with ads. `-c mediaTailor=ARN` names a configuration of AWS Elemental MediaTailor; without it, the app creates one, as the page
 * on server-side ads of the user guide describes it.
 */
const app = new App();
const stack = new Stack(app, NAMES.adsStack, stackProps(app.node.tryGetContext('run')));
const source = new ivs.Channel(stack, 'Source', { type: ivs.ChannelType.BASIC });
const mediaTailor = app.node.tryGetContext('mediaTailor');
const playbackConfiguration = mediaTailor
  ? ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', mediaTailor)
  : new CfnPlaybackConfiguration(stack, 'MediaTailor', {
    name: Fn.join('-', ['cdk-ivs-acceptance', Fn.select(2, Fn.split('/', stack.stackId))]), // a fixed name could be that of another one, which would be overwritten
    adDecisionServerUrl: 'https://ads.example.com/vast',
    videoContentSourceUrl: Fn.select(0, Fn.split('api/video', source.channelPlaybackUrl)), // the prefix that all channels of a Region share
    insertionMode: 'PLAYER_SELECT',
  });
if (CfnPlaybackConfiguration.isCfnPlaybackConfiguration(playbackConfiguration)) { playbackConfiguration.applyRemovalPolicy(RemovalPolicy.DESTROY); }

const ads = new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [playbackConfiguration] });
const channel = new ivs.Channel(stack, 'Channel', { type: ivs.ChannelType.BASIC, adConfiguration: ads });
new CfnOutput(stack, 'ChannelWithAds', { value: channel.channelArn });
new CfnOutput(stack, 'AdConfiguration', { value: ads.adConfigurationArn });
for (const [key, value] of Object.entries(tagsOfRun(app.node.tryGetContext('run') ?? 'by-hand'))) { Tags.of(app).add(key, value); }
