import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Harness, startHarness } from './harness';

/*
 * The SDKs of AWS for other languages, which nobody here wrote, against the embedded IVS (clients/README.md). Needs Python with boto3
 * (PYTHON names it), Go, and Java with Maven.
 */
const CLIENTS = join(__dirname, 'clients');
const PYTHON = process.env.PYTHON ?? 'python3';
const quiet = { stdio: 'pipe' } as const;

interface Client {
  /** What is built before, in a folder of its own, and the command that runs it. */
  readonly build: (folder: string) => void;
  readonly command: (folder: string) => [string, ...string[]];
}

const LANGUAGES: { [name: string]: Client } = {
  boto3: { build: () => {}, command: () => [PYTHON, join(CLIENTS, 'client.py')] },
  Go: {
    build: (folder) => {
      cpSync(join(CLIENTS, 'go'), folder, { recursive: true });
      execFileSync('go', ['mod', 'tidy'], { cwd: folder, ...quiet });
      execFileSync('go', ['build', '-o', 'client', '.'], { cwd: folder, ...quiet });
    },
    command: (folder) => [join(folder, 'client')],
  },
  Java: {
    build: (folder) => {
      cpSync(join(CLIENTS, 'java'), folder, { recursive: true });
      execFileSync('mvn', ['--batch-mode', '--quiet', 'package', 'dependency:copy-dependencies'], { cwd: folder, ...quiet });
    },
    command: (folder) => ['java', '-cp', `${folder}/target/classes:${folder}/target/dependency/*`, 'Client'],
  },
};

let harness: Harness;
beforeEach(async () => { harness = await startHarness(); });
afterEach(() => harness.stop());

/** Only what the client needs, so that nothing of this machine reaches it. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, JAVA_HOME } = process.env;
  return {
    PATH,
    HOME,
    ...JAVA_HOME && { JAVA_HOME },
    AWS_ENDPOINT_URL_IVS: harness.ivs.endpoint,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-west-2',
    AWS_DEFAULT_REGION: 'us-west-2',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    NO_PROXY: '127.0.0.1',
  };
}

test.each(Object.keys(LANGUAGES))('%s: pages, tags, regions and the texts of errors', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'ivs-client-'));
  try {
    LANGUAGES[name].build(folder);
    const [program, ...args] = LANGUAGES[name].command(folder);
    const { stdout } = await promisify(execFile)(program, args, { env: environment() });
    const seen = JSON.parse(stdout);
    const [arn] = [...harness.ivs.account.channels.keys()];
    const text = (part: string) => (name === 'Go' ? '' : expect.stringContaining(part)); // Go's client reads texts from `exceptionMessage` only, which IVS does not send
    expect(seen).toEqual({
      names: ['channel-0', 'channel-1', 'channel-2', 'channel-3', 'channel-4'],
      pages: 3,
      tags: { number: '0', team: 'live: a/b' },
      elsewhere: 0,
      notFound: { code: 'ResourceNotFoundException', message: text(`${arn.slice(0, -4)}gone`) },
      notLive: { code: 'ChannelNotBroadcasting', message: text(arn) },
      invalid: { code: 'ValidationException', message: text('name') },
      conflict: { code: expect.stringMatching(/^(ServiceQuotaExceeded|Conflict)Exception$/), message: text(arn) },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
