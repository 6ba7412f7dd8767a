import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { callerOf, newClient } from './harness';
import { answersFor, installed, Running } from './installed';
import { readmeExample } from './readme';
import { bin } from '../../tools/commands';
import { traces } from '../package/meant-to-ship';

let folder: string;
let command: string;
beforeAll(() => {
  folder = installed();
  command = join(folder, 'node_modules/.bin/ivs-local');
});
afterEach(() => Running.endAll());
afterAll(() => rmSync(folder, { recursive: true }));

const start = (...args: string[]) => new Running(folder, command, ['--port', '0', '--no-rates', ...args]);

/** Calls an operation with the SDK. */
async function call(endpoint: string, operation: string, input: object = {}, region?: string): Promise<any> {
  const client = newClient(endpoint, 1, { region });
  try {
    return await callerOf(client)(operation, input);
  } finally {
    client.destroy();
  }
}

const channelNames = async (endpoint: string, region?: string) => (await call(endpoint, 'ListChannels', {}, region)).channels.map(({ name }: any) => name);

describe('what is installed', () => {
  test('is what is meant to ship, and nothing else: no other package either', () => {
    const packageFolder = join(folder, 'node_modules/ivs-local');
    const files = readdirSync(packageFolder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name).slice(packageFolder.length + 1));
    expect(files.sort()).toEqual([
      'LICENSE', 'NOTICE', 'README.md',
      'dist/cli.js', 'dist/media/1080p.mp4', 'dist/media/360p.mp4', 'dist/media/720p.mp4',
      'dist/page/index.html', 'dist/page/page.css', 'dist/page/page.js',
      'dist/package.d.mts', 'dist/package.d.ts', 'dist/package.js', 'dist/package.mjs',
      'ministack/README.md', 'ministack/plugin.py', 'ministack/types.json',
      'package.json',
    ].sort());
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['ivs-local']);
    expect(files.flatMap((file) => traces(file, readFileSync(join(packageFolder, file))))).toEqual([]);
    expect(readFileSync(join(packageFolder, 'NOTICE'), 'utf8')).toMatch(/\najv \d.* \(MIT\)\n[^]*\nhls\.js \d.* \(Apache-2\.0\)\n/);
  });

  test.each([
    ['import', "import { startIvs } from 'ivs-local';", 'mjs'],
    ['require', "const { startIvs } = require('ivs-local');", 'cjs'],
  ])('starts by %s', (_, line, extension) => {
    const program = `${line}
      (async () => {
        const ivs = await startIvs({ seed: [{ operation: 'CreateChannel', input: { name: 'main' }, as: 'main' }] });
        const { arn } = ivs.seeded.main.channel;
        const events = [];
        ivs.onEvent((event) => events.push(event.detail.event_name ?? event.detail.limit_name));
        ivs.goLive(arn);
        ivs.starve(arn);
        ivs.recover(arn);
        ivs.stop(arn);
        ivs.faults.add({ operation: 'ListChannels', error: 'ThrottlingException' });
        const statuses = [];
        for (let i = 0; i < 2; i++) { statuses.push((await fetch(ivs.endpoint + '/ListChannels', { method: 'POST', body: '{}' })).status); }
        console.log(JSON.stringify({ events, same: ivs.events.length === events.length, statuses, calls: ivs.calls.map((call) => call.error ?? 'ok'), region: ivs.region }));
        await ivs.close();
      })();`;
    writeFileSync(join(folder, `program.${extension}`), program);
    expect(JSON.parse(execFileSync(process.execPath, [`program.${extension}`], { cwd: folder, encoding: 'utf8' }))).toEqual({
      events: ['Session Created', 'Stream Start', 'Starvation Start', 'Starvation End', 'Session Ended', 'Stream End'],
      same: true,
      statuses: [429, 200],
      calls: ['ThrottlingException', 'ok'],
      region: 'us-west-2',
    });
  });

  test.each<[string, RegExp]>([
    ['goLive(channel.arn);\nconsole', /^\[ 'Session Created', 'Stream Start' \]\n[^]*operation: 'CreateChannel'/],
    ['SignJWT', /^403\n200\n$/],
  ])('runs an example of its README (%j)', (text, printed) => {
    mkdirSync(join(folder, 'node_modules/@aws-sdk'), { recursive: true });
    for (const name of ['@aws-sdk/client-ivs', 'jose']) {
      const link = join(folder, 'node_modules', name);
      if (!existsSync(link)) { symlinkSync(dirname(require.resolve(`${name}/package.json`)), link, 'junction'); }
    }
    writeFileSync(join(folder, 'readme.mjs'), readmeExample('js', text));
    const output = execFileSync(process.execPath, ['readme.mjs'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(output).toMatch(printed);
  });

  test.each([['mts', 'nodenext', 'nodenext'], ['cts', 'nodenext', 'nodenext'], ['ts', 'esnext', 'bundler']])('has types that need no other package, for .%s with %s', (extension, module, resolution) => {
    const file = `types.${extension}`;
    writeFileSync(join(folder, file), `
      import { Call, LocalIvs, startIvs } from 'ivs-local';
      export async function go(): Promise<readonly Call[]> {
        const ivs: LocalIvs = await startIvs({ port: 0, seed: [{ operation: 'CreateChannel' }] });
        const { streamId } = ivs.goLive('arn', { reconnects: true });
        // @ts-expect-error: what is inside is hidden
        ivs.account;
        await ivs.close();
        return streamId === '' ? [] : ivs.calls;
      }`);
    bin('typescript', 'tsc', ['--noEmit', '--strict', '--lib', 'es2022', '--module', module, '--moduleResolution', resolution, file], { cwd: folder });
  });
});

