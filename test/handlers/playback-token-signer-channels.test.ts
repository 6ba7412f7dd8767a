import * as fc from 'fast-check';
import { requestedChannel, Settings } from '../../handlers/playback-token-signer/request';

/*
 * A signer for all channels has nothing but the request to go by. What it may sign for is stated here once more, part by part and without
 * patterns, and the handler has to agree for whatever somebody sends.
 */
const PREFIX = 'arn:aws:ivs:us-west-2:123456789012:channel/';
const ARN = `${PREFIX}abcdABCDefgh`;
const URL_OF = 'https://a1b2c3d4e5f6.us-west-2.playback.live-video.net/api/video/v1/us-west-2.123456789012.channel.abcdABCDefgh.m3u8';
const SEED = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

const settings = (channels: Settings['channels']): Settings => ({ channels, defaultLifetime: 60, maximumLifetime: 600 });
const ask = (request: unknown, channels: Settings['channels'] = PREFIX): any => {
  try {
    return requestedChannel(request as any, settings(channels));
  } catch (error) {
    return { code: (error as Error).name, message: (error as Error).message, stack: (error as Error).stack };
  }
};

beforeAll(() => { process.stderr.write(`signer for all channels: FC_SEED=${SEED}\n`); });

describe('a signer for all channels', () => {
  test('takes the ARN of any channel of its account and region; the playback URL is not for the token', () => {
    expect(ask({ channel: ARN, viewerId: 'ann' })).toEqual({ arn: ARN, playbackUrl: undefined, rest: { viewerId: 'ann' } });
    expect(ask({ channel: ARN, playbackUrl: URL_OF, singleUse: true })).toEqual({ arn: ARN, playbackUrl: URL_OF, rest: { singleUse: true } });
  });

  test.each([
    ['of another account', 'arn:aws:ivs:us-west-2:999999999999:channel/abcdABCDefgh'],
    ['of another region', 'arn:aws:ivs:eu-west-1:123456789012:channel/abcdABCDefgh'],
    ['of another partition', 'arn:aws-cn:ivs:us-west-2:123456789012:channel/abcdABCDefgh'],
    ['of another service', 'arn:aws:ivschat:us-west-2:123456789012:channel/abcdABCDefgh'],
    ['of another resource type', 'arn:aws:ivs:us-west-2:123456789012:stream-key/abcdABCDefgh'],
    ['without an id', PREFIX],
    ['with a wildcard', `${PREFIX}*`],
    ['with a path', `${PREFIX}abcd/efgh`],
    ['with two ids', `${PREFIX}abcd:${PREFIX}efgh`],
    ['with a line break', `${ARN}\n`],
    ['with a space', ` ${ARN}`],
    ['with letters that only look alike', `${PREFIX}аbcd`],
    ['in capitals', ARN.toUpperCase()],
    ['above 128 characters', PREFIX.padEnd(129, 'a')],
    ['a name', 'stage'],
    ['a name of every object', 'constructor'],
    ['an empty text', ''],
    ['a list with the ARN', [ARN]],
    ['an object that reads like the ARN', { toString: (): string => ARN }],
    ['nothing', undefined],
  ])('refuses a channel %s', (_, channel) => {
    const { code, message } = ask({ channel });
    expect(code).toBe('ChannelNotAllowed');
    expect(message.length).toBeLessThan(400);
  });

  test('names what it signs for', () => {
    expect(ask({ channel: 'stage' }).message).toBe(`ChannelNotAllowed: channel = 'stage', but this signer signs only for channels of its account and region; pass an ARN, ${PREFIX}<id>`);
  });

  test('the longest ARN of the API is one', () => {
    expect(ask({ channel: PREFIX.padEnd(128, 'a') })).toHaveProperty('arn');
  });

  test.each([
    ['by http', URL_OF.replace('https', 'http')],
    ['by another scheme', URL_OF.replace('https', 'ftp')],
    ['of another host', URL_OF.replace('live-video.net', 'example.com')],
    ['with an at sign in its path', URL_OF.replace('/api', '/@example.com/api')],
    ['with escapes', URL_OF.replace('/api', '/%2e%2e/api')],
    ['of a host that ends alike', URL_OF.replace('.playback.', '.evilplayback.')],
    ['of a host that begins alike', URL_OF.replace('live-video.net', 'live-video.net.example.com')],
    ['of another region', URL_OF.replace('us-west-2.playback', 'eu-west-1.playback')],
    ['of a deeper host', URL_OF.replace('https://', 'https://a.')],
    ['without the part before the region', URL_OF.replace('a1b2c3d4e5f6.', '')],
    ['with an empty part before the region', URL_OF.replace('a1b2c3d4e5f6', '')],
    ['with a user', URL_OF.replace('https://', 'https://ann:secret@')],
    ['with a host before an at sign', URL_OF.replace('.net/', '.net@example.com/')],
    ['with a port', URL_OF.replace('.net/', '.net:8443/')],
    ['with the default port', URL_OF.replace('.net/', '.net:443/')],
    ['with a token', `${URL_OF}?token=secret`],
    ['with a query', `${URL_OF}?a=b`],
    ['with an empty query', `${URL_OF}?`],
    ['with a fragment', `${URL_OF}#a`],
    ['with a line break', `${URL_OF}\n`],
    ['with a backslash', URL_OF.replace('.net/', '.net\\')],
    ['with steps up', URL_OF.replace('/api/', '/x/../api/')],
    ['in capitals', URL_OF.replace('https://a1', 'https://A1')],
    ['of no playlist', URL_OF.replace('.m3u8', '.html')],
    ['above 2,048 characters', URL_OF.replace('/api', `/${'a'.repeat(2048)}/api`)],
    ['that is empty', ''],
    ['that is a list', [URL_OF]],
    ['that is null', null],
  ])('refuses a playback URL %s, and shows no secret of it', (_, playbackUrl) => {
    const { code, message } = ask({ channel: ARN, playbackUrl });
    expect(code).toBe('PlaybackUrlInvalid');
    expect(message).not.toContain('secret');
    expect(message.length).toBeLessThan(400);
  });

  test('refuses what names the channel twice', () => {
    expect(ask({ channel: ARN, channelArn: ARN }).code).toBe('FieldUnknown');
  });

  const words = fc.constantFrom(
    'arn', 'aws', 'aws-cn', 'ivs', 'us-west-2', 'eu-west-1', '123456789012', '999999999999', 'channel', 'stream-key', 'abcdABCDefgh', 'a-b', '', '*', '..', '\n', '%2f', 'é',
  );
  const arnLike = fc.array(words, { minLength: 5, maxLength: 8 }).chain((parts) => words.map((id) => `${parts.join(':')}/${id}`));
  const nearly = (right: string) => fc.tuple(fc.nat(right.length), fc.string({ maxLength: 3 }), fc.nat(3))
    .map(([at, text, gone]) => right.slice(0, at) + text + right.slice(at + gone));
  const ownId = fc.string({ maxLength: 100 }).map((id) => PREFIX + id);

  test('agrees with the statement by parts for whatever looks like an ARN', () => {
    let accepted = 0;
    fc.assert(fc.property(fc.oneof(arnLike, nearly(ARN), ownId, fc.string()), (channel) => {
      const isOwn = ownChannel(channel);
      expect([channel, 'arn' in ask({ channel })]).toEqual([channel, isOwn]);
      accepted += isOwn ? 1 : 0;
    }), { numRuns: 3000, seed: SEED });
    expect(accepted).toBeGreaterThan(30);
  });

  const urlLike = fc.tuple(
    fc.constantFrom('https:', 'https:', 'http:', 'javascript:', 'HTTPS:'),
    fc.constantFrom('//', '//', '/', '\\\\', '////'),
    fc.constantFrom(
      'a1b2c3.us-west-2.playback.live-video.net', 'a.eu-west-1.playback.live-video.net', 'us-west-2.playback.live-video.net', 'example.com', '127.0.0.1', '[::1]',
      'a.us-west-2.playback.live-video.net.', 'a.us-west-2.playback.live-video.net:443', 'a@a.us-west-2.playback.live-video.net',
    ),
    fc.oneof(fc.webPath(), fc.constant('/api/video/v1/x')),
    fc.constantFrom('.m3u8', '.m3u8', '.m3u8?token=x', '.m3u8#x', ''),
  ).map((parts) => parts.join(''));

  test('a playback URL that is accepted leads to the host of Amazon IVS in this region, whoever parses it', () => {
    let accepted = 0;
    fc.assert(fc.property(fc.oneof(urlLike, nearly(URL_OF), fc.webUrl()), (playbackUrl) => {
      const reply = ask({ channel: ARN, playbackUrl });
      if ('code' in reply) { return expect(reply.code).toBe('PlaybackUrlInvalid'); }
      accepted += 1;
      // by hand, as a parser that knows no credentials, ports and escapes would read it
      const [scheme, empty, host, ...path] = playbackUrl.split('/');
      expect([scheme, empty, host.split('.').slice(1).join('.')]).toEqual(['https:', '', 'us-west-2.playback.live-video.net']);
      expect(host).toMatch(/^[a-z0-9-]+\.us-west-2\.playback\.live-video\.net$/);
      expect(path.join('/')).not.toMatch(/[?#@\\\s]/);
      expect(path.join('/').endsWith('.m3u8')).toBe(true);
    }), { numRuns: 3000, seed: SEED });
    expect(accepted).toBeGreaterThan(30);
  });

  test('whatever is sent is accepted, or refused with a code and no stack trace', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.record({ channel: fc.anything(), playbackUrl: fc.anything() })), (request) => {
      const { code, stack, message, arn } = ask(request);
      if (arn !== undefined) { return expect(ownChannel(arn)).toBe(true); }
      expect(['RequestInvalid', 'ChannelNotAllowed', 'PlaybackUrlInvalid', 'FieldUnknown']).toContain(code);
      expect(stack).toBe(message);
    }), { numRuns: 1000, seed: SEED });
  });
});

