import { parseArgs } from 'node:util';
import { build, commandLine, portOption } from '../shared/command-line';

const USAGE = `npm run private-channel [-- --port 8080 --storage kms]

Deploys examples/private-channel on this machine, to be watched in a browser.

  --port       of the web site [8080]
  --storage    where the private key is: secretsManager or kms [secretsManager]
  --help       shows this`;

const { port, storage } = commandLine(USAGE, () => {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, storage: { type: 'string', default: 'secretsManager' } } });
  if (values.storage !== 'secretsManager' && values.storage !== 'kms') { throw new Error(`--storage is "${values.storage}", but it must be secretsManager or kms`); }
  return { port: portOption(values.port), storage: values.storage as 'secretsManager' | 'kms' };
});

build('pre-compile', 'compile', 'player');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // read when the SDK is loaded
void import('./index.js').then(async ({ runPrivateChannel }) => runPrivateChannel(port, storage)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
