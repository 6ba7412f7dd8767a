import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goLive } from '../../ivs-local/src';
import { examplesOf, guidePages } from '../../tools/guide';
import { Harness, startHarness } from '../ivs-local/harness';

/*
 * The backends that the guide prints, as they are printed: each in a process of its own.
 */
const ROOT = join(__dirname, '../..');
const printed = (page: string) => examplesOf(guidePages()[page]).filter(({ language }) => language === 'js').map(({ text }) => text);

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'backend-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

async function run(text: string, env: { [name: string]: string }): Promise<any> {
  writeFileSync(join(folder, 'backend.mjs'), text);
  const { stdout } = await promisify(execFile)(process.execPath, ['backend.mjs'], { cwd: folder, env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

describe('the backend that creates channels', () => {
  const [backend] = printed('creators.md');
  let harness: Harness;
  const call = (code: string) => run(`${backend}\nconsole.log(JSON.stringify(await (async () => { ${code} })() ?? null));`, {
    AWS_ENDPOINT_URL_IVS: harness.ivs.endpoint, AWS_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local',
  });
  const operations = () => harness.ivs.calls.map(({ operation }) => operation);

  beforeAll(async () => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/@aws-sdk'), join(folder, 'node_modules/@aws-sdk'), 'junction');
  });
  beforeEach(async () => { harness = await startHarness(); });
  afterEach(async () => harness.stop());

  test('creates a channel with its key, in one call', async () => {
    const created = await call("return createChannel('ann', { plan: 'free' });");
    expect(created).toEqual({
      arn: expect.stringMatching(/:channel\//), playbackUrl: expect.stringContaining('.m3u8'), server: expect.stringMatching(/^rtmps:\/\/.*:443\/app\/$/), streamKey: expect.stringMatching(/^sk_/),
    });
    expect(operations()).toEqual(['CreateChannel']);
    expect((await harness.call('GetChannel', { arn: created.arn })).channel).toMatchObject({ name: 'ann', tags: { plan: 'free', creatorId: 'ann' } });
  });

  test.each([true, false])('replaces the key, then nobody streams with the old one (live: %s)', async (isLive) => {
    const { channel, streamKey } = await harness.call('CreateChannel');
    if (isLive) { goLive(harness.ivs.account, streamKey.value); }
    const value = await call(`return replaceStreamKey('${channel.arn}');`);
    const { streamKeys } = await harness.call('ListStreamKeys', { channelArn: channel.arn });
    expect((await harness.call('GetStreamKey', { arn: streamKeys[0].arn })).streamKey.value).toBe(value);
    expect(streamKeys).toHaveLength(1);
    expect(operations().slice(1, 5)).toEqual(['ListStreamKeys', 'DeleteStreamKey', 'StopStream', 'CreateStreamKey']);
    await expect(harness.call('GetStream', { channelArn: channel.arn })).rejects.toThrow('not currently online');
  });

  test('deletes a channel that IVS still stops', async () => {
    const { channel } = await harness.call('CreateChannel');
    harness.ivs.faults.add({ operation: 'DeleteChannel', error: 'ConflictException' });
    await call(`await deleteChannel('${channel.arn}');`);
    expect(operations().slice(-2)).toEqual(['DeleteChannel', 'DeleteChannel']);
    expect((await harness.call('ListChannels')).channels).toEqual([]);
  });

  test.each([true, false])('deletes a channel (live: %s)', async (isLive) => {
    const { channel, streamKey } = await harness.call('CreateChannel');
    if (isLive) { goLive(harness.ivs.account, streamKey.value); }
    await call(`await deleteChannel('${channel.arn}');`);
    expect((await harness.call('ListChannels')).channels).toEqual([]);
  });
});

test('the backend that requests a token returns what the signer replies, and its error', async () => {
  const client = join(folder, 'signer/node_modules/@aws-sdk/client-lambda');
  mkdirSync(client, { recursive: true });
  writeFileSync(join(client, 'index.js'), `
    exports.InvokeCommand = class { constructor(input) { this.input = input; } };
    exports.LambdaClient = class {
      async send({ input: { FunctionName, Payload } }) {
        const request = JSON.parse(Payload);
        const reply = request.viewerId ? { FunctionName, ...request } : { errorType: 'ViewerIdInvalid', errorMessage: 'ViewerIdInvalid: …' };
        return { FunctionError: request.viewerId ? undefined : 'Unhandled', Payload: Buffer.from(JSON.stringify(reply)) };
      }
    };
  `);
  const [backend] = printed('private-channel.md');
  writeFileSync(join(folder, 'signer/backend.mjs'), `${backend}
    console.log(JSON.stringify({ reply: await watch('ann'), error: await watch('').catch(({ message }) => message) }));`);
  const { stdout } = await promisify(execFile)(process.execPath, ['backend.mjs'], { cwd: join(folder, 'signer'), env: { ...process.env, SIGNER: 'the-signer' } });
  expect(JSON.parse(stdout)).toEqual({
    reply: { FunctionName: 'the-signer', channel: 'backstage', viewerId: 'ann', viewerSessionVersion: expect.any(Number), singleUse: true, allowedOrigins: ['https://www.example.com'] },
    error: 'ViewerIdInvalid: …',
  });
});
