import { errorOf, Harness, keyPair, MEDIA_TAILOR, populate, startHarness } from './harness';
import { HANDLERS } from '../../../local/ivs/operations';
import { OPERATIONS } from '../../../local/ivs/protocol';
import model from '../../fixtures/ivs-operations.json';

type Arns = Awaited<ReturnType<typeof populate>>;

/** A valid input for each operation, and what must be in the answer. */
const VALID: { [operation: string]: (arns: Arns) => { input: object; output: object } } = {
  BatchGetChannel: ({ idle }) => ({ input: { arns: [idle] }, output: { channels: [expect.objectContaining({ arn: idle })], errors: [] } }),
  BatchGetStreamKey: ({ idleKey }) => ({ input: { arns: [idleKey] }, output: { streamKeys: [expect.objectContaining({ arn: idleKey })], errors: [] } }),
  BatchStartViewerSessionRevocation: ({ idle }) => ({ input: { viewerSessions: [{ channelArn: idle, viewerId: 'v' }] }, output: { errors: [] } }),
  CreateAdConfiguration: () => ({
    input: {
      name: 'a',
      mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }],
      postRollConfiguration: { enabled: true, durationSeconds: 30 },
    },
    output: { adConfiguration: expect.objectContaining({ name: 'a', postRollConfiguration: { enabled: true, durationSeconds: 30 } }) },
  }),
  CreateChannel: ({ recording, policy, ads }) => ({
    input: {
      name: 'c', type: 'ADVANCED_HD', recordingConfigurationArn: recording, playbackRestrictionPolicyArn: policy, adConfigurationArn: ads, tags: { a: 'b' },
    },
    output: {
      channel: expect.objectContaining({
        name: 'c',
        latencyMode: 'LOW',
        preset: 'HIGHER_BANDWIDTH_DELIVERY',
        recordingConfigurationArn: recording,
        tags: { a: 'b' },
        ingestEndpoint: expect.stringMatching(/\.global-contribute\.live-video\.net$/),
        srt: expect.objectContaining({ passphrase: expect.any(String) }),
      }),
      streamKey: expect.objectContaining({ value: expect.stringMatching(/^sk_us-west-2_/) }),
    },
  }),
  CreatePlaybackRestrictionPolicy: () => ({
    input: { allowedOrigins: ['https://example.com'] },
    output: {
      playbackRestrictionPolicy: expect.objectContaining({
        allowedOrigins: ['https://example.com'], allowedCountries: [], enableStrictOriginEnforcement: false,
      }),
    },
  }),
  CreateRecordingConfiguration: () => ({
    input: { destinationConfiguration: { s3: { bucketName: 'abc' } } },
    output: {
      recordingConfiguration: expect.objectContaining({
        state: 'CREATING', recordingReconnectWindowSeconds: 0, renditionConfiguration: { renditionSelection: 'ALL' },
      }),
    },
  }),
  CreateStreamKey: ({ idle }) => ({ input: { channelArn: idle }, output: { streamKey: expect.objectContaining({ channelArn: idle }) } }),
  DeleteAdConfiguration: ({ ads }) => ({ input: { arn: ads }, output: {} }),
  DeleteChannel: ({ idle }) => ({ input: { arn: idle }, output: {} }),
  DeletePlaybackKeyPair: ({ keyPair: arn }) => ({ input: { arn }, output: {} }),
  DeletePlaybackRestrictionPolicy: ({ policy }) => ({ input: { arn: policy }, output: {} }),
  DeleteRecordingConfiguration: ({ recording }) => ({ input: { arn: recording }, output: {} }),
  DeleteStreamKey: ({ idleKey }) => ({ input: { arn: idleKey }, output: {} }),
  GetAdConfiguration: ({ ads }) => ({
    input: { arn: ads }, output: { adConfiguration: expect.objectContaining({ arn: ads, postRollConfiguration: { enabled: false, durationSeconds: 15 } }) },
  }),
  GetChannel: ({ live }) => ({ input: { arn: live }, output: { channel: expect.objectContaining({ arn: live, name: 'live', containerFormat: 'TS' }) } }),
  GetPlaybackKeyPair: ({ keyPair: arn }) => ({
    input: { arn }, output: { keyPair: { arn, name: '', tags: {}, fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) } },
  }),
  GetPlaybackRestrictionPolicy: ({ policy }) => ({
    input: { arn: policy }, output: { playbackRestrictionPolicy: expect.objectContaining({ allowedCountries: ['DE'] }) },
  }),
  GetRecordingConfiguration: ({ recording }) => ({ input: { arn: recording }, output: { recordingConfiguration: expect.objectContaining({ arn: recording }) } }),
  GetStream: ({ live }) => ({
    input: { channelArn: live },
    output: {
      stream: expect.objectContaining({
        state: 'LIVE', health: 'HEALTHY', viewerCount: 0, startTime: expect.any(Date), streamId: expect.stringMatching(/^st-\w{23}$/),
      }),
    },
  }),
  GetStreamKey: ({ idleKey }) => ({ input: { arn: idleKey }, output: { streamKey: expect.objectContaining({ value: expect.stringMatching(/^sk_/) }) } }),
  GetStreamSession: ({ live }) => ({
    input: { channelArn: live },
    output: {
      streamSession: expect.objectContaining({
        channel: expect.objectContaining({ arn: live }),
        truncatedEvents: [
          expect.objectContaining({ name: 'Stream Start', eventTime: expect.any(Date) }), expect.objectContaining({ name: 'Session Created' }),
        ],
      }),
    },
  }),
  ImportPlaybackKeyPair: () => ({ input: { publicKeyMaterial: keyPair().publicKey, name: 'k' }, output: { keyPair: expect.objectContaining({ name: 'k' }) } }),
  InsertAdBreak: ({ live }) => ({ input: { channelArn: live, durationSeconds: 30 }, output: { adBreakId: expect.any(String) } }),
  ListAdConfigurations: ({ ads }) => ({ input: {}, output: { adConfigurations: [expect.objectContaining({ arn: ads })] } }),
  ListChannels: () => ({ input: { filterByName: 'idle' }, output: { channels: [expect.not.objectContaining({ playbackUrl: expect.anything() })] } }),
  ListPlaybackKeyPairs: ({ keyPair: arn }) => ({ input: {}, output: { keyPairs: [{ arn, name: '', tags: {} }] } }),
  ListPlaybackRestrictionPolicies: ({ policy }) => ({ input: {}, output: { playbackRestrictionPolicies: [expect.objectContaining({ arn: policy })] } }),
  ListRecordingConfigurations: ({ recording }) => ({ input: {}, output: { recordingConfigurations: [expect.objectContaining({ arn: recording })] } }),
  ListStreamKeys: ({ idle, idleKey }) => ({ input: { channelArn: idle }, output: { streamKeys: [{ arn: idleKey, channelArn: idle, tags: {} }] } }),
  ListStreamSessions: ({ live }) => ({ input: { channelArn: live }, output: { streamSessions: [expect.objectContaining({ hasErrorEvent: false })] } }),
  ListStreams: ({ live }) => ({ input: { filterBy: { health: 'HEALTHY' } }, output: { streams: [expect.objectContaining({ channelArn: live })] } }),
  ListTagsForResource: ({ idle }) => ({ input: { resourceArn: idle }, output: { tags: {} } }),
  PutMetadata: ({ live }) => ({ input: { channelArn: live, metadata: 'x'.repeat(1024) }, output: {} }),
  StartViewerSessionRevocation: ({ idle }) => ({ input: { channelArn: idle, viewerId: 'v', viewerSessionVersionsLessThanOrEqualTo: 3 }, output: {} }),
  StopStream: ({ live }) => ({ input: { channelArn: live }, output: {} }),
  TagResource: ({ idle }) => ({ input: { resourceArn: idle, tags: { a: 'b' } }, output: {} }),
  UntagResource: ({ idle }) => ({ input: { resourceArn: idle, tagKeys: ['a', 'b'] }, output: {} }),
  UpdateAdConfiguration: ({ ads }) => ({
    input: { arn: ads, name: 'new' },
    output: { adConfiguration: expect.objectContaining({ name: 'new', postRollConfiguration: { enabled: false, durationSeconds: 15 } }) },
  }),
  UpdateChannel: ({ idle }) => ({ input: { arn: idle, latencyMode: 'NORMAL' }, output: { channel: expect.objectContaining({ latencyMode: 'NORMAL', name: 'idle' }) } }),
  UpdatePlaybackRestrictionPolicy: ({ policy }) => ({
    input: { arn: policy, enableStrictOriginEnforcement: true },
    output: { playbackRestrictionPolicy: expect.objectContaining({ allowedCountries: ['DE'], enableStrictOriginEnforcement: true }) },
  }),
};

