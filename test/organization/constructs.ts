import { Duration, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';
import { P384_PUBLIC_KEY } from '../fixtures/p384';
import { MEDIA_TAILOR } from '../local/ivs/harness';

/*
 * Every public construct, in an app as an organization has it. A construct that creates different resources in different cases has a row for
 * each, with what is particular after a comma.
 */
export const CONSTRUCTS = {
  'AdConfiguration': (stack: Stack) => new ivs.AdConfiguration(stack, 'X', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR)],
  }),
  'BulkViewerSessionRevoker': (stack: Stack) => new ivs.BulkViewerSessionRevoker(stack, 'X', { bucket: new Bucket(stack, 'Lists'), channels: ivs.ChannelSelection.all() }),
  'Channel': (stack: Stack) => new ivs.Channel(stack, 'X'),
  'Channel, looked after': (stack: Stack) => new ivs.Channel(stack, 'X', {
    playbackRestrictionPolicy: new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] }), stopStreamOnDelete: true,
  }),
  'PlaybackKeyPair': (stack: Stack) => new ivs.PlaybackKeyPair(stack, 'X', { publicKeyMaterial: P384_PUBLIC_KEY }),
  'PlaybackRestrictionPolicy': (stack: Stack) => new ivs.PlaybackRestrictionPolicy(stack, 'X', { allowedCountries: ['DE'] }),
  'PlaybackSigningKey': (stack: Stack) => new ivs.PlaybackSigningKey(stack, 'X'),
  'PlaybackSigningKey, in KMS': (stack: Stack) => new ivs.PlaybackSigningKey(stack, 'X', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
  'PlaybackTokenSigner': (stack: Stack) => new ivs.PlaybackTokenSigner(stack, 'X', {
    channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) }), signingKey: new ivs.PlaybackSigningKey(stack, 'SigningKey'),
  }),
  'PlaybackTokenSigner, in KMS and kept ready': (stack: Stack) => new ivs.PlaybackTokenSigner(stack, 'X', {
    channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) }),
    provisionedConcurrentExecutions: 2,
    signingKey: new ivs.PlaybackSigningKey(stack, 'SigningKey', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
  }).addThrottlingAlarm('Throttling'),
  'RecordingBucket': (stack: Stack) => new ivs.RecordingBucket(stack, 'X'),
  'RecordingConfiguration': (stack: Stack) => new ivs.RecordingConfiguration(stack, 'X', { detachOnDelete: true, waitUntilActive: true }),
  'RotatingStreamKey': (stack: Stack) => new ivs.RotatingStreamKey(stack, 'X', {
    automaticallyAfter: Duration.days(7), channel: new ivs.Channel(stack, 'Channel'), stopStreamOnRotation: true,
  }),
  'SrtIngest': (stack: Stack) => new ivs.SrtIngest(stack, 'X', { channel: new ivs.Channel(stack, 'Channel') }),
  'StreamKey': (stack: Stack) => new ivs.StreamKey(stack, 'X', { channel: new ivs.Channel(stack, 'Channel') }),
  'StreamKey, with a secret': (stack: Stack) => new ivs.StreamKey(stack, 'X', { channel: new ivs.Channel(stack, 'Channel') }).addSecret('Secret'),
  'ViewerSessionRevocation': (stack: Stack) => new ivs.ViewerSessionRevocation(stack, 'X', {
    viewerSessions: [{ channel: new ivs.Channel(stack, 'Channel', { authorized: true }), viewerId: 'ann' }],
  }),
  'ViewerSessionRevoker': (stack: Stack) => new ivs.ViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all() }),
} as const;

export type ConstructName = keyof typeof CONSTRUCTS;
export const NAMES = Object.keys(CONSTRUCTS) as ConstructName[];
