import { spawnSync } from 'node:child_process';
import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Harness, keyPair, MEDIA_TAILOR, startHarness } from './harness';
import { signedToken } from './signed-token';
import { goLive, play, RealClock } from '../../ivs-local/src';

let folder: string;
let file: string;
let harness: Harness | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  file = join(folder, 'ivs.state');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await harness?.stop();
  harness = undefined;
  rmSync(folder, { recursive: true });
});

async function start(stateFile = file): Promise<Harness> {
  harness = await startHarness({ stateFile, recordingDelay: 20 });
  return harness;
}

async function stop(): Promise<void> {
  await harness!.stop();
  harness = undefined;
}

/** What there is, by kind. */
function snapshot({ ivs: { account } }: Harness): object {
  const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations, revocations, usedTokens } = account;
  return {
    resources: [channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations].map((map) => [...map.values()]),
    revocations: [...revocations].map(([arn, viewers]) => [arn, [...viewers]]),
    usedTokens: [...usedTokens],
  };
}

test('everything is there again after a restart: created, changed, deleted', async () => {
  const { call, ivs } = await start();
  const { playbackRestrictionPolicy } = await call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['DE'] });
  const { adConfiguration } = await call('CreateAdConfiguration', { mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] });
  const { recordingConfiguration } = await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'recordings' } } });
  await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey });
  const { channel } = await call('CreateChannel', { tags: { title: 'Übung 1' }, playbackRestrictionPolicyArn: playbackRestrictionPolicy.arn });
  const other = await call('CreateChannel', { name: 'other' });
  await call('TagResource', { resourceArn: channel.arn, tags: { stage: 'test' } });
  await call('UpdateChannel', { arn: channel.arn, latencyMode: 'NORMAL' });
  await call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'ann lee', viewerSessionVersionsLessThanOrEqualTo: 3 });
  await call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'bob' });
  await call('DeleteAdConfiguration', { arn: adConfiguration.arn });
  await call('DeleteChannel', { arn: other.channel.arn });
  await new Promise((resolve) => setTimeout(resolve, 40)); // the recording configuration is ACTIVE
  expect(ivs.account.recordingConfigurations.get(recordingConfiguration.arn)!.state).toBe('ACTIVE');
  const before = snapshot(harness!);

  await stop();
  await start();
  expect(snapshot(harness!)).toEqual(before);
  await harness!.call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId: 'bob', viewerSessionVersionsLessThanOrEqualTo: 9 });
  const after = snapshot(harness!);
  await stop();
  expect(snapshot(await start())).toEqual(after); // a map of revocations that was read is watched, too
});

test('a token for single use that was used stays used', async () => {
  const { call, ivs } = await start();
  const { channel, streamKey } = await call('CreateChannel', { authorized: true });
  const signer = signedToken(new RealClock(), channel.arn);
  await call('ImportPlaybackKeyPair', { publicKeyMaterial: signer.publicKey });
  goLive(ivs.account, streamKey.value);
  const token = signer.token({ 'aws:single-use-uuid': '12345678-1234-1234-1234-123456789012' });
  const { pathname } = new URL(channel.playbackUrl);
  expect((await fetch(`${ivs.endpoint}${pathname}?token=${token}`)).status).toBe(200);
  await stop();
  await start();
  goLive(harness!.ivs.account, streamKey.value);
  expect(play(harness!.ivs.account, { path: pathname, token })).toEqual({ status: 403, reason: 'the token was used already' });
});

test('a call is written before it is answered, and only what it has changed', async () => {
  const { call } = await start();
  for (let i = 0; i < 20; i++) { await call('CreateChannel', { name: 'x'.repeat(100) }); }
  const size = statSync(file).size;
  const { channel } = await call('CreateChannel', { name: 'last' });
  const added = readFileSync(file, 'utf8').slice(size);
  expect(added.split('\n')).toEqual([expect.stringContaining(channel.arn), '']);
  await call('GetChannel', { arn: channel.arn });
  expect(statSync(file).size).toBe(size + added.length);
  for (const viewerId of ['ann', 'bob', 'carl']) { await call('StartViewerSessionRevocation', { channelArn: channel.arn, viewerId }); }
  expect(readFileSync(file, 'utf8').trim().split('\n').at(-1)).toBe(JSON.stringify([['revocations', `${channel.arn} carl`, 0]]));
});

test('a file that is mostly out of date is written anew', async () => {
  const { call, ivs } = await start();
  const { channel } = await call('CreateChannel', {});
  let largest = 0;
  for (let i = 0; i < 1100; i++) {
    ivs.account.channels.set(channel.arn, { ...channel, name: `n-${i}` });
    await new Promise((resolve) => setImmediate(resolve)); // written by itself, since there is no call
    largest = Math.max(largest, statSync(file).size);
  }
  expect(statSync(file).size).toBeLessThan(largest / 5);
  const before = snapshot({ ivs } as Harness);
  await stop();
  expect(snapshot(await start())).toEqual(before);
});

