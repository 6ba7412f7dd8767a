import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import * as fc from 'fast-check';
import { goLive, play } from '../../ivs-local/src';
import * as ivs from '../../src';
import { Deployment } from '../control-plane/harness';
import { callerOf, newClient } from '../ivs-local/harness';
import { anyRequest, keepsTheRules } from '../playback-token/independent';
import { verifyWithJose, verifyWithOpenssl } from '../playback-token/other-verifiers';

/*
 * The deployed function, with both kinds of key, against the embedded IVS; each of its calls is judged by its role. It shall accept exactly
 * what an independent statement of the rules accepts, and what it signs shall be good for others.
 */
const MAXIMUM = 3600;
const SEED = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

let deployment: Deployment;
const arns: { [name: string]: string } = {};

beforeAll(async () => {
  process.stderr.write(`signer: FC_SEED=${SEED}\n`);
  deployment = await Deployment.start();
  expect(await deployment.deploy((stack) => build(stack))).toBeUndefined();
  const { account, endpoint } = deployment.ivs;
  for (const { arn, name } of account.channels.values()) { arns[name!] = arn; }
  const { streamKey } = await callerOf(newClient(endpoint))('CreateStreamKey', { channelArn: arns.Stage });
  goLive(account, streamKey.value);
});
afterAll(() => deployment.stop());

/** With a purpose, the functions differ from those before: they start anew. */
function build(stack: Stack, purpose = 'first'): void {
  const [stage] = ['Stage', 'Other'].map((id) => new ivs.Channel(stack, id, { authorized: true, channelName: id }));
  for (const kind of ['secretsManager', 'kms'] as const) {
    const signingKey = new ivs.PlaybackSigningKey(stack, `${kind}Key`, { privateKeyStorage: ivs.PrivateKeyStorage[kind](), maximumTokenLifetime: Duration.seconds(MAXIMUM) });
    const { handler } = new ivs.PlaybackTokenSigner(stack, kind, { signingKey, channels: ivs.ChannelSelection.named({ stage }) });
    (handler.node.defaultChild as CfnFunction).description = purpose;
  }
  const signingKey = ivs.PlaybackSigningKey.fromPlaybackSigningKeyAttributes(stack, 'Imported', {
    secret: (stack.node.findChild('secretsManagerKey') as ivs.PlaybackSigningKey).secret, maximumTokenLifetime: Duration.seconds(MAXIMUM),
  });
  const all = new ivs.PlaybackTokenSigner(stack, 'all', { signingKey, channels: ivs.ChannelSelection.all(), provisionedConcurrentExecutions: 2 });
  new CfnOutput(stack, 'Alias', { value: all.functionRef.functionArn });
}

async function invoke(kind: string, request: unknown): Promise<any> {
  const { physicalId } = deployment.cloudFormation.stack('Stack').resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(`${kind}Function`))!;
  const { Payload, FunctionError } = await deployment.cloudFormation.invokeFunction(physicalId!, request as object);
  return { ...JSON.parse(Payload), failed: FunctionError !== undefined };
}

const playing = (playbackUrl: string, origin?: string) => {
  const { pathname, searchParams } = new URL(playbackUrl);
  return play(deployment.ivs.account, { path: pathname, token: searchParams.get('token')!, origin });
};
/** The public key that IVS knows for a kind of key. */
const publicKeyOf = (kind: string) => [...deployment.ivs.account.keyPairs.values()].find(({ tags }) => tags!['cdk-ivs:private-key'].startsWith('arn:aws:kms') === (kind === 'kms'))!.publicKeyMaterial;