describe('a signer of a few channels', () => {
  const channels = [{ name: 'stage', arn: ARN, playbackUrl: URL_OF }, { arn: `${PREFIX}second`, playbackUrl: URL_OF }];

  test('takes the name of one, or its ARN, and knows the playback URL', () => {
    for (const channel of ['stage', ARN]) { expect(ask({ channel }, channels)).toMatchObject({ arn: ARN, playbackUrl: URL_OF, rest: {} }); }
    expect(ask({ channel: `${PREFIX}second` }, channels)).toMatchObject({ arn: `${PREFIX}second` });
  });

  test('refuses others, and names what it signs for', () => {
    expect(ask({ channel: `${PREFIX}other` }, channels)).toMatchObject({ code: 'ChannelNotAllowed', message: expect.stringContaining(`signs only for stage, ${PREFIX}second`) });
    expect(ask({ channel: undefined }, channels).code).toBe('ChannelNotAllowed');
  });

  test('leaves a playback URL in the request to the rules of a token, which have no such field', () => {
    expect(ask({ channel: 'stage', playbackUrl: 'https://example.com' }, channels)).toMatchObject({ playbackUrl: URL_OF, rest: { playbackUrl: 'https://example.com' } });
  });
});

/** Whether a text is the ARN of a channel in us-west-2 and account 123456789012. */
function ownChannel(text: string): boolean {
  const [arn, partition, service, region, account, resource, ...more] = text.split(':');
  if (more.length > 0 || resource === undefined) { return false; }
  const [type, id, ...rest] = resource.split('/');
  const isId = id !== undefined && id !== '' && [...id].every((c) => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-'.includes(c));
  return [arn, partition, service, region, account, type].join() === 'arn,aws,ivs,us-west-2,123456789012,channel' && isId && rest.length === 0 && text.length <= 128;
}
