import { testPlatform } from './account-for-tests';
import { acceptance } from '../../tools/acceptance/acceptance';
import { interruption } from '../../tools/acceptance/interruption';
import { tagsOfRun } from '../../tools/acceptance/names';
import { run as runCommand } from '../../tools/acceptance/processes';

/*
 * interrupted.ts ENDPOINT REPORT    a run that has created a channel, and waits for a command that takes a minute
 */
const [ivsEndpoint, reportFile] = process.argv.slice(2);

async function main(): Promise<number> {
  const signal = interruption();
  const platform = await testPlatform(ivsEndpoint);
  const code = await acceptance({
    platform,
    signal,
    reportFile,
    write: console.log,
    catalogue: { waits: { assumes: 'It ends', expected: 'ended' } },
    parts: [{
      title: 'a part',
      run: async ({ account, run }) => {
        await account.call('CreateChannel', { tags: tagsOfRun(run.id) });
        const command = runCommand('a command', process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { signal });
        console.log('ready');
        await run.check('waits', async () => command);
      },
    }],
  });
  await platform.close();
  return code;
}

void main().then((code) => { process.exit(code); });
