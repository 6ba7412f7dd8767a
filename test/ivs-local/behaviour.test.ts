import { errorOf, Harness, keyPair, MEDIA_TAILOR, populate, startHarness } from './harness';
import { EncoderRefused, goLive, ManualClock, recover, starve } from '../../ivs-local/src';
import { ERROR_NAMES } from '../../ivs-local/src/errors';
import model from '../../ivs-local/src/ivs-operations.json';

/** Every error of the API model with its HTTP status. */
const DOCUMENTED_STATUS: { [name: string]: number } = Object.fromEntries(
  Object.values<any>(model.operations).flatMap(({ errors }) => errors.map(({ name, httpStatus }: any) => [name, httpStatus])));

let clock: ManualClock;
let harness: Harness;
let arns: Awaited<ReturnType<typeof populate>>;
const call = (operation: string, input?: object) => harness.call(operation, input);
const stream = () => harness.ivs.account.streams.get(arns.live)!;

beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock, recordingDelay: 5000 });
  arns = await populate(harness);
  clock.advance(5000);
});
afterEach(() => harness.stop());

describe('conflicts', () => {
  test.each<[string, string, () => object]>([
    ['a live channel is not updated', 'UpdateChannel', () => ({ arn: arns.live, name: 'new' })],
    ['a live channel is not deleted', 'DeleteChannel', () => ({ arn: arns.live })],
    ['two filters exclude each other', 'ListChannels', () => ({ filterByName: 'a', filterByRecordingConfigurationArn: arns.recording })],
  ])('%s', async (_, operation, input) => {
    expect(await errorOf(call(operation, input()))).toMatchObject({ class: 'ConflictException', status: 409 });
  });

  test.each([
    ['DeleteRecordingConfiguration', 'recordingConfigurationArn', 'recording'],
    ['DeletePlaybackRestrictionPolicy', 'playbackRestrictionPolicyArn', 'policy'],
    ['DeleteAdConfiguration', 'adConfigurationArn', 'ads'],
  ] as const)('%s fails while a channel refers to it, and works once the channel has let go', async (operation, member, name) => {
    await call('UpdateChannel', { arn: arns.idle, [member]: arns[name] });
    const error = await errorOf(call(operation, { arn: arns[name] }));
    expect(error).toMatchObject({ class: 'ConflictException', status: 409, message: expect.stringContaining(arns.idle) });
    await call('UpdateChannel', { arn: arns.idle, [member]: '' });
    await call(operation, { arn: arns[name] });
  });

  test('the same public key is not imported twice', async () => {
    const { publicKey } = keyPair();
    await call('ImportPlaybackKeyPair', { publicKeyMaterial: publicKey });
    expect(await errorOf(call('ImportPlaybackKeyPair', { publicKeyMaterial: publicKey, name: 'other' }))).toMatchObject({ class: 'ConflictException' });
  });

  test('one ad break at a time', async () => {
    await call('InsertAdBreak', { channelArn: arns.live, durationSeconds: 30 });
    expect(await errorOf(call('InsertAdBreak', { channelArn: arns.live, durationSeconds: 30 }))).toMatchObject({ class: 'ConflictException' });
    clock.advance(30_000);
    await call('InsertAdBreak', { channelArn: arns.live, durationSeconds: 30 });
  });
});

describe('quotas answer 402', () => {
  test('a second stream key', async () => {
    expect(await errorOf(call('CreateStreamKey', { channelArn: arns.idle }))).toMatchObject({ class: 'ServiceQuotaExceededException', status: 402 });
    await call('DeleteStreamKey', { arn: arns.idleKey });
    await call('CreateStreamKey', { channelArn: arns.idle });
  });

  test('a fourth playback key pair', async () => {
    await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey });
    await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey });
    expect(await errorOf(call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey }))).toMatchObject({ status: 402 });
  });
});

