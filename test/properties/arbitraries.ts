import { generateKeyPairSync } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import * as ivs from '../../src';
import { P384_PUBLIC_KEY } from '../fixtures/p384';

const P256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();

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

const duration = (max: number) => maybe(mostly(
  fc.integer({ min: 0, max: max + 2 }).map((s) => Duration.seconds(s)),
  fc.oneof(
    fc.integer({ min: 0, max: max * 2000 }).map((ms) => Duration.millis(ms)),
    fc.double({ min: 0, max, noNaN: true }).map((s) => Duration.seconds(s)),
    fc.integer({ min: 0, max: 10 }).map((m) => Duration.minutes(m)),
  ),
));

/** An ARN of a type: mostly a good one, sometimes of something else or nonsense. */
const arn = (type: string) => mostly(
  fc.string({ unit: fc.constantFrom(...'abcABC012-'), minLength: 1, maxLength: 20 }).map((id) => `arn:aws:ivs:us-west-2:123456789012:${type}/${id}`),
  fc.oneof(fc.string(), fc.constantFrom(
    'arn:aws:ivs:us-west-2:123456789012:stage/abc', `arn:aws:ivs:us-west-2:12ab:${type}/abc`, `arn:aws:ivs:us-west-2:123456789012:${type}/a b`)),
);

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
  recordingConfigurationArn: maybe(arn('recording-configuration')),
  tags,
  type: maybe(oneOf(ivs.ChannelType)),
});

export const streamKeyProps = fc.record({ channelArn: arn('channel'), tags });

export const playbackKeyPairProps = fc.record({
  playbackKeyPairName: name,
  publicKeyMaterial: mostly(fc.constant(P384_PUBLIC_KEY), fc.oneof(fc.string(), fc.constant(P256), fc.string().map((text) => `${P384_PUBLIC_KEY}${text}`))),
  tags,
});

export const policyProps = fc.record({
  allowedCountries: maybe(fc.array(mostly(fc.constantFrom('DE', 'US', 'JP', 'BR', 'IN'), fc.string({ maxLength: 3 })), { maxLength: 4 })),
  allowedOrigins: maybe(fc.array(mostly(
    fc.domain().chain((domain) => fc.constantFrom(`https://${domain}`, `https://*.${domain}`)),
    fc.oneof(fc.webUrl(), fc.string(), fc.constant(`https://${'a'.repeat(200)}.com`)),
  ), { maxLength: 3 })),
  strictOriginEnforcement: maybe(fc.boolean()),
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
