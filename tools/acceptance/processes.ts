import { ChildProcess, spawn, SpawnOptions } from 'node:child_process';

const KEPT_OUTPUT = 200_000;
const LONGEST_LINE = 1000; // longer ones are code of the CDK above a stack trace
const GRACE = 5000; // milliseconds between the request to end and the end

/** A command that ended badly, with the last lines of what it said. */
export class CommandFailed extends Error {
  constructor(name: string, public readonly output: string) {
    super(`${name} failed: ${output.trim().split('\n').filter((line) => line.length < LONGEST_LINE).slice(-12).join('\n')}`);
  }
}

/** The run was interrupted. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
  }
}

/**
 * Starts a command in a process group of its own: Ctrl-C in the terminal doesn't reach it, so that the run itself decides in which order
 * things end.
 */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, detached: process.platform !== 'win32' });
  running.add(child);
  child.once('exit', () => { running.delete(child); });
  return child;
}

/** A process that ends in a hurry takes them along. */
const running = new Set<ChildProcess>();
process.once('exit', () => { for (const child of running) { signalGroup(child, 'SIGKILL'); } });

/** Ends a command and what it has started, and waits for that. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) { return; }
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  signalGroup(child, 'SIGTERM');
  const impatience = setTimeout(() => { signalGroup(child, 'SIGKILL'); }, GRACE);
  await ended;
  clearTimeout(impatience);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) { return; } // it could not be started
  try {
    if (process.platform === 'win32') { child.kill(signal); } else { process.kill(-child.pid, signal); }
  } catch { /* it has just ended */ }
}

type RunOptions = SpawnOptions & { signal?: AbortSignal };

/** Runs a command to its end. Returns what it said. */
export async function run(name: string, command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { signal, ...spawnOptions } = options;
  if (signal?.aborted) { throw new Interrupted(); }
  const child = start(command, args, spawnOptions);
  let output = '';
  const keep = (chunk: Buffer) => { output = (output + String(chunk)).slice(-KEPT_OUTPUT); };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const interrupt = () => { void end(child); };
  signal?.addEventListener('abort', interrupt);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (signal?.aborted) { throw new Interrupted(); }
    if (code !== 0) { throw new CommandFailed(name, output); }
    return output;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/** Waits, or ends with the run. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) { throw new Interrupted(); }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() { signal?.removeEventListener('abort', interrupt); resolve(); }
    function interrupt() { clearTimeout(timer); reject(new Interrupted()); }
    signal?.addEventListener('abort', interrupt, { once: true });
  });
}

/** Asks until the answer is there, or the time is over. Returns the last answer. */
export async function eventually<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean, seconds: number, signal?: AbortSignal): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let wait = 250; ; wait = Math.min(wait * 1.5, 5000)) {
    const answer = await ask();
    if (isThere(answer) || Date.now() + wait > deadline) { return answer; }
    await sleep(wait, signal);
  }
}