describe('rules between members', () => {
  const multitrack = { enabled: true, policy: 'ALLOW', maximumResolution: 'HD' };

  test.each<[string, object]>([
    ['multitrack input on BASIC', { type: 'BASIC', containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: multitrack }],
    ['multitrack input in MPEG-TS', { multitrackInputConfiguration: multitrack }],
    ['multitrack input without a policy', { containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: { enabled: true } }],
    ['ads in fragmented MP4', { containerFormat: 'FRAGMENTED_MP4', get adConfigurationArn() { return arns.ads; } }],
  ])('%s is refused', async (_, input) => {
    expect(await errorOf(call('CreateChannel', input))).toMatchObject({ class: 'ValidationException' });
  });

  test('multitrack input on STANDARD in fragmented MP4 is taken', async () => {
    const { channel } = await call('CreateChannel', { containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: multitrack });
    expect(channel.multitrackInputConfiguration).toEqual(multitrack);
  });

  test.each([
    { type: 'STANDARD', preset: '' }, { type: 'BASIC', preset: '' }, { type: 'ADVANCED_SD', preset: 'HIGHER_BANDWIDTH_DELIVERY' },
  ])('the preset of $type is "$preset"', async ({ type, preset }) => {
    expect((await call('CreateChannel', { type })).channel.preset).toBe(preset);
    expect((await call('UpdateChannel', { arn: arns.idle, type })).channel.preset).toBe(preset);
  });

  test('a reference to what is not there answers 404', async () => {
    const arn = 'arn:aws:ivs:us-west-2:123456789012:recording-configuration/nothing';
    expect(await errorOf(call('CreateChannel', { recordingConfigurationArn: arn }))).toMatchObject({ class: 'ResourceNotFoundException', status: 404 });
  });

  test.each([['another curve', 'P-256'], ['nonsense', 'x'], ['the private half', keyPair().privateKey]])('a key that is %s is refused', async (_, publicKeyMaterial) => {
    expect(await errorOf(call('ImportPlaybackKeyPair', { publicKeyMaterial }))).toMatchObject({ class: 'ValidationException' });
  });

  test.each<[string, object]>([
    ['DISABLED thumbnails with an interval', { thumbnailConfiguration: { recordingMode: 'DISABLED', targetIntervalSeconds: 5 } }],
    ['CUSTOM without renditions', { renditionConfiguration: { renditionSelection: 'CUSTOM' } }],
    ['no bucket', { destinationConfiguration: {} }],
  ])('a recording configuration with %s is refused', async (_, input) => {
    expect(await errorOf(call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'abc' } }, ...input }))).toMatchObject({ status: 400 });
  });

  test('metadata is counted in bytes', async () => {
    expect(await errorOf(call('PutMetadata', { channelArn: arns.live, metadata: 'ä'.repeat(513) }))).toMatchObject({ class: 'ValidationException' });
  });

  test('51 tags are refused, however they come together', async () => {
    const tags = (from: number, to: number) => Object.fromEntries([...Array(to - from).keys()].map((i) => [`k${from + i}`, 'v']));
    await call('TagResource', { resourceArn: arns.idle, tags: tags(0, 50) });
    expect(await errorOf(call('TagResource', { resourceArn: arns.idle, tags: tags(50, 51) }))).toMatchObject({ class: 'ValidationException' });
    await call('UntagResource', { resourceArn: arns.idle, tagKeys: ['k0', 'k1'] });
    expect(Object.keys((await call('ListTagsForResource', { resourceArn: arns.idle })).tags)).toHaveLength(48);
  });
});

describe('what takes time', () => {
  test.each([{ createFailed: false, state: 'ACTIVE' }, { createFailed: true, state: 'CREATE_FAILED' }])('a recording configuration becomes $state', async ({ createFailed, state }) => {
    harness.ivs.faults.add({ operation: 'CreateRecordingConfiguration', createFailed });
    const { recordingConfiguration } = await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'abc' } } });
    const now = async () => (await call('GetRecordingConfiguration', { arn: recordingConfiguration.arn })).recordingConfiguration.state;
    expect([recordingConfiguration.state, await now()]).toEqual(['CREATING', 'CREATING']);
    clock.advance(5000);
    expect(await now()).toBe(state);
  });

  test('a recording configuration takes the time that its name says', async () => {
    await harness.stop();
    harness = await startHarness({ clock, recordingDelay: (name) => name === 'slow' ? 5000 : 10 });
    for (const name of ['slow', 'other', undefined]) { await call('CreateRecordingConfiguration', { name, destinationConfiguration: { s3: { bucketName: 'abc' } } }); }
    clock.advance(10);
    expect([...harness.ivs.account.recordingConfigurations.values()].map(({ state }) => state)).toEqual(['CREATING', 'ACTIVE', 'ACTIVE']);
  });
});

