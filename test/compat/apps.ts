import { Duration, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type * as library from '../../src';
import { P384_PUBLIC_KEY } from '../fixtures/p384';

/*
 * Small apps that a user of @aws-cdk/aws-ivs-alpha may have. They are written against its surface, and run on either library.
 */
export const APPS: { [name: string]: (ivs: typeof library, stack: Stack) => void } = {
  'channel-default': (ivs, stack) => {
    new ivs.Channel(stack, 'Channel');
  },
  'channel-every-prop': (ivs, stack) => {
    new ivs.Channel(stack, 'Channel', {
      authorized: true,
      channelName: 'main',
      insecureIngest: true,
      latencyMode: ivs.LatencyMode.NORMAL,
      type: ivs.ChannelType.ADVANCED_SD,
      preset: ivs.Preset.CONSTRAINED_BANDWIDTH_DELIVERY,
      containerFormat: ivs.ContainerFormat.TS,
    });
  },
  'channel-preset-ignored': (ivs, stack) => {
    new ivs.Channel(stack, 'Basic', { type: ivs.ChannelType.BASIC, preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY });
    new ivs.Channel(stack, 'Standard', { type: ivs.ChannelType.STANDARD, preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY });
    new ivs.Channel(stack, 'Default', { preset: ivs.Preset.HIGHER_BANDWIDTH_DELIVERY });
    new ivs.Channel(stack, 'NoPreset', { type: ivs.ChannelType.STANDARD });
  },
  'channel-multitrack': (ivs, stack) => {
    new ivs.Channel(stack, 'Channel', {
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.FULL_HD, policy: ivs.Policy.REQUIRE },
    });
    new ivs.Channel(stack, 'Explicit', {
      type: ivs.ChannelType.STANDARD,
      containerFormat: ivs.ContainerFormat.FRAGMENTED_MP4,
      multitrackInputConfiguration: { maximumResolution: ivs.MaximumResolution.SD, policy: ivs.Policy.ALLOW },
    });
  },
  'channel-long-path': (ivs, stack) => {
    new ivs.Channel(new Stack(stack, 'N'.repeat(90)), 'C'.repeat(90));
  },
  'stream-key': (ivs, stack) => {
    const channel = new ivs.Channel(stack, 'Channel');
    channel.addStreamKey('Added');
    new ivs.StreamKey(stack, 'Separate', { channel });
    ivs.Channel.fromChannelArn(stack, 'Import', 'arn:aws:ivs:us-west-2:123456789012:channel/abcABC').addStreamKey('Key');
  },
  'playback-key-pair': (ivs, stack) => {
    new ivs.PlaybackKeyPair(stack, 'NoName', { publicKeyMaterial: P384_PUBLIC_KEY });
    new ivs.PlaybackKeyPair(stack, 'Named', { publicKeyMaterial: P384_PUBLIC_KEY, playbackKeyPairName: 'viewers' });
  },
  'recording': (ivs, stack) => {
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'recordings');
    const plain = new ivs.RecordingConfiguration(stack, 'Plain', { bucket });
    const full = new ivs.RecordingConfiguration(stack, 'Full', {
      bucket,
      recordingConfigurationName: 'archive',
      recordingReconnectWindow: Duration.seconds(300),
      renditionConfiguration: ivs.RenditionConfiguration.custom([ivs.Resolution.HD, ivs.Resolution.LOWEST_RESOLUTION]),
      thumbnailConfiguration: ivs.ThumbnailConfiguration.interval(
        ivs.Resolution.SD, [ivs.Storage.SEQUENTIAL, ivs.Storage.LATEST], Duration.seconds(30)),
    });
    new ivs.RecordingConfiguration(stack, 'AllRenditions', { bucket, renditionConfiguration: ivs.RenditionConfiguration.all() });
    new ivs.RecordingConfiguration(stack, 'ThumbnailsOnly', {
      bucket, renditionConfiguration: ivs.RenditionConfiguration.none(), thumbnailConfiguration: ivs.ThumbnailConfiguration.interval(),
    });
    new ivs.RecordingConfiguration(stack, 'NoThumbnails', { bucket, thumbnailConfiguration: ivs.ThumbnailConfiguration.disable() });
    new ivs.Channel(stack, 'Recorded', { recordingConfiguration: plain });
    new ivs.Channel(stack, 'RecordedToo', { recordingConfiguration: full });
  },
  'recording-imported': (ivs, stack) => {
    new ivs.Channel(stack, 'ById', { recordingConfiguration: ivs.RecordingConfiguration.fromRecordingConfigurationId(stack, 'Id', 'abcABC') });
    new ivs.Channel(stack, 'ByArn', {
      recordingConfiguration: ivs.RecordingConfiguration.fromArn(stack, 'Arn', 'arn:aws:ivs:us-west-2:123456789012:recording-configuration/abcABC'),
    });
  },
};
