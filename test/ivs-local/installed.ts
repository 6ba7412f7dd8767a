import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, npm } from '../../tools/commands';

/*
 * The package as somebody gets it: packed, and installed into an empty folder.
 */
const ROOT = join(__dirname, '../..');

/** The folder of an app that has nothing but ivs-local. Its script `ivs` starts it. */
export function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ivs-local-'));
  bin('projen', 'projen', ['ivs-local'], { cwd: ROOT, stdio: 'ignore' });
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], { cwd: join(ROOT, 'ivs-local') }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, scripts: { ivs: 'ivs-local --port 0 --no-rates' } }));
  npm(['install', '--offline', '--no-audit', '--no-fund', filename], { cwd: folder, stdio: 'ignore' });
  return folder;
}

const ALL: Running[] = [];

/** A command that runs until it is ended. */
export class Running {
  /** Ends what a test has left, with what it has started. */
  public static endAll(): void {
    for (const { child } of ALL.splice(0)) {
      try { process.kill(-child.pid!, 'SIGKILL'); } catch { /* it has ended */ }
    }
  }

  public output = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;

  constructor(folder: string, command: string, args: string[]) {
    // a process group of its own: what Ctrl-C ends
    this.child = spawn(command, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!]) { stream.on('data', (chunk) => { this.output += chunk; }); }
    ALL.push(this);
    this.exited = new Promise((resolve) => this.child.on('exit', (code) => resolve(code)));
  }

  public get pid(): number {
    return this.child.pid!;
  }

  /** Where it answers, once it has printed that. */
  public async endpoint(): Promise<string> {
    for (let i = 0; i < 400 && this.child.exitCode === null; i++) {
      const found = /AWS_ENDPOINT_URL_IVS=(\S+)/.exec(this.output);
      if (found) { return found[1]; }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`it does not start: ${this.output}`);
  }

  /** Sends a signal to the process, or with a negative number to its group. Resolves to its exit code. */
  public async end(signal: NodeJS.Signals, pid = this.pid): Promise<number | null> {
    process.kill(pid, signal);
    return this.exited;
  }

  public exitCode(): Promise<number | null> {
    return this.exited;
  }
}

/** How long something still answers, in milliseconds. */
export async function answersFor(endpoint: string): Promise<number> {
  const started = Date.now();
  while (Date.now() - started < 10_000) {
    if (await fetch(endpoint).then(() => false, () => true)) { break; }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Date.now() - started;
}
