import { keyPair, MEDIA_TAILOR, populate } from './harness';

export type Arns = Awaited<ReturnType<typeof populate>>;

/** A valid input for each operation, and what must be in the answer. */
export const VALID: { [operation: string]: (arns: Arns) => { input: object; output: object } } = {
  BatchGetChannel: ({ idle }) => ({ input: { arns: [idle] }, output: { channels: [expect.objectContaining({ arn: idle })], errors: [] } }),
  BatchGetStreamKey: ({ idleKey }) => ({
    input: { arns: [idleKey] },
    output: { streamKeys: [expect.objectContaining({ arn: idleKey })], errors: [] },
  }),
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
    input: { arn: ads },
    output: { adConfiguration: expect.objectContaining({ arn: ads, postRollConfiguration: { enabled: false, durationSeconds: 15 } }) },
  }),
  GetChannel: ({ live }) => ({
    input: { arn: live },
    output: { channel: expect.objectContaining({ arn: live, name: 'live', containerFormat: 'TS' }) },
  }),
  GetPlaybackKeyPair: ({ keyPair: arn }) => ({
    input: { arn }, output: { keyPair: { arn, name: '', tags: {}, fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) } },
  }),
  GetPlaybackRestrictionPolicy: ({ policy }) => ({
    input: { arn: policy }, output: { playbackRestrictionPolicy: expect.objectContaining({ allowedCountries: ['DE'] }) },
  }),
  GetRecordingConfiguration: ({ recording }) => ({
    input: { arn: recording },
    output: { recordingConfiguration: expect.objectContaining({ arn: recording }) },
  }),
  GetStream: ({ live }) => ({
    input: { channelArn: live },
    output: {
      stream: expect.objectContaining({
        state: 'LIVE', health: 'HEALTHY', viewerCount: 0, startTime: expect.any(Date), streamId: expect.stringMatching(/^st-\w{23}$/),
      }),
    },
  }),
  GetStreamKey: ({ idleKey }) => ({
    input: { arn: idleKey },
    output: { streamKey: expect.objectContaining({ value: expect.stringMatching(/^sk_/) }) },
  }),
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
  ImportPlaybackKeyPair: () => ({
    input: { publicKeyMaterial: keyPair().publicKey, name: 'k' },
    output: { keyPair: expect.objectContaining({ name: 'k' }) },
  }),
  InsertAdBreak: ({ live }) => ({ input: { channelArn: live, durationSeconds: 30 }, output: { adBreakId: expect.any(String) } }),
  ListAdConfigurations: ({ ads }) => ({ input: {}, output: { adConfigurations: [expect.objectContaining({ arn: ads })] } }),
  ListChannels: () => ({ input: { filterByName: 'idle' }, output: { channels: [expect.not.objectContaining({ playbackUrl: expect.anything() })] } }),
  ListPlaybackKeyPairs: ({ keyPair: arn }) => ({ input: {}, output: { keyPairs: [{ arn, name: '', tags: {} }] } }),
  ListPlaybackRestrictionPolicies: ({ policy }) => ({
    input: {},
    output: { playbackRestrictionPolicies: [expect.objectContaining({ arn: policy })] },
  }),
  ListRecordingConfigurations: ({ recording }) => ({ input: {}, output: { recordingConfigurations: [expect.objectContaining({ arn: recording })] } }),
  ListStreamKeys: ({ idle, idleKey }) => ({ input: { channelArn: idle }, output: { streamKeys: [{ arn: idleKey, channelArn: idle, tags: {} }] } }),
  ListStreamSessions: ({ live }) => ({
    input: { channelArn: live },
    output: { streamSessions: [expect.objectContaining({ hasErrorEvent: false })] },
  }),
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
  UpdateChannel: ({ idle }) => ({
    input: { arn: idle, latencyMode: 'NORMAL' },
    output: { channel: expect.objectContaining({ latencyMode: 'NORMAL', name: 'idle' }) },
  }),
  UpdatePlaybackRestrictionPolicy: ({ policy }) => ({
    input: { arn: policy, enableStrictOriginEnforcement: true },
    output: { playbackRestrictionPolicy: expect.objectContaining({ allowedCountries: ['DE'], enableStrictOriginEnforcement: true }) },
  }),
};
