import { Resource, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { adProps, channelProps, playbackKeyPairProps, policyProps, recordingProps, RUNS, streamKeyProps } from './arbitraries';
import { schemaOf, withValues } from './schema';
import * as ivs from '../../src';
import { ERRORS } from '../../src/private/codes';
import { IvsError } from '../../src/private/errors';
import { P384_PUBLIC_KEY } from '../fixtures/p384';
import { arnOf, newStack, renderResource } from '../helpers';

/*
 * For any input: either the construct raises one of our errors, or what it renders passes the official registry schema
 * and the rules between properties, which are stated here a second time, from the documentation and not from the code.
 */

interface Subject {
  readonly type: string;
  readonly props: fc.Arbitrary<any>;
  readonly build: (stack: Stack, props: any) => Resource;
  /** What must hold between the rendered properties. */
  readonly rules: (rendered: any) => boolean;
}

const REFERENCES = { Channel: arnOf('channel'), XBucket: 'recordings' };

const SUBJECTS: Subject[] = [
  {
    type: 'AWS::IVS::Channel',
    props: channelProps,
    build: (stack, { recordingConfigurationArn, ...props }) => new ivs.Channel(stack, 'X', {
      ...props,
      recordingConfiguration: recordingConfigurationArn === undefined ? undefined
        : ivs.RecordingConfiguration.fromArn(stack, 'Recording', recordingConfigurationArn),
    }),
    rules: ({ Type: given = 'left out', ContainerFormat = 'TS', MultitrackInputConfiguration, Preset, Name }) => {
      const multitrack = MultitrackInputConfiguration?.Enabled === true;
      const Type = given === 'left out' ? 'STANDARD' : given;
      return Name !== undefined
        && (!multitrack || (Type === 'STANDARD' && ContainerFormat === 'FRAGMENTED_MP4'))
        && (multitrack === false || MultitrackInputConfiguration.Policy !== undefined)
        && (!Preset || /^ADVANCED/.test(given) || given === 'left out');
    },
  },
  {
    type: 'AWS::IVS::StreamKey',
    props: streamKeyProps,
    build: (stack, { channelArn, ...props }) => new ivs.StreamKey(stack, 'X', { ...props, channel: ivs.Channel.fromChannelArn(stack, 'Channel', channelArn) }),
    rules: ({ ChannelArn }) => ChannelArn.startsWith('arn:aws:ivs:us-west-2:123456789012:channel/'),
  },
  {
    type: 'AWS::IVS::PlaybackKeyPair',
    props: playbackKeyPairProps,
    build: (stack, props) => new ivs.PlaybackKeyPair(stack, 'X', props),
    rules: ({ PublicKeyMaterial }) => PublicKeyMaterial.trim() === P384_PUBLIC_KEY.trim(),
  },
  {
    type: 'AWS::IVS::PlaybackRestrictionPolicy',
    props: policyProps,
    build: (stack, props) => new ivs.PlaybackRestrictionPolicy(stack, 'X', props),
    rules: ({ AllowedCountries = [], AllowedOrigins = [] }) =>
      AllowedCountries.every((country: string) => /^[A-Z]{2}$/.test(country))
      && AllowedOrigins.every((origin: string) => new URL(origin.replace('*.', 'any.')).origin === origin.replace('*.', 'any.').toLowerCase()),
  },
  {
    type: 'AWS::IVS::RecordingConfiguration',
    props: recordingProps,
    build: (stack, { renditions, thumbnails, ...props }) => new ivs.RecordingConfiguration(stack, 'X', {
      ...props, renditionConfiguration: renditions?.(), thumbnailConfiguration: thumbnails?.(),
    }),
    rules: ({ DestinationConfiguration, RenditionConfiguration: r, ThumbnailConfiguration: t }) =>
      DestinationConfiguration.S3.BucketName === 'recordings'
      && (r === undefined || (r.RenditionSelection === 'CUSTOM') === (r.Renditions?.length > 0))
      && (t === undefined || t.RecordingMode === 'INTERVAL' || t.TargetIntervalSeconds === undefined),
  },
  {
    type: 'AWS::IVS::AdConfiguration',
    props: adProps,
    build: (stack, { mediaTailorIds, ...props }) => new ivs.AdConfiguration(stack, 'X', {
      ...props,
      mediaTailorPlaybackConfigurations: mediaTailorIds.map((id: string, i: number) =>
        ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, `M${i}`, `arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/${id}`)),
    }),
    rules: ({ PostRollConfiguration: p }) => p === undefined || (p.DurationSeconds !== undefined && p.Enabled !== undefined),
  },
];

// jest hides test names of passing files, and the seed is needed to repeat a run
beforeAll(() => { process.stderr.write(`property tests: FC_SEED=${RUNS.seed}, ${RUNS.numRuns} runs for each resource\n`); });

describe('any input', () => {
  test.each(SUBJECTS)('$type: a coded error or a valid resource', ({ type, props, build, rules }) => {
    const valid = schemaOf(type);
    const outcomes = { error: 0, resource: 0 };
    fc.assert(fc.property(props, (input) => {
      let resource: Resource;
      try {
        resource = build(newStack(), input);
      } catch (error) {
        if (!(error instanceof IvsError) || !(error.code in ERRORS)) { throw error; }
        outcomes.error++;
        return;
      }
      outcomes.resource++;
      const rendered = renderResource(resource);
      const properties = withValues(rendered.Properties ?? {}, REFERENCES);
      const faults = valid(properties) ? [] : valid.errors;
      expect({ type: rendered.Type, faults, rules: rules(properties) }).toEqual({ type, faults: [], rules: true });
    }), RUNS);
    // the input must reach both sides, or the property says little
    expect(outcomes.error).toBeGreaterThan(RUNS.numRuns / 50);
    expect(outcomes.resource).toBeGreaterThan(RUNS.numRuns / 5);
  }, 120_000);
});
