import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RUN, tarballs } from './printed-commands';

/*
 * Commands of the README and the guide, as they are printed, in this folder: what says what it is for, or serves, until it is stopped. .ci/run has
 * run `npm ci` before.
 */
const ROOT = join(__dirname, '../..');

let running: ChildProcess | undefined;
afterEach(async () => {
  if (running?.pid !== undefined && running.exitCode === null) {
    const ended = once(running, 'close');
    process.kill(-running.pid, 'SIGINT'); // Ctrl-C: the shell, npm and the program are a process group of their own
    await ended;
  }
});

/** The output of a command, until it has a text or the command ends. */
async function outputUntil(command: string, wanted: RegExp): Promise<string> {
  running = spawn(command.replace('npm ci && ', ''), { cwd: ROOT, shell: true, detached: true });
  let output = '';
  const seen = new Promise<void>((resolve) => {
    for (const stream of [running!.stdout!, running!.stderr!]) {
      stream.on('data', (data) => {
        output += data;
        if (wanted.test(output)) { resolve(); }
      });
    }
  });
  await Promise.race([seen, once(running, 'close')]);
  return output;
}

test.each(Object.entries(RUN))('%s', async (command, wanted) => {
  const before = tarballs();
  expect(await outputUntil(command, wanted)).toMatch(wanted);
  for (const name of tarballs().filter((each) => !before.includes(each))) { rmSync(join(ROOT, name)); }
}, 240_000);
