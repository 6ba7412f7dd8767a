import { App, Stack, Tags } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Account } from '../../ivs-local/src/account';
import { CreateChannel } from '../../ivs-local/src/operations/channels';
import * as ivs from '../../src';

/*
 * What one stack must hold, as a table: a slow test deploys and deletes each row, and a benchmark measures it. Neither test nor benchmark
 * framework is used here.
 */
export interface Capacity {
  readonly what: string;
  /** How many must fit into one stack. */
  readonly target: number;
  /** The channels exist before the stack (`addImportedChannels`). */
  readonly isImported?: boolean;
  /** No number is too large. */
  readonly isUnlimited?: boolean;
  /** Adds so many channels, and what belongs to them. */
  build(stack: Stack, count: number): void;
}

/** The largest number that can be synthesized, and the error above it. */
export interface Largest {
  readonly count: number;
  readonly resources: number;
  readonly error: string;
}

/** The resources that a template may have (CloudFormation user guide, cloudformation-limits). */
export const MOST_RESOURCES = 500;

const MEDIA_TAILOR = 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads';

export const CAPACITIES = {
  lifecycle: {
    what: 'channels with stop, policy and ads',
    target: 150,
    build: (stack, count) => {
      const mediaTailor = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR);
      const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [mediaTailor] });
      const playbackRestrictionPolicy = policyIn(stack);
      times(count, (i) => new ivs.Channel(stack, `Channel${i}`, { adConfiguration, playbackRestrictionPolicy, stopStreamOnDelete: true }));
    },
  },
  rotatingKey: {
    what: 'channels with a rotating stream key',
    target: 80,
    build: (stack, count) => times(count, (i) => {
      new ivs.RotatingStreamKey(stack, `Key${i}`, { channel: new ivs.Channel(stack, `Channel${i}`) });
    }),
  },
  srt: {
    what: 'channels with SRT',
    target: 100,
    build: (stack, count) => times(count, (i) => {
      new ivs.SrtIngest(stack, `Srt${i}`, { channel: new ivs.Channel(stack, `Channel${i}`) });
    }),
  },
  everything: {
    what: 'channels with SRT, stop, policy and a rotating stream key',
    target: 60,
    build: (stack, count) => {
      const playbackRestrictionPolicy = policyIn(stack);
      times(count, (i) => {
        const channel = new ivs.Channel(stack, `Channel${i}`, { playbackRestrictionPolicy, stopStreamOnDelete: true });
        new ivs.RotatingStreamKey(stack, `Key${i}`, { channel });
        new ivs.SrtIngest(stack, `Srt${i}`, { channel });
      });
    },
  },
  revoker: {
    what: 'named channels of a ViewerSessionRevoker',
    target: 450,
    isImported: true,
    build: (stack, count) => {
      new ivs.ViewerSessionRevoker(stack, 'Revoker', { channels: ivs.ChannelSelection.of(...importedChannels(stack, count)) });
    },
  },
  revokerOfAll: {
    what: 'channels of a ViewerSessionRevoker for all channels',
    target: 2_000,
    isImported: true,
    isUnlimited: true,
    build: (stack) => { new ivs.ViewerSessionRevoker(stack, 'Revoker', { channels: ivs.ChannelSelection.all() }); },
  },
} satisfies { [name: string]: Capacity };

/** What is listed in a role one by one: IAM limits it. */
export const IAM_CAPACITIES = {
  importedRotatingKey: {
    what: 'imported channels with a rotating stream key',
    target: 37,
    isImported: true,
    build: (stack, count) => importedChannels(stack, count).forEach((channel, i) => { new ivs.RotatingStreamKey(stack, `Key${i}`, { channel }); }),
  },
  importedRotatingKeyStop: {
    what: 'imported channels with a rotating stream key and stopStreamOnRotation',
    target: 37,
    isImported: true,
    build: (stack, count) => importedChannels(stack, count).forEach((channel, i) => {
      new ivs.RotatingStreamKey(stack, `Key${i}`, { channel, stopStreamOnRotation: true });
    }),
  },
  srtKms: {
    what: 'channels with SRT, each secret with a KMS key of its own',
    target: 80,
    build: (stack, count) => times(count, (i) => {
      new ivs.SrtIngest(stack, `Srt${i}`, { channel: new ivs.Channel(stack, `Channel${i}`), encryptionKey: new Key(stack, `KmsKey${i}`) });
    }),
  },
} satisfies { [name: string]: Capacity };

/** The ARN of a channel that the stack has not created. */
export function importedChannelArn(index: number, region = 'us-west-2'): string {
  return `arn:aws:ivs:${region}:123456789012:channel/${String(index).padStart(12, 'abcdABCDefgh')}`;
}

/** Creates the channels that the stack imports, without API calls. */
export function addImportedChannels(account: Account, count: number): void {
  times(count, (i) => {
    const { channel, streamKey } = CreateChannel(account, { authorized: true });
    account.streamKeys.delete(streamKey.arn!);
    account.channels.delete(channel.arn!);
    const arn = importedChannelArn(i, account.options.region);
    account.channels.set(arn, { ...channel, arn });
  });
}

/** The app of a row, with one stack. With a tag, everything in it is updated. */
export function capacityApp({ build }: Capacity, count: number, { outdir, tag }: { outdir?: string; tag?: string } = {}): App {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Stack');
  build(stack, count);
  if (tag !== undefined) { Tags.of(stack).add('tag', tag); }
  return app;
}

/** The largest number that can be synthesized, and the error above it. */
export function largestFor(capacity: Capacity): Largest {
  let error = '';
  const fits = (count: number) => {
    try {
      return resourcesOf(capacity, count) > 0;
    } catch (failure) {
      error = (failure as Error).message;
      return false;
    }
  };
  let [most, above] = [1, 2];
  while (fits(above)) { [most, above] = [above, 2 * above]; }
  while (above - most > 1) {
    const middle = Math.floor((most + above) / 2);
    if (fits(middle)) { most = middle; } else { above = middle; }
  }
  fits(most + 1); // for its error
  return { count: most, resources: resourcesOf(capacity, most), error };
}

/** The number of resources in the template. */
function resourcesOf(capacity: Capacity, count: number): number {
  return Object.keys(capacityApp(capacity, count).synth().getStackByName('Stack').template.Resources).length;
}

function importedChannels(stack: Stack, count: number): ivs.IChannel[] {
  return Array.from({ length: count }, (_, i) => ivs.Channel.fromChannelAttributes(stack, `Channel${i}`, {
    channelArn: importedChannelArn(i), channelIngestEndpoint: 'a1b2c3.global-contribute.live-video.net',
  }));
}

function policyIn(stack: Stack): ivs.PlaybackRestrictionPolicy {
  return new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
}

function times(count: number, action: (index: number) => void): void {
  for (let index = 0; index < count; index++) { action(index); }
}
