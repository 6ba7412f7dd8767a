import { errorOf, Harness, keyPair, populate, startHarness } from './harness';
import { ERROR_NAMES, PENDING_VERIFICATION } from '../../ivs-local/src/errors';

/* What the service answers, where it is public: bodies and headers of errors, their texts, what stands in a channel, forms of keys and hosts. */

let harness: Harness;
let arns: Awaited<ReturnType<typeof populate>>;
const call = (operation: string, input?: object) => harness.call(operation, input);
const post = (path: string, body: object) => fetch(`${harness.ivs.endpoint}${path}`, { method: 'POST', body: JSON.stringify(body) });

beforeEach(async () => {
  harness = await startHarness({ recordingDelay: 0 });
  arns = await populate(harness);
});
afterEach(() => harness.stop());

describe('errors', () => {
  test.each(ERROR_NAMES)('%s has its name in header and body, and its text as message only', async (error) => {
    harness.ivs.faults.add({ operation: 'GetChannel', error, message: 'the reason' });
    const response = await post('/GetChannel', { arn: arns.idle });
    expect(response.headers.get('x-amzn-errortype')).toBe(error);
    expect(await response.json()).toEqual({ __type: error, message: 'the reason' });
  });

  test.each([
    ['cache-control', 'no-store, no-cache'], ['content-security-policy', /^default-src/], ['strict-transport-security', /includeSubDomains/], ['x-content-type-options', 'nosniff'], ['x-frame-options', 'DENY'],
  ])('they have the documented header %s', async (header, value) => {
    const { headers } = await post('/GetChannel', { arn: `${arns.idle}x` });
    expect(headers.get(header)).toMatch(value);
  });

  test.each<[string, string, (a: typeof arns) => object, (a: typeof arns) => string]>([
    ['what is not there', 'GetChannel', ({ idle }) => ({ arn: `${idle}x` }), ({ idle }) => `Resource: ${idle}x not found`],
    ['a channel that is not live', 'PutMetadata', ({ idle }) => ({ channelArn: idle, metadata: 'x' }), ({ idle }) => `Channel: ${idle} is not currently online`],
    ['metadata that is too large', 'PutMetadata', ({ live }) => ({ channelArn: live, metadata: 'x'.repeat(1025) }), () => 'Metadata size exceeds payload limit'],
    ['a member that is missing', 'PutMetadata', () => ({ metadata: 'x' }), () => 'PutMetadata.channelArn is a required attribute'],
    ['a member of a member that is missing', 'BatchStartViewerSessionRevocation', ({ idle }) => ({ viewerSessions: [{ channelArn: idle }] }),
      () => 'BatchStartViewerSessionRevocation.viewerSessions.0.viewerId is a required attribute'],
    ['a member that is wrong', 'CreateChannel', () => ({ type: 'GOOD' }),
      () => 'Request member: type failed to satisfy the constraints (must be equal to one of the allowed values)'],
    ['a key that is none', 'ImportPlaybackKeyPair', () => ({ publicKeyMaterial: 'x' }), () => 'Request member: publicKeyMaterial failed to satisfy the constraints'],
    ['a country that is none', 'CreatePlaybackRestrictionPolicy', () => ({ allowedCountries: ['DE', 'ZZ'] }),
      () => 'Request member: allowedCountries failed to satisfy the constraints (not assigned in ISO 3166-1: ZZ)'],
    ['a country that is none, in an update', 'UpdatePlaybackRestrictionPolicy', ({ policy }) => ({ arn: policy, allowedCountries: ['UK'] }),
      () => 'Request member: allowedCountries failed to satisfy the constraints (not assigned in ISO 3166-1: UK)'],
    ['a tag that is reserved', 'TagResource', ({ idle }) => ({ resourceArn: idle, tags: { 'aws:x': 'y' } }), () => 'tag keys that start with aws: are reserved: aws:x'],
  ])('the text for %s', async (_, operation, input, text) => {
    expect((await errorOf(call(operation, input(arns)))).message).toBe(text(arns));
  });

  test('the text for an account that is not verified', async () => {
    harness.ivs.faults.add({ error: 'PendingVerification' });
    expect((await errorOf(call('CreateChannel'))).message).toBe(PENDING_VERIFICATION);
  });

  test('the texts for calls that come too fast: a rate of the account, and one of a channel', async () => {
    const limited = await startHarness({ rates: true });
    const { channel } = await limited.call('CreateChannel');
    const textOf = async (operation: string, input: object) => {
      const texts = await Promise.all([...Array(6)].map(() => limited.call(operation, input).catch(({ name, message }) => name === 'ThrottlingException' && message)));
      return texts.find((text) => typeof text === 'string');
    };
    expect(await textOf('ListChannels', {})).toBe('Operation: ivs:ListChannels exceeded call rate: 5');
    expect(await textOf('PutMetadata', { channelArn: channel.arn, metadata: 'x' })).toBe(`Operation: ivs:PutMetadata exceeded call rate: 5 for resource: ${channel.arn}`);
    await limited.stop();
  });
});

