import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Life, LIVES, REQUEST_ID, SECRET, STACK } from './control-plane-lives';
import type { Endpoint } from '../../local/services/endpoint';
import { EventBridge } from '../../local/services/event-bridge';
import { Kms } from '../../local/services/kms';
import { EmbeddedSecretsManager, startSecretsManager } from '../../local/services/secrets-manager';
import { Sqs } from '../../local/services/sqs';
import type { RotatingStreamKeySecretTags } from '../../src/channel/stream-key-contract';
import type { ControlPlaneResourceType, Request } from '../../src/control-plane/contract';
import type { PlaybackTokenSignerEnvironment } from '../../src/playback/playback-signing-key-contract';
import type { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';
import { Harness, keyPair, populate, startHarness } from '../ivs-local/harness';
import { verifyWithOpenssl } from '../playback-token/other-verifiers';

/*
 * The bundles, as they are deployed, on the Node.js of Lambda's runtimes: NODE_22 and NODE_24 name them; .ci/run installs both.
 */
const BUNDLES = join(__dirname, '../../bundles');
const CONTROL_PLANE = join(BUNDLES, 'control-plane/index.js');
const ROTATION = join(BUNDLES, 'stream-key-rotation/index.js');
const SIGNER = join(BUNDLES, 'playback-token-signer/index.js');
const REVOKER = join(BUNDLES, 'viewer-session-revoker/index.js');
const TYPES = Object.keys(LIVES) as ControlPlaneResourceType[];

/** A fresh process for each request, as in a cold start: it tells its version and its reply, or its error. */
const INVOKE = `
  const answer = (outcome) => console.log(JSON.stringify({ version: process.version, ...outcome }));
  const context = { awsRequestId: '${REQUEST_ID}', getRemainingTimeInMillis: () => 60_000 };
  require(process.argv[1]).handler(JSON.parse(process.argv[2]), context).then((reply) => answer({ reply }), (error) => answer({ error: error.message }));
`;

describe.each(['22', '24'])('Node %s', (release) => {
  let harness: Harness;
  let life: Life<ControlPlaneResourceType>;
  let secrets: EmbeddedSecretsManager;
  const bus = new EventBridge();
  const sqs = new Sqs();
  const kms = new Kms();
  let events: Endpoint;
  let queues: Endpoint;
  let keys: Endpoint;
  beforeEach(async () => {
    harness = await startHarness({ recordingDelay: 0 });
    secrets = await startSecretsManager();
    secrets.store.create(SECRET, 'live');
    events = await bus.listen();
    queues = await sqs.listen();
    keys = await kms.listen();
  });
  afterEach(async () => { await Promise.all([harness.stop(), secrets.close(), events.close(), queues.close(), keys.close()]); });

  const run = async (args: string[], environment: object = {}) => {
    const node = process.env[`NODE_${release}`];
    if (node === undefined) { throw new Error(`NODE_${release} must name the binary of Node ${release}`); }
    const env = {
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1', // refuses connections: no other service is reached by accident
      AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
      AWS_ENDPOINT_URL_IVS: harness.ivs.endpoint,
      AWS_ENDPOINT_URL_KMS: keys.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      LISTS_SETTLE_MS: '300', // nothing is behind here
      ...environment,
    };
    const { stdout, stderr } = await promisify(execFile)(node, args, { env });
    expect(stderr).toBe(''); // no warning about a Node.js that is too old or too new
    return JSON.parse(stdout.trim().split('\n').pop()!);
  };

  /** What a request returns, with the calls that it makes, each once. */
  const request = async (type: ControlPlaneResourceType, requestType: Request['RequestType']) => {
    const from = harness.ivs.calls.length;
    const event: Request = {
      RequestType: requestType,
      StackId: STACK,
      RequestId: REQUEST_ID,
      ResourceType: type,
      LogicalResourceId: 'Resource',
      PhysicalResourceId: requestType === 'Create' ? undefined : life.physicalId,
      ResourceProperties: requestType === 'Create' ? life.created : life.updated,
      OldResourceProperties: requestType === 'Update' ? life.created : undefined,
    };
    const { version, ...outcome } = await run(['-e', INVOKE, CONTROL_PLANE, JSON.stringify(event)]);
    expect(version).toMatch(new RegExp(`^v${release}\\.`));
    const calls = new Map(harness.ivs.calls.slice(from).map(({ operation, input }) => [JSON.stringify([operation, input]), [operation, input]]));
    return { ...outcome, calls: [...calls.values()] };
  };

  const arrange = async (type: ControlPlaneResourceType) => {
    life = LIVES[type]({ ...harness, secrets, arns: await populate(harness) });
  };

  test.each(readdirSync(BUNDLES))('%s: the bundle loads, and exports its handler', async (name) => {
    expect(await run(['-p', 'JSON.stringify(typeof require(process.argv[1]).handler)', join(BUNDLES, name, 'index.js')])).toBe('function');
  });

  test.each(TYPES)('%s is created, updated and deleted', async (type) => {
    await arrange(type);
    for (const requestType of ['Create', 'Update', 'Delete'] as const) {
      const { reply, calls } = await request(type, requestType);
      expect(calls).toEqual(life.calls[requestType]);
      expect(reply.PhysicalResourceId).toBe(life.physicalId);
      if (requestType !== 'Delete') { expect(reply.Data).toEqual(life.data); }
    }
  });

  test.each(TYPES)('%s: a refusal is told, with its reason', async (type) => {
    await arrange(type);
    life.refused.given();
    expect(await request(type, life.refused.request)).toMatchObject({ error: life.refused.error });
  });

  test('a type that does not exist is refused', async () => {
    await arrange('Custom::IVSChannelLifecycle');
    expect((await request('Custom::IVSNothing' as ControlPlaneResourceType, 'Create')).error).toContain('there is no custom resource Custom::IVSNothing');
  });

  test('a stream key is rotated, step by step', async () => {
    const { idle, idleKey } = await populate(harness);
    await harness.call('DeleteStreamKey', { arn: idleKey });
    const settings: RotatingStreamKeySecretTags = { 'cdk-ivs:channel': idle, 'cdk-ivs:ingest-server': 'rtmps://a1.example.com:443/app/', 'cdk-ivs:stop-stream-on-rotation': 'true' };
    secrets.store.delete(SECRET);
    secrets.store.create(SECRET, 'live', { tags: { 'cdk-ivs:stack': STACK, ...settings } });
    const version = 'a'.repeat(32);
    secrets.store.find(SECRET).announce(version);
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      const event = JSON.stringify({ Step, SecretId: SECRET, ClientRequestToken: version });
      expect(await run(['-e', INVOKE, ROTATION, event])).not.toHaveProperty('error');
    }
    const { arn, value } = harness.ivs.account.streamKeyOf(idle)!;
    expect(JSON.parse(secrets.store.currentStrings.get(SECRET)!)).toEqual({
      channelArn: idle, streamKeyArn: arn, streamKey: value, ingestUrl: `rtmps://a1.example.com:443/app/${value}`,
    });
    expect(bus.events.pop()).toMatchObject({ source: 'cdk-ivs', detail: { channelArn: idle, secretArn: SECRET, versionId: version } });
  });

  test.each(['a secret', 'KMS'])('a playback token is signed, with a key in %s', async (storage) => {
    const { channel: { arn, playbackUrl } } = await harness.call('CreateChannel', { authorized: true });
    const own = keyPair();
    secrets.store.find(SECRET).put({ SecretString: JSON.stringify({ privateKey: own.privateKey }) });
    const kmsKey = 'arn:aws:kms:us-west-2:123456789012:key/signing';
    kms.create(kmsKey, 'ECC_NIST_P384');
    kms.setAlias('alias/signing', kmsKey);
    const environment: PlaybackTokenSignerEnvironment = {
      ...storage === 'KMS' ? { KMS_KEY_ALIAS: 'alias/signing' } : { SECRET_ARN: SECRET },
      CHANNELS: JSON.stringify([{ name: 'stage', arn, playbackUrl }]),
      DEFAULT_LIFETIME: '60',
      MAXIMUM_LIFETIME: '600',
      KEY_MAX_AGE: '300',
    };
    const { reply } = await run(['-e', INVOKE, SIGNER, JSON.stringify({ channel: 'stage', viewerId: 'ann' })], environment);
    expect(verifyWithOpenssl(storage === 'KMS' ? kms.publicKeyOf(kmsKey)! : own.publicKey, reply.token)).toBe(true);
    expect((await run(['-e', INVOKE, SIGNER, JSON.stringify({ channel: 'other' })], environment)).error).toContain('ChannelNotAllowed');
  });

  test('messages: a viewer is revoked, nonsense is a dead letter, and what passes comes again', async () => {
    const { live } = await populate(harness);
    const environment: ViewerSessionRevokerEnvironment = { DEAD_LETTER_QUEUE_URL: 'https://sqs.us-west-2.amazonaws.com/123456789012/letters', MAX_RECEIVE_COUNT: '5' };
    const bodies = ['nonsense', ...['ann', 'bob'].map((viewerId) => JSON.stringify({ channelArn: live, viewerId }))];
    const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body, attributes: { ApproximateReceiveCount: '1' } }));
    harness.ivs.faults.add({ operation: 'BatchStartViewerSessionRevocation', failItems: ['bob'] });
    const { reply } = await run(['-e', INVOKE, REVOKER, JSON.stringify({ Records })], environment);
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    expect([...harness.ivs.account.revocations.get(live)!.keys()]).toEqual(['ann']);
    expect(sqs.messages.pop()).toMatchObject({ body: 'nonsense', queueUrl: environment.DEAD_LETTER_QUEUE_URL, attributes: { errorCode: 'MessageInvalid', errorMessage: expect.stringContaining('no JSON') } });
  });
});