describe('the command', () => {
  test('prints settings that the SDK takes, and keeps what it is told to keep', async () => {
    const options = ['--state', 'app.state', '--region', 'eu-west-1', '--account', '210987654321'];
    const first = start(...options);
    const endpoint = await first.endpoint();
    expect(first.output).toContain('AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1');
    const { channel } = await call(endpoint, 'CreateChannel', { name: 'main' }, 'eu-west-1');
    expect(channel.arn).toMatch(/^arn:aws:ivs:eu-west-1:210987654321:channel\//);
    expect(await first.end('SIGTERM')).toBe(0);
    expect(first.output).toMatch(/CreateChannel +200/);

    const second = start(...options);
    expect(await channelNames(await second.endpoint(), 'eu-west-1')).toEqual(['main']);
    await second.end('SIGTERM');
  });

  test('says where encoders connect, at the address that it listens on', async () => {
    const running = start('--rtmp', '0', '--rtmps', '0', '--host', '127.0.0.2');
    await running.endpoint();
    expect(running.output).toMatch(/Encoders: rtmp:\/\/127\.0\.0\.2:\d+\/app\/STREAM_KEY\n +Encoders: rtmps:\/\/127\.0\.0\.2:\d+\/app\/STREAM_KEY\n/);
    await running.end('SIGTERM');
  });

  test('makes the requests of a seed, and says what it has made', async () => {
    writeFileSync(join(folder, 'seed.json'), JSON.stringify([{ operation: 'CreateChannel', input: { name: 'main' }, as: 'main' }]));
    const running = start('--seed', 'seed.json');
    expect(await channelNames(await running.endpoint())).toEqual(['main']);
    expect(running.output).toMatch(/ {2}main: arn:aws:ivs:us-west-2:123456789012:channel\/\w+\n/);
    await running.end('SIGTERM');
  });

  test('takes the seed of its README, which ends with a channel that is live', async () => {
    writeFileSync(join(folder, 'readme.json'), readmeExample('json'));
    const running = start('--seed', 'readme.json', '--no-delays');
    const { streams } = await call(await running.endpoint(), 'ListStreams');
    expect(streams).toEqual([expect.objectContaining({ state: 'LIVE' })]);
    await running.end('SIGTERM');
  });

  test('knows each option of its README, and no other', () => {
    const help = execFileSync(command, ['--help'], { encoding: 'utf8' });
    const options = [...help.matchAll(/^ {2}(--[a-z0-9-]+(?: \[?[A-Z]+\]?)?) {2}/gm)].map(([, option]) => option.trim());
    const readme = readFileSync(join(folder, 'node_modules/ivs-local/README.md'), 'utf8');
    const documented = [...readme.matchAll(/^\| `(--[a-z0-9-]+(?: \[?[A-Z]+\]?)?)` \|/gm)].map(([, option]) => option);
    expect(options.filter((option) => !['--version', '--help'].includes(option)).sort()).toEqual(documented.sort());
    expect(execFileSync(command, ['--version'], { encoding: 'utf8' })).toBe('0.0.0\n');
  });

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s ends it within a second, with a client connected', async (signal) => {
    const running = start();
    const endpoint = await running.endpoint();
    await (await fetch(endpoint)).text(); // leaves a connection open
    const started = Date.now();
    expect(await running.end(signal)).toBe(0);
    expect(Date.now() - started).toBeLessThan(1000);
    expect(running.output).toContain('stopped');
  });

  test.each<[string, string[]]>([['npm', ['run', 'ivs']], ['npx', ['ivs-local', '--port', '0']]])('a signal to %s, which started it, ends it', async (program, args) => {
    for (const [signal, isGroup] of [['SIGTERM', false], ['SIGINT', true]] as const) {
      const running = new Running(folder, program, args);
      const endpoint = await running.endpoint();
      void running.end(signal, isGroup ? -running.pid : running.pid);
      expect(await answersFor(endpoint)).toBeLessThan(1500);
    }
  });

  test('a port that is taken is an error, in one line', async () => {
    const running = start();
    const { port } = new URL(await running.endpoint());
    const second = new Running(folder, command, ['--port', port]);
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toMatch(/^.*EADDRINUSE.*\n$/);
    await running.end('SIGTERM');
  });
});

