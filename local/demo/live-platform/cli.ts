import { parseArgs } from 'node:util';
import { build, commandLine } from '../../../tools/command-line';

const USAGE = `npm run demo [-- --keep]

Builds the library, deploys examples/live-platform on this machine, shows it, and takes it down again.

  --keep    leaves it running, until Ctrl-C
  --help    shows this`;

const { keep } = commandLine(USAGE, () => parseArgs({ options: { keep: { type: 'boolean', default: false } } }).values);

build('pre-compile', 'compile');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // read when the SDK is loaded
void import('./index.js').then(async ({ demo }) => demo(keep)).catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