const VALID_ITEM: { [shape: string]: string } = {
  ChannelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/a', StreamKeyArn: 'arn:aws:ivs:us-west-2:123456789012:stream-key/a',
};

let harness: Harness;
let arns: Arns;

beforeEach(async () => {
  harness = await startHarness({ recordingDelay: 5 });
  arns = await populate(harness);
});
afterEach(() => harness.stop());

test('the 41 operations of the model, of the client and of the service are the same', () => {
  const names = Object.keys(model.operations).sort();
  expect(names).toHaveLength(41);
  expect(OPERATIONS.map(({ name }) => name).sort()).toEqual(names);
  expect(Object.keys(HANDLERS).sort()).toEqual(names);
  expect(Object.keys(VALID).sort()).toEqual(names);
});

describe.each(Object.keys(VALID).sort())('%s', (operation) => {
  test('answers a valid call', async () => {
    if (operation === 'CreateStreamKey') { await harness.call('DeleteStreamKey', { arn: arns.idleKey }); }
    const { input, output } = VALID[operation](arns);
    const { $metadata, ...answer } = await harness.call(operation, input);
    expect(answer).toEqual(expect.objectContaining(output));
    expect($metadata.httpStatusCode).toBe((model.operations as any)[operation].http.successStatus);
  });

  const broken = brokenInputs(operation);
  if (broken.length > 0) {
    test.each(broken)('refuses $what', async ({ change }) => {
      const { input } = VALID[operation](arns);
      const error = await errorOf(harness.call(operation, { ...input, ...change }));
      expect(error).toMatchObject({ class: 'ValidationException', name: 'ValidationException', status: 400 });
      expect(error.message).toContain(Object.keys(change)[0]);
    });
  }
});

