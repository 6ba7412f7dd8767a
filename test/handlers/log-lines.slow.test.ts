import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import * as ivs from '../../src';
import type { ControlPlaneResourceType } from '../../src/control-plane/contract';
import { CASES } from '../control-plane/custom-resource-cases';
import { Deployment, IMPATIENT } from '../control-plane/harness';
import { keyPair } from '../ivs-local/harness';

/*
 * What the deployed functions log: each line is JSON with a level, the ID of the request and the channel, and none has a secret, whatever a
 * request holds.
 */
const SEED = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const STACK_ID = 'arn:aws:cloudformation:us-west-2:123456789012:stack/Stack/11111111-1111-1111-1111-111111111111';

let deployment: Deployment;
let channel: string;
let secretArn: string;

beforeAll(async () => {
  process.stderr.write(`log lines: FC_SEED=${SEED}\n`);
  deployment = await Deployment.start({ ...IMPATIENT, environment: { LISTS_SETTLE_MS: '50', PERMISSIONS_SETTLE_MS: '1' } });
  expect(await deployment.deploy(build)).toBeUndefined();
  await deployment.cloudFormation.secretsManager.rotations.settled();
  ({ Channel: channel, Secret: secretArn } = deployment.cloudFormation.stack('Stack').outputs as { [name: string]: string });
});
afterAll(() => deployment.stop());

function build(stack: Stack): void {
  const stage = new ivs.Channel(stack, 'Stage', { authorized: true });
  const signingKey = new ivs.PlaybackSigningKey(stack, 'SigningKey');
  const channels = ivs.ChannelSelection.of(stage);
  new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey, channels: ivs.ChannelSelection.named({ stage }) });
  new ivs.ViewerSessionRevoker(stack, 'Queue', { channels });
  new ivs.BulkViewerSessionRevoker(stack, 'Bulk', { channels, bucket: Bucket.fromBucketName(stack, 'Bucket', 'lists') });
  new ivs.ViewerSessionRevocation(stack, 'Revoked', { viewerSessions: [{ channel: stage, viewerId: 'ann' }] });
  const key = stage.addRotatingStreamKey('Key');
  const open = new ivs.Channel(stack, 'Open');
  open.addSrtIngest('Srt', { streamKey: open.addStreamKey('StreamKey') });
  new CfnOutput(stack, 'Channel', { value: stage.channelArn });
  new CfnOutput(stack, 'Secret', { value: key.secret.secretArn });
}

/** Each function by the start of its logical ID. */
const FUNCTIONS = {
  signer: 'SignerFunction', queue: 'QueueFunction', bulk: 'BulkRevokerFunction', rotation: 'CdkIvsStreamKeyRotationFunction', provider: 'CdkIvsProviderHandler',
};
type Name = keyof typeof FUNCTIONS;

/** What a function logs while something is done. */
async function linesDuring(name: Name, action: (functionName: string) => Promise<unknown>): Promise<any[]> {
  const { resources } = deployment.cloudFormation.stack('Stack');
  const functionName = resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(FUNCTIONS[name]))!.physicalId!;
  const before = deployment.cloudFormation.logs(functionName).length;
  await action(functionName);
  return deployment.cloudFormation.logs(functionName).slice(before).trimEnd().split('\n').map((line) => JSON.parse(line));
}

async function linesOf(name: Name, request: unknown): Promise<any[]> {
  return linesDuring(name, async (functionName) => deployment.cloudFormation.invokeFunction(functionName, request as object));
}

