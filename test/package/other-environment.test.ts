import { App, Stack } from 'aws-cdk-lib';
import { CfnChannel, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { ErrorCode } from '../../src/private/codes';
import { expectError, KNOWN_ENV, newStack } from '../helpers';

/*
 * IVS has no resource policies: nothing can be shared across accounts or regions. Every property that takes a resource says so.
 */
type Use = (stack: Stack, arnOf: (type: string, service?: string) => string, bucket: { account: string; region: string }) => unknown;

const channelOf = (stack: Stack, channelArn: string) => ivs.Channel.fromChannelAttributes(stack, 'Other', {
  channelArn, channelIngestEndpoint: 'a1b2c3d4e5f6.global-contribute.live-video.net', channelPlaybackUrl: 'https://a1b2c3d4e5f6.us-west-2.playback.live-video.net/a.m3u8',
});
const bucketOf = (stack: Stack, env: { account: string; region: string }) => Bucket.fromBucketAttributes(stack, 'Other', { bucketName: 'lists', ...env });

const USES: { [use: string]: { use: Use; otherRegion?: ErrorCode } } = {
  'RecordingConfiguration.bucket': { use: (s, _, env) => new ivs.RecordingConfiguration(s, 'X', { bucket: bucketOf(s, env) }), otherRegion: 'RecordingBucketRegionMismatch' },
  'BulkViewerSessionRevoker.bucket': { use: (s, _, env) => new ivs.BulkViewerSessionRevoker(s, 'X', { channels: ivs.ChannelSelection.all(), bucket: bucketOf(s, env) }), otherRegion: 'ViewerListBucketRegionMismatch' },
  'BulkViewerSessionRevoker.channels': { use: (s, arnOf) => new ivs.BulkViewerSessionRevoker(s, 'X', { bucket: Bucket.fromBucketName(s, 'B', 'lists'), channels: ivs.ChannelSelection.of(channelOf(s, arnOf('channel'))) }), otherRegion: 'RegionMismatch' },
  'ViewerSessionRevoker.channels': { use: (s, arnOf) => new ivs.ViewerSessionRevoker(s, 'X', { channels: ivs.ChannelSelection.of(channelOf(s, arnOf('channel'))) }), otherRegion: 'RegionMismatch' },
  'ViewerSessionRevocation.viewerSessions': { use: (s, arnOf) => new ivs.ViewerSessionRevocation(s, 'X', { viewerSessions: [{ channel: channelOf(s, arnOf('channel')), viewerId: 'a' }] }), otherRegion: 'RegionMismatch' },
  'Channel.recordingConfiguration': { use: (s, arnOf) => new ivs.Channel(s, 'X', { recordingConfiguration: ivs.RecordingConfiguration.fromRecordingConfigurationArn(s, 'Other', arnOf('recording-configuration')) }), otherRegion: 'RegionMismatch' },
  'Channel.playbackRestrictionPolicy': { use: (s, arnOf) => new ivs.Channel(s, 'X', { playbackRestrictionPolicy: ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(s, 'Other', arnOf('playback-restriction-policy')) }), otherRegion: 'RegionMismatch' },
  'Channel.adConfiguration': { use: (s, arnOf) => new ivs.Channel(s, 'X', { adConfiguration: ivs.AdConfiguration.fromAdConfigurationArn(s, 'Other', arnOf('ad-configuration')) }), otherRegion: 'RegionMismatch' },
  'StreamKey.channel': { use: (s, arnOf) => new ivs.StreamKey(s, 'X', { channel: channelOf(s, arnOf('channel')) }), otherRegion: 'RegionMismatch' },
  'RotatingStreamKey.channel': { use: (s, arnOf) => new ivs.RotatingStreamKey(s, 'X', { channel: channelOf(s, arnOf('channel')) }), otherRegion: 'RegionMismatch' },
  'SrtIngest.channel': { use: (s, arnOf) => new ivs.SrtIngest(s, 'X', { channel: channelOf(s, arnOf('channel')) }), otherRegion: 'RegionMismatch' },
  'SrtIngest.streamKey': { use: (s, arnOf) => new ivs.SrtIngest(s, 'X', { channel: new ivs.Channel(s, 'C'), streamKey: ivs.StreamKey.fromStreamKeyArn(s, 'Other', arnOf('stream-key')) }), otherRegion: 'RegionMismatch' },
  'PlaybackTokenSigner.channels': { use: (s, arnOf) => new ivs.PlaybackTokenSigner(s, 'X', { signingKey: new ivs.PlaybackSigningKey(s, 'K'), channels: ivs.ChannelSelection.named({ a: channelOf(s, arnOf('channel')) }) }), otherRegion: 'RegionMismatch' },
  // of the region, the API reference and the user guide say different things
  'AdConfiguration.mediaTailorPlaybackConfigurations': { use: (s, arnOf) => new ivs.AdConfiguration(s, 'X', { mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(s, 'Other', arnOf('playbackConfiguration', 'mediatailor'))] }) },
};

const attempt = ({ use }: { use: Use }, account: string, region: string, stack = newStack(KNOWN_ENV)) =>
  use(stack, (type, service = 'ivs') => `arn:aws:${service}:${region}:${account}:${type}/abcdABCDefgh`, { account, region });

describe.each(Object.entries(USES))('%s', (_, tested) => {
  test('refuses what is in another account', () => {
    expectError(() => attempt(tested, '999999999999', 'us-west-2'), 'AccountMismatch', 'account = "123456789012"', '"999999999999"', 'Amazon IVS can\'t use resources of another account', '[at Stack/X]');
  });

  test('another region', () => {
    const elsewhere = () => attempt(tested, '123456789012', 'eu-west-1');
    if (tested.otherRegion) { expectError(elsewhere, tested.otherRegion, '"eu-west-1"'); } else { expect(elsewhere).not.toThrow(); }
  });

  test('takes what is in the same account and region, and all in a stack without a known one', () => {
    expect(() => attempt(tested, '123456789012', 'us-west-2')).not.toThrow();
    expect(() => attempt(tested, '999999999999', 'eu-west-1', newStack())).not.toThrow();
  });
});

describe('an L1 or an L2 of a stack in another account is refused, too', () => {
  const stacks = () => {
    const app = new App();
    return { here: new Stack(app, 'Here', KNOWN_ENV), there: new Stack(app, 'There', { env: { account: '999999999999', region: 'us-west-2' } }) };
  };

  test('an L2', () => {
    const { here, there } = stacks();
    const recordingConfiguration = new ivs.RecordingConfiguration(there, 'R');
    expectError(() => new ivs.Channel(here, 'C', { recordingConfiguration }), 'AccountMismatch', 'account of recordingConfiguration');
  });

  test('an L1', () => {
    const { here, there } = stacks();
    const recordingConfiguration = new CfnRecordingConfiguration(there, 'R', { destinationConfiguration: {} });
    expectError(() => new ivs.Channel(here, 'C', { recordingConfiguration }), 'AccountMismatch');
    expectError(() => new ivs.StreamKey(here, 'K', { channel: new CfnChannel(there, 'C') }), 'AccountMismatch');
  });

  test('a bucket, as L2', () => {
    const { here, there } = stacks();
    expectError(() => new ivs.RecordingConfiguration(here, 'R', { bucket: new Bucket(there, 'B') }), 'AccountMismatch');
  });
});
