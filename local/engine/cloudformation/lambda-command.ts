import { join } from 'node:path';

/**
 * The command that runs a function: this Node.js, or the Python in PATH. Lambda's runtime for Python includes boto3, so this Python needs
 * it too.
 */
export function commandOf(runtime: unknown): [command: string, args: string[]] {
  if (String(runtime).startsWith('nodejs')) { return [process.execPath, [join(__dirname, 'lambda-runtime.cjs')]]; }
  if (String(runtime).startsWith('python')) { return ['python3', ['-B', join(__dirname, 'lambda-runtime.py')]]; }
  throw new Error(`the runtime ${runtime} is not supported, only Node.js and Python are`);
}
