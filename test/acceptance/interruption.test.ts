import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalIvs, startIvs } from '../../ivs-local/src/package';

jest.setTimeout(60_000);

let ivs: LocalIvs;
beforeEach(async () => { ivs = await startIvs(); });
afterEach(async () => ivs.close());

/** Starts the run in a process group of its own, as a terminal does it, and waits until it is in the middle. */
async function started(reportFile: string): Promise<{ child: ChildProcess; said: () => string; ended: Promise<number | null> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'interrupted.ts'), ivs.endpoint, reportFile], { detached: true });
  let output = '';
  const ended = new Promise<number | null>((resolve) => { child.once('close', resolve); });
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes('ready')) { resolve(); }
      });
    }
    void ended.then(() => { reject(new Error(output)); });
  });
  return { child, said: () => output, ended };
}

test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('after %s to all that run in the terminal, everything is deleted, the report is written, and the exit code is 130', async (signal) => {
  const reportFile = join(mkdtempSync(join(tmpdir(), 'acceptance-')), 'report.md');
  const { child, said, ended } = await started(reportFile);
  expect(ivs.calls.filter(({ operation }) => operation === 'CreateChannel')).toHaveLength(1);
  process.kill(-child.pid!, signal);
  expect(await ended).toBe(130);
  expect(said()).toContain('Interrupted: cleaning up');
  expect(ivs.calls.filter(({ operation, status }) => operation === 'DeleteChannel' && status === 204)).toHaveLength(1);
  const report = readFileSync(reportFile, 'utf8');
  expect(report).toContain('- Ended early: interrupted');
  expect(report).toContain('1 not reached');
});

test('a second signal says that the clean-up goes on, a third one ends it', async () => {
  const { child, said, ended } = await started(join(mkdtempSync(join(tmpdir(), 'acceptance-')), 'report.md'));
  ivs.faults.add({ operation: 'ListChannels', latency: 20_000 });
  for (const answer of ['Interrupted', 'Still cleaning up']) {
    process.kill(child.pid!, 'SIGINT');
    while (!said().includes(answer)) { await new Promise((resolve) => { setTimeout(resolve, 20); }); }
  }
  process.kill(child.pid!, 'SIGINT');
  expect(await ended).toBe(130);
  expect(said()).not.toContain('Report:');
});