describe('paging', () => {
  test.each([
    ['ListChannels', 'channels', 3, 100],
    ['ListPlaybackRestrictionPolicies', 'playbackRestrictionPolicies', 3, 1],
  ])('%s gives all, each once', async (operation, member, count, byDefault) => {
    await call('CreateChannel');
    await call('CreatePlaybackRestrictionPolicy');
    await call('CreatePlaybackRestrictionPolicy');
    const first = await call(operation);
    expect(first[member]).toHaveLength(Math.min(count, byDefault));
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: any = await call(operation, { maxResults: 2, nextToken });
      expect(page[member].length).toBeLessThanOrEqual(2);
      found.push(...page[member].map(({ arn }: any) => arn));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(new Set(found).size).toBe(count);
  });

  test('a token that was not issued is refused', async () => {
    expect(await errorOf(call('ListChannels', { nextToken: 'bm9wZQ' }))).toMatchObject({ class: 'ValidationException' });
  });
});

describe('batch calls answer 200 and name what failed', () => {
  const missing = 'arn:aws:ivs:us-west-2:123456789012:channel/missing';

  test('BatchGetChannel', async () => {
    const { channels, errors } = await call('BatchGetChannel', { arns: [arns.idle, missing] });
    expect(channels).toHaveLength(1);
    expect(errors).toEqual([{ arn: missing, code: 'ResourceNotFoundException', message: expect.any(String) }]);
  });

  test('BatchGetStreamKey', async () => {
    const arn = missing.replace('channel', 'stream-key');
    expect((await call('BatchGetStreamKey', { arns: [arn] })).errors).toEqual([expect.objectContaining({ arn })]);
  });

  test('BatchStartViewerSessionRevocation, also on demand', async () => {
    harness.ivs.faults.add({ operation: 'BatchStartViewerSessionRevocation', failItems: ['b'] });
    const viewerSessions = [{ channelArn: arns.live, viewerId: 'a' }, { channelArn: arns.live, viewerId: 'b' }, { channelArn: missing, viewerId: 'c' }];
    const { errors } = await call('BatchStartViewerSessionRevocation', { viewerSessions });
    expect(errors.map(({ viewerId, code }: any) => [viewerId, code])).toEqual([['b', 'InternalServerException'], ['c', 'ResourceNotFoundException']]);
    expect([...harness.ivs.account.revocations.get(arns.live)!.keys()]).toEqual(['a']);
  });
});

describe('streams', () => {
  test('a channel that is not live answers 404 ChannelNotBroadcasting', async () => {
    for (const [operation, input] of Object.entries({
      GetStream: {}, StopStream: {}, PutMetadata: { metadata: 'x' }, InsertAdBreak: { durationSeconds: 1 },
    })) {
      expect(await errorOf(call(operation, { channelArn: arns.idle, ...input }))).toMatchObject({ class: 'ChannelNotBroadcasting', status: 404 });
    }
  });

  test('StopStream ends the stream; an encoder that reconnects is live again as long as its key exists', async () => {
    stream().reconnects = true;
    await call('StopStream', { channelArn: arns.live });
    expect(await errorOf(call('GetStream', { channelArn: arns.live }))).toMatchObject({ name: 'ChannelNotBroadcasting' });
    clock.advance(1000);
    expect((await call('GetStream', { channelArn: arns.live })).stream.state).toBe('LIVE');
    const { streamKeys } = await call('ListStreamKeys', { channelArn: arns.live });
    await call('DeleteStreamKey', { arn: streamKeys[0].arn });
    expect(harness.ivs.account.streams.size).toBe(1); // deleting the key does not end the stream
    await call('StopStream', { channelArn: arns.live });
    clock.advance(1000);
    expect(harness.ivs.account.streams.size).toBe(0);
    await call('DeleteChannel', { arn: arns.live });
  });

  test('half a minute of silence ends a stream, unless the encoder recovers', async () => {
    starve(harness.ivs.account, stream());
    expect((await call('ListStreams', { filterBy: { health: 'STARVING' } })).streams).toHaveLength(1);
    clock.advance(29_000);
    recover(harness.ivs.account, stream());
    clock.advance(60_000);
    expect((await call('GetStream', { channelArn: arns.live })).stream.health).toBe('HEALTHY');
    starve(harness.ivs.account, stream());
    clock.advance(30_000);
    expect(harness.ivs.account.streams.size).toBe(0);
  });

  test('a stream that starved twice and recovered goes on', () => {
    starve(harness.ivs.account, stream());
    starve(harness.ivs.account, stream());
    recover(harness.ivs.account, stream());
    clock.advance(60_000);
    expect(harness.ivs.account.streams.size).toBe(1);
  });

  test.each(['abc', '9e99', '-1', '1.5'])('a takeover with the priority %s is refused', (priority) => {
    const { value } = harness.ivs.account.streamKeyOf(arns.live)!;
    expect(() => goLive(harness.ivs.account, `${value}?priority=${priority}`)).toThrow('the priority');
  });

  test('a takeover needs a higher priority', async () => {
    const { value } = harness.ivs.account.streamKeyOf(arns.live)!;
    expect(() => goLive(harness.ivs.account, value!)).toThrow(EncoderRefused);
    expect(goLive(harness.ivs.account, `${value}?priority=5`).streamId).toBe(stream().streamId);
    expect(() => goLive(harness.ivs.account, `${value}?priority=5`)).toThrow('StreamTakeoverInvalidPriority');
  });

  test('an unknown stream key is refused', () => {
    expect(() => goLive(harness.ivs.account, 'sk_us-west-2_wrong')).toThrow(EncoderRefused);
  });

  test.each([
    { policy: 'REQUIRE', tracks: 1, refusal: 'MultitrackInputRequired' },
    { policy: undefined, tracks: 3, refusal: 'MultitrackInputNotAllowed' },
  ])('$tracks track(s) with policy $policy: $refusal, which the session tells', async ({ policy, tracks, refusal }) => {
    const { channel, streamKey } = await call('CreateChannel', policy ? {
      containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: { enabled: true, policy, maximumResolution: 'HD' },
    } : {});
    expect(() => goLive(harness.ivs.account, streamKey.value, { tracks })).toThrow(refusal);
    const { streamSession } = await call('GetStreamSession', { channelArn: channel.arn });
    expect(streamSession.truncatedEvents[0]).toMatchObject({ name: 'Session Ended', code: refusal });
    expect((await call('ListStreamSessions', { channelArn: channel.arn })).streamSessions[0].hasErrorEvent).toBe(true);
  });

  test('sessions outlive their channel', async () => {
    await call('StopStream', { channelArn: arns.live });
    await call('DeleteChannel', { arn: arns.live });
    const { streamSessions } = await call('ListStreamSessions', { channelArn: arns.live });
    expect(streamSessions).toEqual([expect.objectContaining({ endTime: expect.any(Date) })]);
    const session = await call('GetStreamSession', { channelArn: arns.live, streamId: streamSessions[0].streamId });
    expect(session.streamSession.streamId).toBe(streamSessions[0].streamId);
  });
});