/** Each constraint of an input, broken once. Undefined leaves a member out; the client itself checks what stands in a path. */
function brokenInputs(operation: string): { what: string; change: { [member: string]: unknown } }[] {
  const members: [string, any][] = Object.entries((model.operations as any)[operation].input ?? {});
  return members.filter(([, { location }]) => location !== 'uri').flatMap(([name, { type, required, min, max, pattern, enum: values, member }]) => {
    const change = (what: string, value: unknown) => ({ what: `${name} ${what}`, change: { [name]: value } });
    const item = (text: string) => (type === 'list' ? [text] : text);
    return [
      ...(required && type !== 'map' && !(type === 'list' && operation === 'UntagResource') ? [change('left out', undefined)] : []),
      ...(type === 'integer' || type === 'long' ? [
        ...(min !== undefined ? [change(`of ${min - 1}`, min - 1)] : []), ...(max !== undefined ? [change(`of ${max + 1}`, max + 1)] : []),
      ] : []),
      ...(type === 'string' && max !== undefined ? [change(`of ${max + 1} characters`, longText(pattern, max + 1))] : []),
      ...(type === 'string' && min > 0 ? [change('that is empty', '')] : []),
      ...(type === 'string' && pattern ? [change('against the pattern', 'a b#')] : []),
      ...(values ? [change('outside the enum', 'NOT_A_VALUE')] : []),
      ...(type === 'list' && max !== undefined && member?.pattern ? [change(`with ${max + 1} items`, Array(max + 1).fill(VALID_ITEM[member.shape] ?? 'a'))] : []),
      ...(type === 'list' && min > 0 ? [change('without items', [])] : []),
      ...(type === 'list' && member?.pattern ? [change('with an item against the pattern', item('a b#'))] : []),
      ...(type === 'map' && max !== undefined ? [change(`with ${max + 1} entries`, Object.fromEntries([...Array(max + 1).keys()].map((i) => [`k${i}`, ''])))] : []),
      ...(type === 'map' ? [change('with a wrong key', { 'a#b': 'c' }), change('with a wrong value', { a: '#' })] : []),
    ];
  });
}

function longText(pattern: string | undefined, length: number): string {
  return pattern?.startsWith('arn') ? `arn:aws:ivs:us-west-2:123456789012:channel/${'a'.repeat(length)}` : 'a'.repeat(length);
}
