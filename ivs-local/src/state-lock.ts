import { existsSync, linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/*
 * One process a state file. The lock is a file beside it that names the process; it is out of date when that process has ended without
 * removing it, for example by kill -9. On Linux the time at which the process started tells it from a later one with the same number.
 */
interface Holder {
  readonly pid: number;
  readonly started?: string;
}

const heldHere = new Set<string>();

/** Takes the lock of a file, and gives back what releases it. Raises an error that names the holder. */
export function lockState(file: string): () => void {
  const lock = `${realPath(file)}.lock`;
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder), { mode: 0o600 });
  try {
    while (!linked(own, lock)) { removeIfStale(file, lock); }
  } finally {
    rmSync(own);
  }
  heldHere.add(lock);
  return () => { heldHere.delete(lock); rmSync(lock, { force: true }); };
}

/** A hard link is made whole, or not at all when the name is taken: a reader never sees half of a lock. */
function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') { throw error; }
    return false;
  }
}

/** Moves the lock away before it is removed: of several processes that find the same one, only one can. */
function removeIfStale(file: string, lock: string): void {
  const text = textOf(lock);
  if (text === undefined) { return; } // released just now
  const holder = parsed(text);
  if (holder === undefined || lives(holder, lock)) {
    throw new Error(`${file} is in use by ${holder ? `process ${holder.pid}` : 'somebody'}: stop that one, or name another file. The lock is ${lock}`);
  }
  const aside = `${lock}.${process.pid}.old`;
  try { renameSync(lock, aside); } catch { return; } // somebody else was faster
  if (textOf(aside) !== text) { linked(aside, lock); } // it was a new one in the meantime
  rmSync(aside, { force: true });
}

function lives({ pid, started }: Holder, lock: string): boolean {
  if (pid === process.pid && started === startOf(pid)) { return heldHere.has(lock); }
  if (started !== undefined) { return startOf(pid) === started; }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // of another user
  }
}

/** On Linux, when a process started, in ticks since the machine did; undefined elsewhere, and for a process that has ended. */
function startOf(pid: number): string | undefined {
  const stat = existsSync('/proc/self/stat') ? textOf(`/proc/${pid}/stat`) : undefined;
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []; // behind the name, which may have blanks
  return state === 'Z' || state === 'X' ? undefined : rest[18];
}

/** The same file by another path has the same lock. */
function realPath(file: string): string {
  if (existsSync(file)) { return realpathSync(file); }
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) { throw new Error(`${folder}, the folder of the state file, does not exist`); }
  return join(realpathSync(folder), basename(file));
}

function textOf(file: string): string | undefined {
  try { return readFileSync(file, 'utf8'); } catch { return undefined; }
}

function parsed(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text);
    return Number.isInteger(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}