describe.each(['secretsManager', 'kms'])('%s', (kind) => {
  test('a token for a channel by its name, and the URL to play it', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { token, expirationTime, playbackUrl, failed } = await invoke(kind, { channel: 'stage', viewerId: 'ann', viewerSessionVersion: 3 });
    expect(failed).toBe(false);
    const channel = deployment.ivs.account.channels.get(arns.Stage)!;
    expect(playbackUrl).toBe(`${channel.playbackUrl}?token=${token}`);
    expect(Date.parse(expirationTime) / 1000 - before).toBeGreaterThanOrEqual(60); // the default
    expect(Date.parse(expirationTime) / 1000 - before).toBeLessThanOrEqual(62);
    expect(playing(playbackUrl)).toMatchObject({ status: 200, session: { channelArn: arns.Stage, viewerId: 'ann', version: 3 } });
  });

  test('and by its ARN', async () => {
    expect(playing((await invoke(kind, { channel: arns.Stage })).playbackUrl).status).toBe(200);
  });

  test.each<[string, object, string, RegExp]>([
    ['a channel of the account that is not listed', { channel: () => arns.Other }, 'ChannelNotAllowed', /arn:aws:ivs:\S+ but this signer signs only for stage; pass the name or the ARN of one of them/],
    ['a name that an object has by itself', { channel: 'constructor' }, 'ChannelNotAllowed', /channel = 'constructor', but/],
    ['no channel', {}, 'ChannelNotAllowed', /channel = undefined, but it must be a text/],
    ['a list', { channel: ['stage'] }, 'ChannelNotAllowed', /^.{0,300}but it must be a text/],
    ['a large object', { channel: Object.fromEntries([...Array(5000).keys()].map((i) => [`k${i}`, i])) }, 'ChannelNotAllowed', /^[^]{0,300}$/],
    ['an object without a text', { channel: { toString: 1, valueOf: 1 } }, 'ChannelNotAllowed', /but it must be a text/],
    ['a lifetime above the ceiling', { channel: 'stage', lifetimeSeconds: MAXIMUM + 1 }, 'TokenLifetimeAboveMaximum', /lifetimeSeconds = 3601, but the maximum of this signer is 3600/],
    ['more than ten minutes with a viewer id', { channel: 'stage', lifetimeSeconds: 601, viewerId: 'ann' }, 'TokenLifetimeTooLong', /at most 600 \(ten minutes\) with viewerId or singleUse/],
    ['a point in time', { channel: 'stage', lifetimeSeconds: Date.now() }, 'TokenLifetimeAboveMaximum', /but the maximum of this signer is/],
    ['a member that the caller must not set', { channel: 'stage', channelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/other' }, 'FieldUnknown', /channelArn = 'arn:\S+', but a request to a signer has the field channel/],
    ['a misspelt member', { channel: 'stage', viewerID: 'ann' }, 'FieldUnknown', /viewerID = 'ann', but a request has no such field/],
  ])('%s is refused, with a code and without a stack trace', async (_, request, code, text) => {
    const resolved = Object.fromEntries(Object.entries(request).map(([name, value]) => [name, typeof value === 'function' ? value() : value]));
    const { errorType, errorMessage, trace, failed } = await invoke(kind, resolved);
    expect([failed, errorType]).toEqual([true, code]);
    expect(errorMessage).toMatch(text);
    expect(trace.join('\n')).not.toMatch(/\n +at /);
  });

  test('the default is ten minutes at most with a viewer id or for single use', async () => {
    const lifetime = async (request: object) => Math.round((Date.parse((await invoke(kind, { channel: 'stage', ...request })).expirationTime) - Date.now()) / 1000);
    for (const request of [{}, { viewerId: 'ann' }, { singleUse: true }]) { expect(await lifetime(request)).toBeLessThanOrEqual(60); }
  });

  test.each([[null], ['stage'], [7]])('%p is no request', async (request) => {
    expect(await invoke(kind, request)).toMatchObject({ failed: true, errorType: expect.stringMatching(/^(RequestInvalid|ChannelNotAllowed)$/) });
  });

  test('accepts exactly what an independent statement of the rules accepts; jose and openssl verify what it signs', async () => {
    const requests = fc.sample(anyRequest(arns.Stage), { numRuns: kind === 'kms' ? 300 : 1000, seed: SEED });
    const tokens: string[] = [];
    const counts = { accepted: 0, refused: 0 };
    for (const { channelArn, ...rest } of requests) {
      const expected = keepsTheRules({ lifetimeSeconds: 60, ...rest, channelArn: arns.Stage }) && !(rest.lifetimeSeconds > MAXIMUM);
      const { failed, token } = await invoke(kind, { ...JSON.parse(JSON.stringify(rest)), channel: 'stage' });
      expect([rest, !failed]).toEqual([rest, expected]);
      counts[failed ? 'refused' : 'accepted'] += 1;
      if (!failed) { tokens.push(token); }
    }
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(kind === 'kms' ? 10 : 30);
    const codes = verifyWithJose(publicKeyOf(kind), tokens, Date.now() - 60_000).map(({ code }) => code); // some live for a second
    expect(codes).toEqual(tokens.map(() => undefined));
    expect(tokens.slice(0, 20).map((token) => verifyWithOpenssl(publicKeyOf(kind), token))).toEqual(tokens.slice(0, 20).map(() => true));
  });

  test('says that the key is not there, and works again when it is', async () => {
    const [service, operation] = kind === 'kms' ? [deployment.cloudFormation.kms, 'Sign'] as const : [deployment.cloudFormation.secretsManager, 'GetSecretValue'] as const;
    await deployment.deploy((stack) => build(stack, 'fresh')); // another process, which has read no key yet
    (service.faults as any).add({ operation, error: 'AccessDeniedException' });
    expect(await invoke(kind, { channel: 'stage' })).toMatchObject({ failed: true, errorType: 'SigningKeyUnavailable', errorMessage: expect.stringContaining('AccessDeniedException') });
    expect((await invoke(kind, { channel: 'stage' })).failed).toBe(false);
  });

  if (kind === 'secretsManager') {
    test('says so before its own time is over when the service does not answer in time', async () => {
      await deployment.deploy((stack) => build(stack, 'late'));
      deployment.cloudFormation.secretsManager.faults.add({ operation: 'GetSecretValue', latency: 60_000, times: 3 });
      expect(await invoke(kind, { channel: 'stage' })).toMatchObject({ failed: true, errorType: 'SigningKeyUnavailable', errorMessage: expect.stringMatching(/can't read the secret .*time/i) });
      expect((await invoke(kind, { channel: 'stage' })).failed).toBe(false);
    });
  }

  test('nothing that it writes, answers or calls shows the private key, or a token', async () => {
    const { token } = await invoke(kind, { channel: 'stage' });
    const { secrets: stored, kms } = deployment.cloudFormation;
    const pems = [...[...stored.values()].map((text) => JSON.parse(text).privateKey), ...kms.privateKeys];
    const secrets = [token, ...pems.flatMap((pem: string) => pem.split('\n').filter((line) => line.length === 64))];
    const calls = [...deployment.ivs.calls, ...deployment.cloudFormation.kms.calls];
    for (const text of [deployment.cloudFormation.logs(), JSON.stringify(calls), JSON.stringify(deployment.cloudFormation.events)]) {
      for (const secret of secrets) { expect(text.includes(secret)).toBe(false); }
    }
  });
});

describe('all channels, with instances that are kept ready', () => {
  const ask = async (request: object): Promise<any> => {
    const { Payload, FunctionError } = await deployment.cloudFormation.invokeFunction(deployment.cloudFormation.stack('Stack').outputs.Alias as string, request);
    return { ...JSON.parse(Payload), failed: FunctionError !== undefined };
  };

  test('the alias has a version of the function', () => {
    const { resources, outputs } = deployment.cloudFormation.stack('Stack');
    expect(resources.filter(({ type }) => type === 'AWS::Lambda::Version')).toHaveLength(1);
    expect(outputs.Alias).toMatch(/^arn:aws:lambda:us-west-2:\d{12}:function:.+:live$/);
  });

  test('a token for a channel that nobody knew at synthesis, and the URL to play it', async () => {
    const { account, endpoint } = deployment.ivs;
    const { channel: { arn, playbackUrl }, streamKey } = await callerOf(newClient(endpoint))('CreateChannel', { authorized: true });
    goLive(account, streamKey.value);
    const reply = await ask({ channel: arn, playbackUrl, viewerId: 'ann' });
    expect(reply).toMatchObject({ failed: false, playbackUrl: `${playbackUrl}?token=${reply.token}` });
    expect(playing(reply.playbackUrl)).toMatchObject({ status: 200, session: { channelArn: arn, viewerId: 'ann' } });
  });

  test('without a playback URL in the request, the token alone', async () => {
    expect(Object.keys(await ask({ channel: arns.Other })).sort()).toEqual(['expirationTime', 'failed', 'token']);
  });

  test.each<[string, () => object]>([
    ['ChannelNotAllowed', () => ({ channel: 'Stage' })],
    ['ChannelNotAllowed', () => ({ channel: arns.Stage.replace(/\d{12}/, '999999999999') })],
    ['PlaybackUrlInvalid', () => ({ channel: arns.Stage, playbackUrl: 'https://example.com/a.m3u8' })],
    ['TokenLifetimeAboveMaximum', () => ({ channel: arns.Stage, lifetimeSeconds: MAXIMUM + 1 })],
  ])('%s', async (code, request) => {
    expect(await ask(request())).toMatchObject({ failed: true, errorType: code });
  });
});

describe('AWS KMS throttles', () => {
  const counted = () => [...deployment.cloudFormation.logs().matchAll(/"PlaybackTokenSigningCallsThrottled":(\d+)/g)].map(([, count]) => Number(count));

  test.each([[1, false], [2, false], [3, true]])('%i times: each is counted, and after the third the request fails: %p', async (times, fails) => {
    const before = counted().length;
    deployment.cloudFormation.kms.faults.add({ operation: 'Sign', error: 'ThrottlingException', times });
    const { failed, errorType } = await invoke('kms', { channel: 'stage' });
    expect([failed, errorType]).toEqual([fails, fails ? 'SigningKeyUnavailable' : undefined]);
    expect(counted().slice(before)).toEqual([times]);
  });

  test('not: nothing is counted', async () => {
    const before = counted().length;
    await invoke('kms', { channel: 'stage' });
    expect(counted().slice(before)).toEqual([]);
  });

  test('other errors are not counted', async () => {
    const before = counted().length;
    (deployment.cloudFormation.kms.faults as any).add({ operation: 'Sign', error: 'KMSInternalException' });
    expect((await invoke('kms', { channel: 'stage' })).failed).toBe(false);
    expect(counted().slice(before)).toEqual([]);
  });
});
