import { parseArgs } from 'node:util';
import { build, commandLine, portOption } from '../../../tools/command-line';

const USAGE = `npm run private-channel [-- --port 8080 --storage kms --language python]

Deploys examples/private-channel on this machine, to be watched in a browser.

  --port        of the web site [8080]
  --storage     where the private key is: secretsManager or kms [secretsManager]
  --language    of the app and its backend: typescript, or python, which is examples/private-channel-python and needs
                a virtual environment that its README describes [typescript]
  --help        shows this`;

const { port, storage, language } = commandLine(USAGE, () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' }, storage: { type: 'string', default: 'secretsManager' }, language: { type: 'string', default: 'typescript' },
    },
  });
  return {
    port: portOption(values.port),
    storage: oneOf('storage', values.storage, ['secretsManager', 'kms']),
    language: oneOf('language', values.language, ['typescript', 'python']),
  };
});

function oneOf<T extends string>(option: string, value: string, [first, second]: [T, T]): T {
  if (value !== first && value !== second) { throw new Error(`--${option} is "${value}", but it must be ${first} or ${second}`); }
  return value as T;
}

build('pre-compile', 'compile', 'player');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // read when the SDK is loaded
void import('./index.js').then(async ({ runPrivateChannel }) => runPrivateChannel(port, { storage, language })).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
