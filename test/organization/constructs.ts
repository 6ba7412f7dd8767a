import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import * as ivs from '../../src';
import { P384_PUBLIC_KEY } from '../fixtures/p384';
import { MEDIA_TAILOR } from '../ivs-local/harness';

/*
 * Every public construct, in an app as an organization has it. A construct that creates different resources in different cases has a row for
 * each, with what is particular after a comma.
 */
export const CONSTRUCTS = {
  'AdConfiguration': (scope: Construct) => new ivs.AdConfiguration(scope, 'X', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(scope, 'MediaTailor', MEDIA_TAILOR)],
  }),
  'BulkViewerSessionRevoker': (scope: Construct) => new ivs.BulkViewerSessionRevoker(scope, 'X', { bucket: new Bucket(scope, 'Lists'), channels: ivs.ChannelSelection.all() }),
  'Channel': (scope: Construct) => new ivs.Channel(scope, 'X'),
  'Channel, looked after': (scope: Construct) => new ivs.Channel(scope, 'X', {
    playbackRestrictionPolicy: new ivs.PlaybackRestrictionPolicy(scope, 'Policy', { allowedCountries: ['DE'] }), stopStreamOnDelete: true,
  }),
  'PlaybackKeyPair': (scope: Construct) => new ivs.PlaybackKeyPair(scope, 'X', { publicKeyMaterial: P384_PUBLIC_KEY }),
  'PlaybackRestrictionPolicy': (scope: Construct) => new ivs.PlaybackRestrictionPolicy(scope, 'X', { allowedCountries: ['DE'] }),
  'PlaybackSigningKey': (scope: Construct) => new ivs.PlaybackSigningKey(scope, 'X'),
  'PlaybackSigningKey, in KMS': (scope: Construct) => new ivs.PlaybackSigningKey(scope, 'X', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
  'PlaybackTokenSigner': (scope: Construct) => new ivs.PlaybackTokenSigner(scope, 'X', {
    channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(scope, 'Channel', { authorized: true }) }), signingKey: new ivs.PlaybackSigningKey(scope, 'SigningKey'),
  }),
  'PlaybackTokenSigner, in KMS and kept ready': (scope: Construct) => new ivs.PlaybackTokenSigner(scope, 'X', {
    channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(scope, 'Channel', { authorized: true }) }),
    provisionedConcurrentExecutions: 2,
    signingKey: new ivs.PlaybackSigningKey(scope, 'SigningKey', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
  }).addThrottlingAlarm('Throttling'),
  'RecordingBucket': (scope: Construct) => new ivs.RecordingBucket(scope, 'X'),
  'RecordingConfiguration': (scope: Construct) => new ivs.RecordingConfiguration(scope, 'X', { detachOnDelete: true, waitUntilActive: true }),
  'RotatingStreamKey': (scope: Construct) => new ivs.RotatingStreamKey(scope, 'X', {
    automaticallyAfter: Duration.days(7), channel: new ivs.Channel(scope, 'Channel'), stopStreamOnRotation: true,
  }),
  'SrtIngest': (scope: Construct) => new ivs.SrtIngest(scope, 'X', { channel: new ivs.Channel(scope, 'Channel') }),
  'StreamKey': (scope: Construct) => new ivs.StreamKey(scope, 'X', { channel: new ivs.Channel(scope, 'Channel') }),
  'StreamKey, with a secret': (scope: Construct) => new ivs.StreamKey(scope, 'X', { channel: new ivs.Channel(scope, 'Channel') }).addSecret('Secret'),
  'ViewerSessionRevocation': (scope: Construct) => new ivs.ViewerSessionRevocation(scope, 'X', {
    viewerSessions: [{ channel: new ivs.Channel(scope, 'Channel', { authorized: true }), viewerId: 'ann' }],
  }),
  'ViewerSessionRevoker': (scope: Construct) => new ivs.ViewerSessionRevoker(scope, 'X', { channels: ivs.ChannelSelection.all() }),
} as const;

export type ConstructName = keyof typeof CONSTRUCTS;
export const NAMES = Object.keys(CONSTRUCTS) as ConstructName[];
