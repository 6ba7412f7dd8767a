import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, arn, REGION, statementsOf } from './grants-catalogue';
import * as ivs from '../src';

/** The features with a function that calls IVS, with the names in the table of operations. */
const USES: { [name: string]: (stack: Stack) => unknown } = {
  'Channel({ playbackRestrictionPolicy, adConfiguration })': (s) => new ivs.Channel(s, 'X', {
    playbackRestrictionPolicy: ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(s, 'P', arn('playback-restriction-policy')),
  }),
  'Channel({ stopStreamOnDelete })': (s) => new ivs.Channel(s, 'X', { stopStreamOnDelete: true }),
  'RecordingConfiguration({ detachOnDelete })': (s) => new ivs.RecordingConfiguration(s, 'X', { detachOnDelete: true }),
  'RecordingConfiguration({ waitUntilActive })': (s) => new ivs.RecordingConfiguration(s, 'X', { waitUntilActive: true }),
  'Channel.addSrtIngest': (s) => new ivs.Channel(s, 'X').addSrtIngest('Srt', { streamKey: ivs.StreamKey.fromStreamKeyArn(s, 'K', arn('stream-key')) }),
  'PlaybackSigningKey': (s) => new ivs.PlaybackSigningKey(s, 'X'),
  'RotatingStreamKey': (s) => new ivs.RotatingStreamKey(s, 'X', { channel: new ivs.Channel(s, 'C'), stopStreamOnRotation: true }),
  'ViewerSessionRevocation': (s) => new ivs.ViewerSessionRevocation(s, 'X', {
    viewerSessions: [{ channel: ivs.Channel.fromChannelArn(s, 'C', arn('channel')), viewerId: 'v' }],
  }),
  'ViewerSessionRevoker': (s) => new ivs.ViewerSessionRevoker(s, 'X', { channels: ivs.ChannelSelection.all() }),
  'BulkViewerSessionRevoker': (s) => new ivs.BulkViewerSessionRevoker(s, 'X', { bucket: Bucket.fromBucketName(s, 'B', 'lists'), channels: ivs.ChannelSelection.all() }),
};

/** The operations that the function of each feature can call, read from the synthesized role. */
export function controlPlaneCalls(): { [use: string]: string[] } {
  return Object.fromEntries(Object.entries(USES).map(([name, build]) => {
    const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
    build(stack);
    const actions: string[] = statementsOf(stack).flatMap(({ Action }) => [Action].flat());
    return [name, actions.filter((action) => action.startsWith('ivs:'))];
  }));
}