const messages = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`, body: typeof body === 'string' ? body : JSON.stringify(body), attributes: { ApproximateReceiveCount: '2' },
  })),
});
const batch = (...Items: unknown[]) => ({ Items, BatchInput: { LastRetry: 0, Channels: [channel] }, RetryCount: 0 });
const rotation = (Step: unknown, SecretId: unknown = secretArn, ClientRequestToken: unknown = 'a'.repeat(32)) => ({ Step, SecretId, ClientRequestToken });
const customResource = (ResourceType: unknown, ResourceProperties: unknown, RequestType: unknown = 'Create') => ({
  RequestType,
  ResourceType,
  ResourceProperties,
  OldResourceProperties: RequestType === 'Update' ? ResourceProperties : undefined,
  StackId: STACK_ID,
  RequestId: 'r',
  LogicalResourceId: 'X',
  PhysicalResourceId: RequestType === 'Create' ? undefined : 'x',
});
const revocation = () => ({ ViewerSessions: [{ ChannelArn: channel, ViewerId: 'ann' }] });

describe('counters, each in a line with its channel', () => {
  test.each<[string, Name, () => object, string, object]>([
    ['a token', 'signer', () => ({ channel: 'stage' }), 'INFO', { PlaybackTokensSigned: 1 }],
    ['a refusal', 'signer', () => ({ channel: 'stage', viewerId: '' }), 'WARN', { PlaybackTokensRefused: 1, ErrorCode: 'ViewerIdInvalid', errorMessage: expect.stringContaining('viewerId = \'\'') }],
    ['a revoked viewer', 'queue', () => messages({ channelArn: channel, viewerId: 'ann' }), 'INFO', { ViewerSessionsRevoked: 1, ViewerSessionRevocationsFailed: 0, ViewerSessionRevocationCallsThrottled: 0 }],
    ['a revoked viewer of a list', 'bulk', () => batch({ channelArn: channel, viewerId: 'ann' }, {}), 'ERROR', { ViewerSessionsRevoked: 1, ViewerSessionRevocationsFailed: 1, errorCodes: ['EntryInvalid'] }],
    ['a rotation that fails', 'rotation', () => rotation('createSecret'), 'ERROR', { StreamKeyRotationsFailed: 1, Channel: expect.stringMatching(/^\w+$/), step: 'createSecret' }],
    ['a custom resource', 'provider', () => customResource('Custom::IVSViewerSessionRevocation', revocation()), 'INFO', { CustomResourcesSucceeded: 1, StackName: 'Stack', ResourceType: 'Custom::IVSViewerSessionRevocation', requestType: 'Create' }],
    ['a custom resource that fails', 'provider', () => customResource('Custom::IVSSrtIngest', { ChannelArn: channel }), 'ERROR', { CustomResourcesFailed: 1, ResourceType: 'Custom::IVSSrtIngest', errorMessage: expect.anything() }],
  ])('%s', async (_, name, request, level, counters) => {
    const lines = (await linesOf(name, request())).filter(({ _aws }) => _aws !== undefined);
    expect(lines).toEqual([expect.objectContaining({ level, channel, ...counters })]);
    const [{ _aws: { CloudWatchMetrics: [{ Dimensions, Metrics }] }, ...line }] = lines;
    for (const dimension of Dimensions.flat()) { expect(line[dimension]).toMatch(/./); }
    for (const { Name } of Metrics) { expect(Number.isInteger(line[Name])).toBe(true); }
  });

  test('a rotation, once, with the ID of its channel', async () => {
    const lines = await linesDuring('rotation', async () => expect(await deployment.cloudFormation.rotateSecret(secretArn)).toMatchObject({ succeeded: true }));
    expect(lines.filter(({ _aws }) => _aws !== undefined)).toMatchObject([{ StreamKeysRotated: 1, Channel: channel.split('/')[1], channel, step: 'finishSecret', level: 'INFO' }]);
  });

  test.each<[Name, () => object, number]>([
    ['queue', () => messages({ channelArn: channel, viewerId: 'ann' }), 2],
    ['bulk', () => batch({ channelArn: channel, viewerId: 'ann' }), 2],
  ])('%s: calls that are throttled, also those that are repeated', async (name, request, times) => {
    deployment.ivs.faults.add({ operation: 'BatchStartViewerSessionRevocation', error: 'ThrottlingException', times });
    for (const throttled of [times, 0]) {
      const counted = { ViewerSessionRevocationCallsThrottled: throttled, ViewerSessionsRevoked: 1 };
      expect(await linesOf(name, request())).toContainEqual(expect.objectContaining(counted));
    }
  });
});

describe('no line has a secret', () => {
  const { privateKey } = keyPair();
  const TOKEN = 'eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9.eyJhd3M6Y2hhbm5lbC1hcm4iOiJhcm46YXdzIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4';
  const STREAM_KEY = 'sk_us-west-2_abcdABCDefgh_567890abcdef567890';
  const SRT_URL = `srt://a:9000?streamid=${STREAM_KEY}&passphrase=passphrase-of-srt`;
  const SECRETS = [privateKey, JSON.stringify({ privateKey }), privateKey.split('\n')[1], TOKEN, STREAM_KEY, SRT_URL];

  /** What must not be found, of these and of the secrets of the deployment. */
  const pieces = () => {
    const stored = [...deployment.cloudFormation.secrets.values()].flatMap((text) => Object.entries<string>(JSON.parse(text)))
      .filter(([field]) => /^(privateKey|streamKey|passphrase)$/.test(field)).map(([, value]) => value);
    const long = [privateKey, ...stored].flatMap((text) => (text.startsWith('-----') ? text.split('\n').slice(1, -2) : [text.slice(-12)]));
    return [...new Set([...long.flatMap((text) => text.match(/.{12}/g) ?? []), ...TOKEN.split('.').slice(1), STREAM_KEY.slice(13), 'passphrase-of-srt'])];
  };

  const before = fc.constantFrom('', 'a ', '\ud800', '"', '\n', 'x'.repeat(60));
  const after = fc.constantFrom('', ' b', '\u0000');
  const secret = fc.tuple(before, fc.constantFrom(...SECRETS), after).map((parts) => parts.join(''));
  /** Mostly with a secret in the place of something else, at any depth. */
  const hostile = fc.oneof(
    secret,
    secret,
    fc.array(secret, { maxLength: 2 }),
    fc.dictionary(secret, secret, { maxKeys: 2 }),
    fc.constantFrom<unknown>(null, 1e300, true, undefined),
  );
  const objectWith = (...fields: string[]) => fc.dictionary(fc.oneof(fc.constantFrom(...fields), secret), hostile, { maxKeys: 4 });
  const viewer = objectWith('channelArn', 'viewerId', 'viewerSessionVersionsLessThanOrEqualTo').map((fields) => ({ channelArn: channel, viewerId: 'ann', ...fields }));
  const upToThree = { minLength: 1, maxLength: 3 };
  const request: { [function_ in Name]: fc.Arbitrary<unknown> } = {
    signer: fc.tuple(fc.boolean(), objectWith('channel', 'viewerId', 'lifetimeSeconds', 'allowedOrigins', 'token', 'adsPlayerParams', 'singleUse', 'maximumResolution'))
      .map(([known, rest]) => ({ ...known && { channel: 'stage' }, ...rest })),
    queue: fc.array(fc.oneof(secret, viewer), upToThree).map((bodies) => messages(...bodies)),
    bulk: fc.array(fc.oneof(hostile, viewer), upToThree).map((items) => batch(...items)),
    rotation: fc.tuple(fc.oneof(fc.constantFrom('createSecret', 'setSecret', 'testSecret', 'finishSecret'), secret), fc.option(secret), secret)
      .map(([step, id, version]) => rotation(step, id ?? secretArn, version)),
    provider: fc.tuple(
      fc.oneof(fc.constantFrom<ControlPlaneResourceType | string>(...CASES.map(({ type }) => type)), secret),
      objectWith('ChannelArn', 'SecretArn', 'ViewerSessions', 'IngestServer', 'TakeOver', 'Tags', 'Owner', 'KeyVersion', 'RecordingConfigurationArn', 'BucketName', 'StreamKeyArn'),
      fc.constantFrom('Create', 'Create', 'Update'),
    ).map(([type, fields, requestType]) => customResource(type, fields, requestType)),
  };

  test.each(Object.keys(FUNCTIONS) as Name[])('%s, whatever comes', async (name) => {
    const found = pieces();
    await fc.assert(fc.asyncProperty(request[name], async (given) => {
      for (const line of await linesOf(name, given)) {
        expect(line.level).toMatch(/^(INFO|WARN|ERROR)$/);
        expect(line.requestId).toMatch(/^[0-9a-f-]{36}$/);
        expect(Date.parse(line.timestamp)).toBeGreaterThan(0);
        const text = JSON.stringify(line);
        expect(found.filter((piece) => text.includes(piece))).toEqual([]);
      }
    }), { seed: SEED, numRuns: name === 'bulk' || name === 'queue' ? 15 : 60 });
  }, 120_000);

  test('nor has one of a whole deployment', () => {
    const found = pieces();
    const logs = deployment.cloudFormation.logs();
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter((piece) => logs.includes(piece))).toEqual([]);
  });
});
