import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { Clock } from './clock';
import { REQUEST_ID, SECRET, STACK } from './control-plane-lives';
import { Services } from './services';
import { keyPair } from '../ivs-local/harness';

/*
 * The archives as they are deployed: each function is loaded, and answers a request. What the handlers do is tested beside this, by their
 * TypeScript; on the Node.js of Lambda's runtimes, by node-versions.tool.test.ts.
 */
const ASSETS = join(__dirname, '../../assets');
const QUEUE = 'https://sqs.us-west-2.amazonaws.com/123456789012/letters';

let services: Services;
let folder: string;
beforeAll(async () => {
  services = await Services.start(new Clock());
  services.reset();
  jest.spyOn(Date, 'now').mockRestore();
  folder = mkdtempSync(join(tmpdir(), 'bundles-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await services.close();
});

/** One process for all: it tells the reply of each request, or its error. */
const INVOKE = `
  const context = { awsRequestId: '${REQUEST_ID}', getRemainingTimeInMillis: () => 60_000 };
  (async () => {
    const replies = [];
    for (const { file, environment, request } of JSON.parse(process.argv[1])) {
      Object.assign(process.env, environment);
      replies.push(await (async () => require(file).handler(request, context))().then((reply) => ({ reply }), ({ message }) => ({ error: message })));
    }
    console.log(JSON.stringify(replies));
  })();
`;

interface Case {
  readonly environment?: object;
  readonly request: object;
  readonly reply?: unknown;
}

const CASES: { [archive: string]: () => Case } = {
  'bulk-viewer-session-revoker.zip': () => ({
    request: { Items: [{ channelArn: services.arns.live, viewerId: 'ann' }], BatchInput: { LastRetry: 0 }, RetryCount: 0 },
    reply: [],
  }),
  'control-plane.zip': () => ({
    request: {
      RequestType: 'Delete', PhysicalResourceId: services.arns.live, StackId: STACK, RequestId: REQUEST_ID, LogicalResourceId: 'X', ResourceType: 'Custom::IVSChannelLifecycle', ResourceProperties: { ChannelArn: services.arns.live },
    },
    reply: { PhysicalResourceId: services.arns.live },
  }),
  'playback-token-signer.zip': () => {
    services.createSecret(`${SECRET}2`).put({ SecretString: JSON.stringify({ privateKey: keyPair().privateKey }) });
    return {
      environment: { SECRET_ARN: `${SECRET}2`, CHANNELS: JSON.stringify([{ name: 'stage', arn: services.arns.live }]), DEFAULT_LIFETIME: '60', MAXIMUM_LIFETIME: '600', KEY_MAX_AGE: '300' },
      request: { channel: 'stage' },
      reply: { token: expect.stringMatching(/^ey/), expirationTime: expect.any(String) },
    };
  },
  'stream-key-rotation.zip': () => {
    services.createSecret(SECRET).announce('a'.repeat(32));
    return {
      request: { Step: 'setSecret', SecretId: SECRET, ClientRequestToken: 'a'.repeat(32) },
    };
  },
  'viewer-session-revoker.zip': () => ({
    environment: { DEAD_LETTER_QUEUE_URL: QUEUE, MAX_RECEIVE_COUNT: '5' },
    request: { Records: ['nonsense', JSON.stringify({ channelArn: services.arns.live, viewerId: 'ann' })].map((body, index) => ({ messageId: String(index), body, attributes: { ApproximateReceiveCount: '1' } })) },
    reply: { batchItemFailures: [] },
  }),
};

test('each archive has a function that answers', async () => {
  const archives = readdirSync(ASSETS).sort();
  expect(archives).toEqual(Object.keys(CASES));
  const cases = archives.map((archive) => {
    const file = join(folder, archive.replace('.zip', '.js'));
    writeFileSync(file, unzipSync(readFileSync(join(ASSETS, archive)))['index.js']);
    return { file, ...CASES[archive]() };
  });
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', INVOKE, JSON.stringify(cases)], { env: process.env });
  expect(JSON.parse(stdout.trim().split('\n').pop()!)).toEqual(cases.map(({ reply }) => ({ reply })));
  expect(services.calls.map(({ operation }) => operation)).toEqual([
    'BatchStartViewerSessionRevocation', 'ListTagsForResource', 'GetSecretValue', 'DescribeSecret', 'BatchStartViewerSessionRevocation', 'SendMessage',
  ]);
}, 30_000);
