import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlatformForTests, StacksForTests, testPlatform } from './account-for-tests';
import { LocalIvs, startIvs } from '../../ivs-local/src/package';
import { acceptance, AcceptanceOptions, Part, requireOwnAccount } from '../../tools/acceptance/acceptance';
import { CATALOGUE } from '../../tools/acceptance/catalogue';
import type { Check } from '../../tools/acceptance/check';
import type { Context } from '../../tools/acceptance/context';
import { PURPOSE_TAG, tagsOfRun } from '../../tools/acceptance/names';
import type { Platform } from '../../tools/acceptance/platform';

const TAGS = { [PURPOSE_TAG.key]: PURPOSE_TAG.value };
const CHECKS: { [name: string]: Check } = {
  judged: { assumes: 'A new channel is LOW', expected: 'LOW' },
  later: { assumes: 'There is one channel', expected: '1 channel' },
};
let ivs: LocalIvs;
let platform: PlatformForTests;
let said: string[];

beforeEach(async () => {
  ivs = await startIvs();
  platform = await testPlatform(ivs.endpoint);
  said = [];
});
afterEach(async () => {
  await platform.close();
  await ivs.close();
});

async function runOf(parts: Part[], options: Partial<AcceptanceOptions> = {}): Promise<{ code: number; text: string }> {
  const reportFile = join(mkdtempSync(join(tmpdir(), 'acceptance-')), 'deep', 'report.md');
  const { signal } = new AbortController();
  const code = await acceptance({ platform, parts, signal, reportFile, write: (line) => { said.push(line); }, catalogue: CHECKS, ...options });
  return { code, text: readFileSync(reportFile, 'utf8') };
}

const part = (run: Part['run']): Part => ({ title: 'a part', run });
const channels = async () => (await platform.account.list('ListChannels', 'channels')).map(({ name }) => name);

/** Creates a channel, as a stack would do it, and compares it. */
const creating = (observed?: string) => part(async ({ run, account }: Context) => {
  const { channel } = await account.call('CreateChannel', { name: 'of-the-run', tags: tagsOfRun(run.id) });
  await run.check('judged', async () => observed ?? channel.latencyMode);
  await run.check('later', async () => `${(await account.list('ListChannels', 'channels')).length} channel`);
});

test('a run whose checks all pass ends with 0, and leaves nothing', async () => {
  const { code, text } = await runOf([creating()]);
  expect(code).toBe(0);
  expect(text).toContain('- Result: 2 passed, 0 failed');
  expect(text).toContain('- Left behind: nothing that the run knows of');
  expect(await channels()).toEqual([]);
});

