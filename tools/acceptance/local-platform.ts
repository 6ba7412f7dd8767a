import { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Account } from './account';
import { Platform } from './platform';
import { end, eventually, run as runCommand, start } from './processes';
import { LocalIvs, startIvs } from '../../ivs-local/src/package';

const ROOT = join(__dirname, '../..');
const RECORDINGS = 'recordings';
const REGION = 'us-west-2';
const ACCOUNT_ID = '123456789012'; // ministack takes it from an access key of twelve digits
const MINISTACK = /ministack==([\d.]+)/.exec(readFileSync(join(ROOT, 'ivs-local/ministack/README.md'), 'utf8'))![1]; // what its page tells to install

/** ministack, from PyPI, and the embedded IVS on this machine. Neither Docker nor credentials. */
export async function localPlatform(signal: AbortSignal, progress: (line: string) => void): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-ivs-acceptance-'));
  let ivs: LocalIvs | undefined;
  let ministack: ChildProcess | undefined;
  const close = async (): Promise<void> => {
    if (ministack) { await end(ministack); }
    await ivs?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    progress(`Installing ministack ${MINISTACK} into a temporary folder`);
    const python = await installMinistack(folder, signal);
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    ivs = await startIvs({ region: REGION, accountId: ACCOUNT_ID, rtmp: { port: 0, recordings: join(folder, RECORDINGS) } });
    const environment = isolated(folder, endpoint, ivs.endpoint);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction'); // functions run below, and find the SDK that the runtime has on AWS
    ministack = start(python, [join(ROOT, 'ivs-local/ministack/plugin.py')], { env: { ...environment, GATEWAY_PORT: new URL(endpoint).port } });
    for (const output of [ministack.stdout!, ministack.stderr!]) { output.pipe(createWriteStream(join(folder, 'ministack.log'), { flags: 'a' })); }
    const answers = async () => fetch(endpoint).then(() => true, () => false);
    const isReady = await eventually(answers, (ready) => ready || ministack!.exitCode !== null, 60, signal);
    if (!isReady) { throw new Error('ministack did not start'); }
    return platformOf(new Account({ region: REGION, credentials: { accessKeyId: ACCOUNT_ID, secretAccessKey: 'local' }, endpoint }, ivs.endpoint), ivs, environment, folder, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function platformOf(account: Account, ivs: LocalIvs, environment: NodeJS.ProcessEnv, folder: string, close: () => Promise<void>): Platform {
  return {
    isLocal: true,
    description: `ministack ${MINISTACK} for CloudFormation and all other services, and ivs-local for Amazon IVS`,
    region: REGION,
    account,
    environment,
    context: { bulk: 'false', mediaTailor: `arn:aws:mediatailor:${REGION}:${ACCOUNT_ID}:playbackConfiguration/ads` },
    bootstrap: ['bootstrap', `aws://${ACCOUNT_ID}/${REGION}`],
    ingestUrl: (_, streamKey) => `${ivs.ingest!.servers[0]}/${streamKey}`,
    fetchable: (url) => { const { pathname, search } = new URL(url); return `${ivs.endpoint}${pathname}${search}`; }, // the host of a playback URL is one of AWS
    rotate: async (secretArn) => rotateInSteps(account, secretArn),
    recording: recordingsIn(join(folder, RECORDINGS)),
    close,
  };
}

/** In a folder: the bucket refuses requests without TLS, which is all that ministack has. */
function recordingsIn(folder: string): Platform['recording'] {
  return {
    keys: async (bucket) => (existsSync(join(folder, bucket)) ? readdirSync(join(folder, bucket), { recursive: true, encoding: 'utf8' }).map((file) => file.split(sep).join('/')) : []),
    read: async (bucket, key) => readFileSync(join(folder, bucket, key), 'utf8'),
  };
}

/** ministack announces the new version and calls no function, so each step is requested as AWS Secrets Manager does it. */
async function rotateInSteps(account: Account, secretArn: string): Promise<void> {
  const ClientRequestToken = randomUUID();
  const { RotationLambdaARN } = await account.secretsManager.send(new DescribeSecretCommand({ SecretId: secretArn }));
  await account.secretsManager.send(new RotateSecretCommand({ SecretId: secretArn, ClientRequestToken }));
  for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    const answer = await account.invoke(RotationLambdaARN!, { Step, SecretId: secretArn, ClientRequestToken });
    if (answer !== null) { throw new Error(`${Step} failed: ${JSON.stringify(answer)}`); }
  }
}

async function installMinistack(folder: string, signal: AbortSignal): Promise<string> {
  const [bin, suffix] = process.platform === 'win32' ? ['Scripts', '.exe'] : ['bin', ''];
  await runCommand('python3 -m venv', 'python3', ['-m', 'venv', join(folder, 'venv')], { signal });
  const python = join(folder, 'venv', bin, `python${suffix}`);
  await runCommand('pip install', python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ministack==${MINISTACK}`, 'cryptography'], { signal });
  return python;
}

/** Nothing of the caller's own AWS settings is used. */
function isolated(folder: string, endpoint: string, ivsEndpoint: string): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|CDK_)/.test(name)));
  return {
    ...own,
    TMPDIR: folder,
    CDK_HOME: folder,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_IVS: ivsEndpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT_ID,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
    NO_PROXY: 'localhost,127.0.0.1',
    no_proxy: 'localhost,127.0.0.1',
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
