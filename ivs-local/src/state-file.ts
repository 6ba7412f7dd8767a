import { realpathSync } from 'node:fs';
import { Account } from './account';
import { Accounts } from './accounts';
import { Change, Journal, readJournal } from './journal';
import { lockState } from './state-lock';
import { WatchedMap } from './watched';

/*
 * The resources between two runs of `ivs-local`, with revocations and used tokens. Streams, sessions and viewers are not kept:
 * encoders and players connect anew. What belongs to which account is in the ARNs.
 */
const RESOURCES = ['channels', 'streamKeys', 'keyPairs', 'recordingConfigurations', 'policies', 'adConfigurations'] as const;

/** The state of all accounts, in a file that belongs to this process until it is closed. */
export class StateFile {
  /** Whether there was no file before. */
  public readonly isNew: boolean;
  private readonly unlock: () => void;
  private readonly changed = new Map<string, readonly [kind: string, key: string]>();
  private journal?: Journal;

  /** Takes what is in the file into the accounts. Raises an error when another process has the file, and when it is no state file. */
  constructor(private readonly file: string, private readonly accounts: Accounts) {
    this.unlock = lockState(file);
    try {
      const changes = readJournal(file, [...RESOURCES, 'revocations', 'usedTokens']);
      this.isNew = changes === undefined;
      for (const change of changes ?? []) { apply(accounts.ofResource(change[1]), change); }
      for (const configuration of accounts.known.flatMap(({ recordingConfigurations }) => [...recordingConfigurations.values()])) {
        if (configuration.state === 'CREATING') { configuration.state = 'ACTIVE'; } // its timer ended with the other run
      }
    } catch (error) {
      this.unlock();
      throw error;
    }
  }

  /** Writes the accounts into the file, and from now on what changes in them. */
  public keep(): void {
    this.journal = new Journal(this.isNew ? this.file : realpathSync(this.file), everythingIn(this.accounts));
    for (const account of this.accounts.known) { this.watch(account); }
    this.accounts.onNew = (account) => this.watch(account);
  }

  private watch(account: Account): void {
    for (const kind of RESOURCES) { account[kind].onChange = (key) => this.note(kind, key); }
    account.usedTokens.onChange = (token) => this.note('usedTokens', token);
    account.revocations.onChange = (channelArn) => this.watchRevocations(account, channelArn);
  }

  /** Writes what has changed. What is not written when a call is answered can be lost. */
  public flush(): void {
    if (this.journal === undefined || this.changed.size === 0) { return; }
    this.journal.append([...this.changed.values()].map(([kind, key]) => changeOf(this.accounts.ofResource(key), kind, key)));
    this.changed.clear();
    if (this.journal.isLong) { this.journal.rewrite(everythingIn(this.accounts)); }
  }

  public close(): void {
    try {
      this.flush();
    } finally {
      this.journal?.close();
      this.journal = undefined;
      this.unlock();
    }
  }

  /** What changes outside of a call, such as a recording configuration that becomes ACTIVE, is written soon after. */
  private note(kind: string, key: string): void {
    if (this.changed.size === 0) { setImmediate(() => this.flushLater()); }
    this.changed.set(`${kind} ${key}`, [kind, key]);
  }

  private flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      console.error((error as Error).message); // the next call tries again, and fails when it can't
    }
  }

  /** The first change of a channel writes all of its revocations, the next ones only themselves. */
  private watchRevocations(account: Account, channelArn: string): void {
    const viewers = account.revocations.get(channelArn);
    if (!(viewers instanceof WatchedMap) || viewers.onChange !== undefined) { return; }
    viewers.onChange = (viewerId) => this.note('revocations', `${channelArn} ${viewerId}`);
    for (const viewerId of viewers.keys()) { viewers.onChange(viewerId); }
  }
}

function everythingIn({ known, main }: Accounts): Change[] {
  return [
    ...known.flatMap((account) => RESOURCES.flatMap((kind) => [...account[kind]].map(([key, value]): Change => [kind, key, value]))),
    ...known.flatMap(({ revocations }) => [...revocations].flatMap(([channelArn, viewers]) => [...viewers].map(([viewerId, version]): Change => (
      ['revocations', `${channelArn} ${viewerId}`, version])))),
    ...[...main.usedTokens].map(([token, expires]): Change => ['usedTokens', token, expires]),
  ];
}

/** Without a value, not with one that is undefined: in JSON, that would be null. */
function changeOf(account: Account, kind: string, key: string): Change {
  const value = valueOf(account, kind, key);
  return value === undefined ? [kind, key] : [kind, key, value];
}

function valueOf(account: Account, kind: string, key: string): unknown {
  if (kind === 'usedTokens') { return account.usedTokens.get(key); }
  if (kind === 'revocations') {
    const [channelArn, viewerId] = splitKey(key);
    return account.revocations.get(channelArn)?.get(viewerId);
  }
  return account[kind as typeof RESOURCES[number]].get(key);
}

function apply(account: Account, [kind, key, value]: Change): void {
  if (kind === 'usedTokens') {
    if (value === undefined) { account.usedTokens.delete(key); } else { account.usedTokens.set(key, value as number); }
  } else if (kind === 'revocations') {
    const [channelArn, viewerId] = splitKey(key);
    const viewers = account.revocations.get(channelArn) ?? new WatchedMap<number>();
    account.revocations.set(channelArn, viewers.set(viewerId, value as number)); // nothing takes a revocation back
  } else if (value === undefined) {
    account[kind as typeof RESOURCES[number]].delete(key);
  } else {
    account[kind as typeof RESOURCES[number]].set(key, value as any);
  }
}

/** A channel ARN has no blank; a viewer id may have. */
function splitKey(key: string): [channelArn: string, viewerId: string] {
  const at = key.indexOf(' ');
  return [key.slice(0, at), key.slice(at + 1)];
}