test('a check that fails is in the report with what was expected and observed, ends the run with 1, and stops no other check', async () => {
  const { code, text } = await runOf([creating('NORMAL|x')]);
  expect(code).toBe(1);
  expect(text).toContain('## Failed\n\n| check | what it assumes | expected | observed |\n| --- | --- | --- | --- |\n| `judged` | A new channel is LOW | LOW | NORMAL\\|x |');
  expect(text).toMatch(/## Passed[^]*`later`/);
  expect(said).toContain('  failed           judged: expected LOW, observed NORMAL|x');
  expect(await channels()).toEqual([]);
});

test('what a check throws is what it has observed', async () => {
  const { code, text } = await runOf([part(async ({ run, account }) => run.check('judged', async () => account.call('GetChannel', { arn: 'arn:aws:ivs:us-west-2:123456789012:channel/none' })))]);
  expect(code).toBe(1);
  expect(text).toMatch(/`judged` \| A new channel is LOW \| LOW \| ResourceNotFoundException: /);
});

test('a part that fails ends the run: the rest is not reached, and what exists is deleted', async () => {
  const { code, text } = await runOf([
    part(async ({ account, run }) => {
      const { streamKey } = await account.call('CreateChannel', { name: 'of-the-run', tags: tagsOfRun(run.id) });
      ivs.goLive(streamKey.channelArn, { reconnects: true });
      await run.check('judged', async () => 'LOW');
      throw new Error('CloudFormation of 111122223333 gives up');
    }),
    creating(),
  ]);
  expect(code).toBe(1);
  expect(text).toContain('- Ended early: CloudFormation of <account> gives up');
  expect(text).toMatch(/## Not reached[^]*`later` \| There is one channel \| 1 channel \| –/);
  expect(await channels()).toEqual([]);
});

test('what can\'t be deleted is said, and the run ends with 1', async () => {
  const { code, text } = await runOf([creating(), part(async () => { ivs.faults.add({ operation: 'DeleteChannel', error: 'AccessDeniedException', times: 10 }); })]);
  expect(code).toBe(1);
  expect(text).toMatch(/- Left behind: channel \w+: AccessDeniedException; 1 channel\n/);
});

test('neither account nor secrets are in report or progress', async () => {
  const token = 'eyJhbGciOiJFUzM4NCJ9.eyJleHAiOjF9.c2ln';
  let secrets: string[] = [];
  const { text } = await runOf([part(async ({ run, account }) => {
    const { channel, streamKey } = await account.call('CreateChannel', { tags: tagsOfRun(run.id) });
    secrets = [streamKey.value, channel.srt.passphrase, new URL(channel.playbackUrl).host, channel.ingestEndpoint, token, '111122223333'];
    await run.check('judged', async () => JSON.stringify({ channel, streamKey, token }));
    run.progress(`${secrets.join(' ')} ${JSON.stringify(channel)}`);
  })]);
  expect(secrets.filter((secret) => secret.length < 10)).toEqual([]);
  const everything = [text, ...said].join('\n');
  expect(secrets.filter((secret) => secret !== secrets[1] && everything.includes(secret))).toEqual([]);
  expect(text).not.toContain(secrets[1]); // the passphrase is known by the name of its member
});

test('a secret in a long text is redacted before the text is cut', async () => {
  const token = `eyJhbGciOiJFUzM4NCJ9.${'a'.repeat(300)}.${'z'.repeat(128)}`;
  const { text } = await runOf([part(async ({ run }) => run.check('judged', async () => token + '!'.repeat(300)))]);
  expect(text).toContain('!'.repeat(300));
  expect(text).not.toContain('zzz');
});

test('an interruption ends the run, cleans up, and gives 130', async () => {
  const interruption = new AbortController();
  const { code, text } = await runOf([
    part(async (context) => {
      await context.account.call('CreateChannel', { tags: tagsOfRun(context.run.id) });
      setTimeout(() => { interruption.abort(); }, 50);
      await context.eventually(async () => false, (there) => there, 60);
    }),
    creating(),
  ], { signal: interruption.signal });
  expect(code).toBe(130);
  expect(text).toContain('- Ended early: interrupted');
  expect(text).toContain('2 not reached');
  expect(await channels()).toEqual([]);
});

describe('what the local platform can\'t judge', () => {
  const catalogue: { [name: string]: Check } = {
    never: { assumes: 'IAM denies it', expected: 'denied', locally: { runs: false, why: 'nobody checks permissions here' } },
    builtIn: { assumes: 'It is so', expected: 'so', locally: { runs: true, why: 'it was built so' } },
  };

  test('is not judged, never passed, with the reason', async () => {
    const observed = jest.fn(async () => 'denied');
    const { code, text } = await runOf([part(async ({ run }) => { await run.check('never', observed); await run.check('builtIn', async () => 'so'); })], { catalogue });
    expect(code).toBe(0);
    expect(observed).not.toHaveBeenCalled();
    expect(text).toContain('**This run did not use AWS.**');
    expect(text).toContain('0 passed, 0 failed, 2 not judged here');
    expect(text).toContain('| `never` | IAM denies it | denied | *nobody checks permissions here* |');
    expect(text).toContain('| `builtIn` | It is so | so | so; *it was built so* |');
  });

  test('fails all the same when what is observed is not what is expected', async () => {
    const { code, text } = await runOf([part(async ({ run }) => { await run.check('never', async () => ''); await run.check('builtIn', async () => 'not so'); })], { catalogue });
    expect(code).toBe(1);
    expect(text).toContain('| `builtIn` | It is so | so | not so |');
  });

  test('is judged on AWS', async () => {
    const { code, text } = await runOf(
      [part(async ({ run }) => { await run.check('never', async () => 'denied'); await run.check('builtIn', async () => 'so'); })],
      { catalogue, platform: { ...platform, isLocal: false } });
    expect(code).toBe(0);
    expect(text).toContain('- Result: 2 passed, 0 failed, 0 not judged here');
    expect(text).not.toContain('did not use AWS');
  });
});

describe('an account with resources of Amazon IVS', () => {
  const write = (line: string) => { said.push(line); };

  test('is taken when there are none, or only what a run has left', async () => {
    await requireOwnAccount({ platform, write });
    await platform.account.call('CreateChannel', { tags: TAGS });
    await requireOwnAccount({ platform, write });
    expect(said).toEqual([]);
  });

  test.each<[string, (call: Platform['account']) => Promise<unknown>, string]>([
    ['channels', async (account) => Promise.all([account.call('CreateChannel'), account.call('CreateChannel', { tags: { purpose: 'something-else' } })]), '2 channels'],
    ['a policy', async (account) => account.call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['DE'] }), '1 playback restriction policy'],
    ['a recording configuration', async (account) => account.call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'mine' } } }), '1 recording configuration'],
    ['a channel of a stack that uses this library', async (account) => account.call('CreateChannel', { tags: { 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/Live/x' } }), '1 channel'],
    ['a channel of a stack whose name begins like ours', async (account) => account.call('CreateChannel', { tags: { 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/CdkIvsAcceptanceStaging/x' } }), '1 channel'],
  ])('is refused when it has %s that no run has created', async (_, create, found) => {
    await create(platform.account);
    await expect(requireOwnAccount({ platform, write })).rejects.toThrow(`us-west-2 has resources of Amazon IVS that no acceptance run has created: ${found}. Use an account`);
  });

  test('is taken with --allow-existing, and what it has stays as it is', async () => {
    const { channel: { arn } } = await platform.account.call('CreateChannel', { name: 'theirs' });
    await requireOwnAccount({ platform, write, allowExisting: true });
    expect(said).toEqual(['us-west-2 has resources of Amazon IVS that no acceptance run has created: 1 channel. They stay as they are.']);
    expect((await runOf([creating('HIGH')])).code).toBe(1);
    expect(await channels()).toEqual(['theirs']);
    const calls = ivs.calls.filter(({ input }) => /theirs/.test(JSON.stringify(input ?? {})) || JSON.stringify(input ?? {}).includes(arn)).map(({ operation }) => operation);
    expect(calls).toEqual(['CreateChannel']);
  });

  test('what another run has created stays: it may be running now', async () => {
    await platform.account.call('CreateChannel', { name: 'of-another-run', tags: tagsOfRun('another') });
    expect((await runOf([creating('HIGH')])).code).toBe(1);
    expect(await channels()).toEqual(['of-another-run']);
  });
});

describe('stacks in an AWS account', () => {
  const write = (line: string) => { said.push(line); };
  const [OURS, THEIRS] = [{ tags: tagsOfRun('another') }, { tags: { team: 'live' } }];
  const onAws = (stacks: StacksForTests): Platform => { Object.assign(platform.stacks, stacks); return { ...platform, isLocal: false }; };

  test('of somebody else that have our name are refused, also with --clean-up-earlier', async () => {
    const caution = { platform: onAws({ CdkIvsAcceptance: THEIRS }), write, cleanUpEarlier: true };
    await expect(requireOwnAccount(caution)).rejects.toThrow('has the stack CdkIvsAcceptance, which no acceptance run has created');
  });

  test('of another run are refused, unless they are to be deleted first', async () => {
    const caution = { platform: onAws({ CdkIvsAcceptanceAds: OURS }), write };
    await expect(requireOwnAccount(caution)).rejects.toThrow('has the stack CdkIvsAcceptanceAds of an acceptance run that is running now, or was ended before it could clean up. If none is running, use --clean-up-earlier');
    await requireOwnAccount({ ...caution, cleanUpEarlier: true });
  });

  test('are named together with the resources that a run has left', async () => {
    await platform.account.call('CreateChannel', { tags: tagsOfRun('another') });
    await expect(requireOwnAccount({ platform: onAws({ CdkIvsAcceptance: OURS }), write })).rejects.toThrow('has the stack CdkIvsAcceptance, 1 channel of an acceptance run');
  });

  test.each([['of somebody else', THEIRS], ['of another run', OURS]])('%s are not deleted at the end of a run', async (_, stack) => {
    const { code, text } = await runOf([part(async () => undefined)], { platform: onAws({ CdkIvsAcceptance: stack }), catalogue: {} });
    expect(code).toBe(1);
    expect(text).toContain('the stack CdkIvsAcceptance is not of this run, and stays as it is');
    expect(platform.requests.filter((request) => /Delete|ListStackResources/.test(request))).toEqual([]);
  });
});

describe('the catalogue', () => {
  const folder = join(__dirname, '../../tools/acceptance/scenario');
  const sources = ['deployment', 'service', 'permissions', 'streaming', 'revocation', 'stream-key', 'updates', 'deletion']
    .map((name) => readFileSync(join(folder, `${name}.ts`), 'utf8')).join('\n');

  test('every check is carried out by the scenario', () => {
    const names = Object.keys(CATALOGUE).filter((name) => !name.startsWith('resource-tag-'));
    expect(names.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
  });

  test('the kept report has every check, and says that it was not on AWS', () => {
    const file = join(__dirname, '../../docs/acceptance/local.md');
    const text = readFileSync(file, 'utf8');
    expect(Object.keys(CATALOGUE).filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
    expect(text).toContain('**This run did not use AWS.**');
    expect(text).toContain(' 0 failed, ');
    expect(text).toContain(' 0 not reached');
    expect(existsSync(join(__dirname, '../../docs/acceptance/aws.md'))).toBe(false); // nothing has run there
  });
});