test('a line that was cut off is left out: its call was never answered', async () => {
  const { call } = await start();
  await call('CreateChannel', { name: 'whole' });
  await call('CreateChannel', { name: 'cut' });
  await stop();
  truncateSync(file, statSync(file).size - 5);
  const { channels } = await (await start()).call('ListChannels');
  expect(channels.map(({ name }: any) => name)).toEqual(['whole']);
  await harness!.call('CreateChannel', { name: 'next' });
  await stop();
  expect((await (await start()).call('ListChannels')).channels).toHaveLength(2);
});

test('when the disk is full, the call fails, and the file stays whole', async () => {
  const { call } = await start();
  await call('CreateChannel', { name: 'a' });
  const append = jest.spyOn(fs, 'appendFileSync').mockImplementation((target, data) => {
    fs.writeSync(target as number, String(data).slice(0, 10));
    throw new Error('ENOSPC: no space left on device');
  });
  const said = jest.spyOn(console, 'error').mockImplementation();
  await expect(call('CreateChannel', { name: 'b' })).rejects.toMatchObject({ name: 'InternalServerException', message: expect.stringContaining(`can't write ${file}: ENOSPC`) });
  append.mockRestore();
  expect(said).toHaveBeenCalledWith(expect.stringContaining('ENOSPC'));
  await call('CreateChannel', { name: 'c' });
  await stop();
  const names = (await (await start()).call('ListChannels')).channels.map(({ name }: any) => name);
  expect(names).toEqual(['a', 'b', 'c']); // what was not acknowledged may be there
});

describe('a file that is none of ours is refused, and left as it is', () => {
  test.each([
    ['a package.json', '{"name":"app"}\n', 'is no state file of ivs-local'],
    ['null', 'null', 'is no state file of ivs-local'],
    ['another JSON', '{"channels":5}', 'is no state file of ivs-local'],
    ['a text', 'hello', 'is no state file of ivs-local'],
    ['a broken line', '{"format":"ivs-local state","version":1}\n[["channels","a",{}]]\n[[\n', 'is broken at line 3'],
    ['a line of something else', '{"format":"ivs-local state","version":1}\n{"channels":5}\n', 'is broken at line 2'],
    ['a line without keys', '{"format":"ivs-local state","version":1}\n[[5,5]]\n', 'is broken at line 2'],
    ['a kind that is unknown', '{"format":"ivs-local state","version":1}\n[["stages","a",{}]]\n', 'is broken at line 2'],
    ['another version', '{"format":"ivs-local state","version":2}\n', 'is no state file of ivs-local'],
  ])('%s', async (_, content, message) => {
    writeFileSync(file, content);
    await expect(start()).rejects.toThrow(`${file} ${message}`);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(readdirSync(folder)).toEqual(['ivs.state']);
  });

  test('an empty file is a new one; a folder is none', async () => {
    writeFileSync(file, '');
    await start();
    await stop();
    await expect(start(folder)).rejects.toThrow(`can't read the state file ${folder}: EISDIR`);
    await expect(start(join(folder, 'no/such/folder/ivs.state'))).rejects.toThrow(`${join(folder, 'no/such/folder')}, the folder of the state file, does not exist`);
  });
});

describe('one process has a file at a time', () => {
  const inUse = (pid = process.pid) => `in use by process ${pid}`;

  test('also in one process, and by another path', async () => {
    const link = join(folder, 'link.state');
    await start();
    symlinkSync(file, link, 'file');
    await expect(startHarness({ stateFile: file })).rejects.toThrow(inUse());
    await expect(startHarness({ stateFile: link })).rejects.toThrow(inUse());
    await stop();
    await start(link);
    await harness!.call('CreateChannel', {});
    await stop();
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect((await (await start()).call('ListChannels')).channels).toHaveLength(1);
  });

  test('the lock of a process that has ended is out of date', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${file}.lock`, JSON.stringify({ pid }));
    await start();
    await stop();
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test('so is the lock of an earlier process with the same number', async () => {
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.ppid, started: '1' }));
    await start();
  });

  test('the lock of a process that lives is not, nor one that nobody can read', async () => {
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.ppid }));
    await expect(start()).rejects.toThrow(inUse(process.ppid));
    writeFileSync(`${file}.lock`, '{"pid"');
    await expect(start()).rejects.toThrow('in use by somebody');
    expect(readdirSync(folder)).toEqual(['ivs.state.lock']);
  });

  test('a start that fails releases it', async () => {
    await expect(startHarness({ stateFile: file, seed: [{ operation: 'MakeCoffee' }] })).rejects.toThrow('MakeCoffee');
    expect(readdirSync(folder)).toEqual([]);
    const taken = await startHarness();
    await expect(startHarness({ stateFile: file, port: taken.ivs.port })).rejects.toThrow('EADDRINUSE');
    await taken.stop();
    expect(readdirSync(folder)).toEqual(['ivs.state']);
  });
});

test('only its owner can read the file', async () => {
  await start();
  expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
});
