import { appendFileSync, closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync } from 'node:fs';

/*
 * A file of changes: a line that says what it is, then a line for each call with what it has changed. It is written anew when most of
 * its lines are out of date.
 *
 * A line is written before its call is answered, and not forced onto the disk: what is written survives the end of this process, also by kill -9,
 * and only a crash of the machine can lose the last seconds. To force each line would take milliseconds a call, for resources that are made up.
 * A file that is written anew is forced onto the disk, since there the whole state is at stake.
 */
const HEAD = '{"format":"ivs-local state","version":1}';

/** A resource as it is now; without a value it was deleted. */
export type Change = readonly [kind: string, key: string, value?: unknown];

/**
 * The changes in a file, in their order; undefined when there is no file, or an empty one. Raises an error that names the file.
 *
 * @param kinds that there are
 */
export function readJournal(file: string, kinds: readonly string[]): Change[] | undefined {
  const text = textOf(file);
  if (text === '') { return undefined; }
  const [head, ...lines] = text.split('\n');
  if (head !== HEAD) { throw new Error(`${file} is no state file of ivs-local; it is left as it is. Name another file, or delete this one`); }
  lines.pop(); // empty; or the begin of a line that was cut off, whose call was never answered
  return lines.flatMap((line, index) => changesIn(line, kinds) ?? broken(file, index + 2));
}

/** A file that changes are appended to. */
export class Journal {
  private descriptor = -1;
  private length = 0;
  private changes = 0;
  private changesAtFirst = 0;

  /** Writes the file anew. */
  constructor(private readonly file: string, all: readonly Change[]) {
    this.rewrite(all);
  }

  /** Whether more than half of the file is out of date. */
  public get isLong(): boolean {
    return this.changes > 1000 + 2 * this.changesAtFirst;
  }

  /** Appends what one call has changed: all of it, or nothing and an error. */
  public append(changes: readonly Change[]): void {
    const line = lineOf(changes);
    try {
      appendFileSync(this.descriptor, line);
    } catch (error) {
      ftruncateSync(this.descriptor, this.length); // the disk is full: a piece of a line would break the next one
      throw new Error(`can't write ${this.file}: ${(error as Error).message}`);
    }
    this.length += Buffer.byteLength(line);
    this.changes += changes.length;
  }

  /** Whole or not at all: the old file stays until the new one is complete. Readable for its owner only, since it holds stream keys. */
  public rewrite(all: readonly Change[]): void {
    const text = [`${HEAD}\n`, ...all.map((change) => lineOf([change]))].join('');
    const next = openSync(`${this.file}.new`, 'w', 0o600);
    try {
      appendFileSync(next, text);
      fsyncSync(next);
    } finally {
      closeSync(next);
    }
    this.close();
    renameSync(`${this.file}.new`, this.file);
    this.descriptor = openSync(this.file, 'a');
    this.length = Buffer.byteLength(text);
    this.changes = this.changesAtFirst = all.length;
  }

  public close(): void {
    if (this.descriptor >= 0) { closeSync(this.descriptor); }
    this.descriptor = -1;
  }
}

function lineOf(changes: readonly Change[]): string {
  return `${JSON.stringify(changes)}\n`;
}

function textOf(file: string): string {
  if (!existsSync(file)) { return ''; }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`can't read the state file ${file}: ${(error as Error).message}`);
  }
}

function changesIn(line: string, kinds: readonly string[]): Change[] | undefined {
  try {
    const changes = JSON.parse(line);
    return changes.every(([kind, key]: [string, unknown]) => kinds.includes(kind) && typeof key === 'string') ? changes : undefined;
  } catch {
    return undefined;
  }
}

function broken(file: string, line: number): never {
  throw new Error(`${file} is broken at line ${line}; it is left as it is. Repair the line, delete it, or name another file`);
}
