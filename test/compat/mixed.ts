import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ivs from '../../src';

/*
 * Constructs of either library with mixins, and those of this library with the props that do the same.
 */
export const MIXED: { [name: string]: { byMixins(library: typeof ivs, stack: Stack): void; byProps(stack: Stack): void } } = {
  Channel: {
    byMixins: (library, stack) => {
      new library.Channel(stack, 'Channel').with(
        new ivs.mixins.ChannelAttachments({ playbackRestrictionPolicy: policyIn(stack) }),
        new ivs.mixins.ChannelStopStreamOnDelete(),
      );
    },
    byProps: (stack) => {
      new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy: policyIn(stack), stopStreamOnDelete: true });
    },
  },
  RecordingConfiguration: {
    byMixins: (library, stack) => {
      const recordingConfiguration = new library.RecordingConfiguration(stack, 'Recording', { bucket: bucketIn(stack) });
      new library.Channel(stack, 'Channel', { recordingConfiguration });
      recordingConfiguration.with(new ivs.mixins.RecordingConfigurationDetachOnDelete(), new ivs.mixins.RecordingConfigurationWaitUntilActive());
    },
    byProps: (stack) => {
      const recordingConfiguration = new ivs.RecordingConfiguration(stack, 'Recording', { bucket: bucketIn(stack), detachOnDelete: true, waitUntilActive: true });
      new ivs.Channel(stack, 'Channel', { recordingConfiguration });
    },
  },
};

const policyIn = (stack: Stack) => new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
const bucketIn = (stack: Stack) => Bucket.fromBucketName(stack, 'Bucket', 'recordings');

/** The resources of a stack, in a fixed order. */
export function templateWith(build: (stack: Stack) => void): object {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-west-2' } });
  build(stack);
  return Object.entries(Template.fromStack(stack).toJSON().Resources).sort(([one], [other]) => one.localeCompare(other));
}
