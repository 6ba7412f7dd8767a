import { parseArgs } from 'node:util';
import { build, commandLine, portOption } from '../shared/command-line';

const USAGE = `npm run private-channel [-- --port 8080 --custody kms]

Deploys examples/private-channel on this machine, to be watched in a browser.

  --port       of the web site [8080]
  --custody    where the private key is: secretsManager or kms [secretsManager]
  --help       shows this`;

const { port, custody } = commandLine(USAGE, () => {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, custody: { type: 'string', default: 'secretsManager' } } });
  if (values.custody !== 'secretsManager' && values.custody !== 'kms') { throw new Error(`--custody is "${values.custody}", but it must be secretsManager or kms`); }
  return { port: portOption(values.port), custody: values.custody as 'secretsManager' | 'kms' };
});

build('pre-compile', 'compile', 'player');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // read when the SDK is loaded
void import('./index.js').then(async ({ runPrivateChannel }) => runPrivateChannel(port, custody)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