describe('a state file', () => {
  test('belongs to one process: the second is refused, and told which', async () => {
    const first = start('--state', 'one.state');
    await first.endpoint();
    const second = start('--state', './one.state');
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toContain(`one.state is in use by process ${first.pid}`);
    await first.end('SIGKILL');
    const third = start('--state', 'one.state'); // the lock of a process that was killed is out of date
    await third.endpoint();
    await third.end('SIGTERM');
  });

  test('of ten processes that find the lock of one that was killed, one gets it', async () => {
    const killed = start('--state', 'race.state');
    await killed.endpoint();
    await killed.end('SIGKILL');
    const all = [...Array(10)].map(() => start('--state', 'race.state'));
    const outcomes = await Promise.all(all.map((running) => Promise.race([running.endpoint().then(() => 'runs'), running.exitCode().then((code) => `ended with ${code}`)])));
    expect(outcomes.filter((outcome) => outcome === 'runs')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'ended with 1')).toHaveLength(9);
    await all[outcomes.indexOf('runs')].end('SIGTERM');
  });

  test('--state package.json is refused, and the file is as before', async () => {
    const before = readFileSync(join(folder, 'package.json'), 'utf8');
    const running = start('--state', 'package.json');
    expect(await running.exitCode()).toBe(1);
    expect(running.output).toContain('package.json is no state file of ivs-local');
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(before);
  });

  test('loses nothing that was acknowledged, by kill -9 among concurrent calls', async () => {
    const [created, deleting, deleted] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for (let round = 0; round < 8; round++) {
      const running = start('--state', 'kill.state');
      const endpoint = await running.endpoint();
      const post = async (path: string, body: object) => {
        const response = await fetch(endpoint + path, { method: 'POST', body: JSON.stringify(body) });
        return { status: response.status, body: await response.text() };
      };
      let isOver = false;
      const client = async () => {
        while (!isOver) {
          const { status, body } = await post('/CreateChannel', {});
          if (status !== 200) { throw new Error(body); }
          const { arn } = JSON.parse(body).channel;
          created.add(arn);
          if (created.size % 3 === 0) {
            deleting.add(arn); // what is not acknowledged may have happened, or not
            if ((await post('/DeleteChannel', { arn })).status === 204) { deleted.add(arn); }
          }
        }
      };
      const clients = [...Array(20)].map(() => expect(client()).rejects.toThrow('fetch failed'));
      await new Promise((resolve) => setTimeout(resolve, 300 + round * 70));
      await running.end('SIGKILL');
      isOver = true;
      await Promise.all(clients);
    }
    const running = start('--state', 'kill.state');
    const endpoint = await running.endpoint();
    const found = new Set<string>();
    let nextToken: string | undefined;
    do {
      const page: any = await call(endpoint, 'ListChannels', { nextToken });
      for (const { arn } of page.channels) { found.add(arn); }
      nextToken = page.nextToken;
    } while (nextToken);
    await running.end('SIGTERM');
    expect(created.size).toBeGreaterThan(100);
    expect(deleted.size).toBeGreaterThan(20);
    expect([...created].filter((arn) => !deleted.has(arn) && !deleting.has(arn) && !found.has(arn))).toEqual([]);
    expect([...deleted].filter((arn) => found.has(arn))).toEqual([]);
  });
});