describe('channels', () => {
  const OFF = { enabled: false, maximumResolution: 'FULL_HD', policy: 'ALLOW' };

  test.each<[string, object | undefined, object]>([
    ['nothing', undefined, OFF],
    ['that it is off', { enabled: false }, OFF],
    ['a policy for later', { policy: 'REQUIRE' }, { ...OFF, policy: 'REQUIRE' }],
  ])('a channel that says %s of multitrack input has the rest by default', async (_, multitrackInputConfiguration, whole) => {
    const { channel } = await call('CreateChannel', { multitrackInputConfiguration });
    expect(channel.multitrackInputConfiguration).toEqual(whole);
    expect((await call('UpdateChannel', { arn: arns.idle, multitrackInputConfiguration })).channel.multitrackInputConfiguration).toEqual(whole);
  });

  test('an update that switches multitrack input on must say how', async () => {
    const input = { arn: arns.idle, containerFormat: 'FRAGMENTED_MP4', multitrackInputConfiguration: { enabled: true } };
    expect(await errorOf(call('UpdateChannel', input))).toMatchObject({ class: 'ValidationException', message: expect.stringContaining('policy') });
  });

  test.each([{ type: 'STANDARD', preset: '' }, { type: 'ADVANCED_HD', preset: 'HIGHER_BANDWIDTH_DELIVERY' }])(
    'the preset "" is taken: $type then has "$preset"', async ({ type, preset }) => {
      expect((await call('CreateChannel', { type, preset: '' })).channel.preset).toBe(preset);
      expect((await call('UpdateChannel', { arn: arns.idle, type, preset: '' })).channel.preset).toBe(preset);
    });

  test('all channels of an account in a region have the same hosts', async () => {
    const channels = await Promise.all([1, 2].map(async () => (await call('CreateChannel')).channel));
    for (const { arn, ingestEndpoint, playbackUrl, srt } of channels) {
      const { host } = harness.ivs.account;
      expect(host).toMatch(/^[0-9a-f]{12}$/);
      expect(ingestEndpoint).toBe(`${host}.global-contribute.live-video.net`);
      expect(playbackUrl).toBe(`https://${host}.us-west-2.playback.live-video.net/api/video/v1/us-west-2.123456789012.channel.${arn.split('/')[1]}.m3u8`);
      expect(srt).toEqual({ endpoint: `${host}.srt.live-video.net`, passphrase: expect.stringMatching(/^[A-Za-z0-9]{79}$/) });
    }
  });

  test('another account and another region have other hosts', async () => {
    const hosts = await Promise.all([{ region: 'eu-west-1' }, { accountId: '210987654321' }, {}].map(async (options) => {
      const other = await startHarness(options);
      await other.stop();
      return other.ivs.account.host;
    }));
    expect(new Set(hosts).size).toBe(3);
    expect(hosts[2]).toBe(harness.ivs.account.host); // also after a restart
  });

  test('the value of a stream key has the region, the id of its ARN and 30 characters', async () => {
    const { streamKey: { arn, value } } = await call('CreateChannel');
    expect(value).toMatch(new RegExp(`^sk_us-west-2_${arn.split('/')[1]}_[A-Za-z0-9]{30}$`));
  });

  test('the fingerprint of a key pair is the MD5 of its DER, with colons', async () => {
    const { keyPair: imported } = await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey });
    expect(imported.fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  });
});

describe('local actions refuse what can never work, and name it', () => {
  test.each<[string, string, (a: typeof arns) => object, number, RegExp]>([
    ['a fault of a misspelt operation', 'faults', () => ({ operation: 'GetSteam', error: 'ConflictException' }), 400, /^there is no operation GetSteam; .*GetStream/],
    ['a fault with a misspelt member', 'faults', () => ({ operaton: 'GetStream' }), 400, /^a fault has no operaton/],
    ['an encoder for an unknown channel', 'encoder/start', ({ idle }) => ({ channelArn: `${idle}x` }), 404, /^no such channel: arn:.*x$/],
    ['an encoder for no channel', 'encoder/start', () => ({}), 400, /^channelArn is missing/],
    ['the metadata of a channel that is not live', 'metadata', ({ idle }) => ({ channelArn: idle }), 404, /is not currently online$/],
  ])('%s', async (_, action, body, status, text) => {
    const response = await post(`/_local/${action}`, body(arns));
    expect(response.status).toBe(status);
    expect((await response.json() as any).message).toMatch(text);
  });

  test('an encoder for a channel whose key was deleted', async () => {
    await call('DeleteStreamKey', { arn: arns.idleKey });
    const response = await post('/_local/encoder/start', { channelArn: arns.idle });
    expect([response.status, (await response.json() as any).message]).toEqual([404, `channel ${arns.idle} has no stream key`]);
  });
});