describe('faults on demand', () => {
  test.each(ERROR_NAMES)('%s arrives as the class of the SDK, with its text', async (name) => {
    harness.ivs.faults.add({ operation: 'GetChannel', error: name, message: 'the reason' });
    const error = await errorOf(call('GetChannel', { arn: arns.idle }));
    expect(error).toMatchObject({ class: name, name, message: 'the reason', status: DOCUMENTED_STATUS[name] });
    await call('GetChannel', { arn: arns.idle }); // once only
  });

  test('every error that the API model names can be had', () => {
    expect(Object.keys(DOCUMENTED_STATUS).sort()).toEqual([...ERROR_NAMES].sort());
  });

  test('a burst of throttling is survived by the retries of the client', async () => {
    const patient = await startHarness({}, 4);
    patient.ivs.faults.add({ error: 'ThrottlingException', times: 2 });
    const { $metadata } = await patient.call('ListChannels');
    expect($metadata.attempts).toBe(3);
    await patient.stop();
  });

  test('a connection that is cut: before, nothing was done; after, it was', async () => {
    harness.ivs.faults.add({ operation: 'CreateChannel', reset: 'before' });
    expect((await errorOf(call('CreateChannel', { name: 'before' }))).status).toBeUndefined();
    harness.ivs.faults.add({ operation: 'CreateChannel', reset: 'after' });
    expect((await errorOf(call('CreateChannel', { name: 'after' }))).status).toBeUndefined();
    const names = (await call('ListChannels')).channels.map(({ name }: any) => name);
    expect(names).toContain('after');
    expect(names).not.toContain('before');
  });

  test('latency', async () => {
    harness.ivs.faults.add({ latency: 150 });
    const started = Date.now();
    await call('ListChannels');
    expect(Date.now() - started).toBeGreaterThanOrEqual(149);
  });

  test('what is planned can be taken back', async () => {
    harness.ivs.faults.add({ error: 'InternalServerException', times: 100 });
    harness.ivs.faults.clear();
    await call('ListChannels');
  });
});

test('ads: an update keeps the post-roll that it leaves out', async () => {
  const postRollConfiguration = { enabled: true, durationSeconds: 42 };
  await call('UpdateAdConfiguration', { arn: arns.ads, postRollConfiguration });
  const { adConfiguration } = await call('UpdateAdConfiguration', { arn: arns.ads, mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] });
  expect(adConfiguration.postRollConfiguration).toEqual(postRollConfiguration);
});
