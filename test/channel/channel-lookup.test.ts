import { App, Lazy, Stack } from 'aws-cdk-lib';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack } from '../helpers';

const ARN = arnOf('channel');
const FOUND = {
  Arn: ARN,
  IngestEndpoint: 'abc.global-contribute.live-video.net',
  PlaybackUrl: 'https://abc.us-west-2.playback.live-video.net/api/video/v1/x.m3u8',
};

/** Does what the CLI does: synthesizes, answers what is missing, and starts again until nothing is missing. */
function lookUpLikeTheCli(options: ivs.ChannelLookupOptions) {
  const context: { [key: string]: unknown } = {};
  const queries: any[] = [];
  for (;;) {
    const app = new App({ context: { ...context } });
    const stack = new Stack(app, 'Stack', KNOWN_ENV);
    const channel = ivs.Channel.fromLookup(stack, 'Channel', options);
    const missing = app.synth().manifest.missing ?? [];
    if (missing.length === 0) { return { channel, queries }; }
    for (const { key, props } of missing as any[]) {
      queries.push(props);
      context[key] = [props.propertyMatch ? { Arn: ARN } : FOUND]; // a list holds summaries only
    }
  }
}

test('by name: asks for the ARN first, then reads the channel by its ARN', () => {
  const { channel, queries } = lookUpLikeTheCli({ channelName: 'main' });
  expect(queries).toEqual([
    expect.objectContaining({
      typeName: 'AWS::IVS::Channel',
      propertyMatch: { Name: 'main' },
      expectedMatchCount: 'exactly-one',
      propertiesToReturn: ['Arn'],
      account: '123456789012',
      region: 'us-west-2',
    }),
    expect.objectContaining({ typeName: 'AWS::IVS::Channel', exactIdentifier: ARN, propertiesToReturn: ['Arn', 'IngestEndpoint', 'PlaybackUrl'] }),
  ]);
  expect(channel.channelArn).toBe(ARN);
  expect(channel.channelIngestEndpoint).toBe(FOUND.IngestEndpoint);
  expect(channel.channelPlaybackUrl).toBe(FOUND.PlaybackUrl);
});

test('by ARN: one query', () => {
  const { channel, queries } = lookUpLikeTheCli({ channelArn: ARN });
  expect(queries).toEqual([expect.objectContaining({ exactIdentifier: ARN })]);
  expect(channel.channelPlaybackUrl).toBe(FOUND.PlaybackUrl);
});

test.each([
  { options: { channelName: 'main' } },
  { options: { channelArn: ARN } },
])('until the answer is there, values have a valid shape: $options', ({ options }) => {
  const channel = ivs.Channel.fromLookup(newStack(KNOWN_ENV), 'Channel', options);
  expect(channel.channelArn).toMatch(/^arn:aws:ivs:us-west-2:123456789012:channel\/[a-zA-Z0-9]+$/);
  expect(channel.channelId).toMatch(/^[a-zA-Z0-9]+$/);
  expect(channel.rtmpsServerUrl).toMatch(/^rtmps:\/\/[a-z0-9]+\.global-contribute\.live-video\.net:443\/app\/$/);
  expect(channel.channelPlaybackUrl).toMatch(/^https:\/\/.*\.channel\.[a-zA-Z0-9]+\.m3u8$/);
});

test.each<[string, ivs.ChannelLookupOptions]>([
  ['neither name nor ARN', {}],
  ['both name and ARN', { channelName: 'main', channelArn: ARN }],
  ['an empty name', { channelName: '' }],
  ['a token', { channelName: Lazy.string({ produce: () => 'main' }) }],
])('fails for %s', (_, options) => {
  expectError(() => ivs.Channel.fromLookup(newStack(KNOWN_ENV), 'Channel', options), 'ChannelLookupInvalid', 'exactly one');
});

test('fails for the ARN of something else', () => {
  expectError(() => ivs.Channel.fromLookup(newStack(KNOWN_ENV), 'C', { channelArn: arnOf('stream-key') }), 'ArnInvalid');
});

test('fails in a stack without an environment, as every lookup does', () => {
  expect(() => ivs.Channel.fromLookup(newStack(), 'Channel', { channelName: 'main' })).toThrow(/account\/region/);
});
