import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import * as ivs from '../../src';

/*
 * Random input: often valid, often at an edge, sometimes nonsense. An optional prop is left out now and then.
 */

/** Runs for each resource; the seed can be given to repeat a run. */
export const RUNS = { numRuns: 2000, seed: Number(process.env.FC_SEED ?? Date.now() % 2 ** 31) };

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const oneOf = <T>(values: { [key: string]: T }): fc.Arbitrary<T> => fc.constantFrom(...Object.values(values));

/** Mostly `valid`, sometimes anything else. */
const mostly = <T>(valid: fc.Arbitrary<T>, wild: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: valid }, { weight: 1, arbitrary: wild });

const nameChars = fc.constantFrom(...'abcXYZ019-_');
export const name = maybe(mostly(
  fc.string({ unit: nameChars, minLength: 0, maxLength: 128 }),
  fc.oneof(fc.string(), fc.string({ unit: nameChars, minLength: 129, maxLength: 140 }), fc.string({ unit: 'grapheme' })),
));

const tagChars = fc.constantFrom(...'abcÄ日1 _.:/=+-@');
export const tags = maybe(mostly(
  fc.dictionary(
    fc.string({ unit: tagChars, minLength: 1, maxLength: 128 }),
    fc.string({ unit: tagChars, maxLength: 256 }),
    { maxKeys: 6, noNullPrototype: true }),
  fc.oneof(
    fc.dictionary(fc.string(), fc.string(), { maxKeys: 3, noNullPrototype: true }),
    fc.integer({ min: 49, max: 52 }).map((count) => Object.fromEntries([...Array(count).keys()].map((i) => [`k${i}`, 'v']))),
  ),
));

const milliseconds = (max: number) => mostly(fc.integer({ min: 0, max: max + 2 }).map((s) => s * 1000), fc.integer({ min: 0, max: max * 2000 }));
const duration = (max: number) => maybe(milliseconds(max).map((ms) => Duration.millis(ms)));

export const channelProps = fc.record({
  authorized: maybe(fc.boolean()),
  channelName: name,
  containerFormat: maybe(oneOf(ivs.ContainerFormat)),
  insecureIngest: maybe(fc.boolean()),
  latencyMode: maybe(oneOf(ivs.LatencyMode)),
  multitrackInputConfiguration: maybe(fc.record({
    enabled: maybe(fc.boolean()), maximumResolution: oneOf(ivs.MaximumResolution), policy: oneOf(ivs.Policy),
  })),
  preset: maybe(oneOf(ivs.Preset)),
  tags,
  type: maybe(oneOf(ivs.ChannelType)),
});

export const streamKeyProps = fc.record({ tags });

export const playbackKeyPairProps = fc.record({ playbackKeyPairName: name, tags });

export const policyProps = fc.record({
  allowedCountries: maybe(fc.array(mostly(fc.constantFrom('DE', 'US', 'JP', 'BR', 'IN'), fc.string({ maxLength: 3 })), { maxLength: 4 })),
  allowedOrigins: maybe(fc.array(mostly(
    fc.domain().chain((domain) => fc.constantFrom(`https://${domain}`, `https://*.${domain}`)),
    fc.oneof(fc.webUrl(), fc.string(), fc.constant(`https://${'a'.repeat(200)}.com`)),
  ), { maxLength: 3 })),
  enableStrictOriginEnforcement: maybe(fc.boolean()),
  playbackRestrictionPolicyName: name,
  tags,
});

/** Lists of renditions and storage go through factories that may refuse them, so these are functions. */
export const recordingProps = fc.record({
  recordingConfigurationName: name,
  recordingReconnectWindow: duration(300),
  renditions: maybe(fc.oneof(
    fc.constant(() => ivs.RenditionConfiguration.all()),
    fc.constant(() => ivs.RenditionConfiguration.none()),
    fc.array(oneOf(ivs.Resolution), { maxLength: 5 }).map((list) => () => ivs.RenditionConfiguration.custom(list)),
  )),
  thumbnails: maybe(fc.oneof(
    fc.constant(() => ivs.ThumbnailConfiguration.disable()),
    fc.tuple(maybe(oneOf(ivs.Resolution)), maybe(fc.array(oneOf(ivs.Storage), { maxLength: 3 })), duration(60))
      .map(([resolution, storage, interval]) => () => ivs.ThumbnailConfiguration.interval(resolution, storage, interval)),
  )),
  tags,
});

export const adProps = fc.record({
  adConfigurationName: name,
  mediaTailorIds: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
  postRollDuration: duration(300),
  postRollEnabled: maybe(fc.boolean()),
  tags,
});
