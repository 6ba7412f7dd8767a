import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Account } from './account';

/*
 * The resources between two runs of `ivs-local`, with revocations and used tokens. Streams, sessions and viewers are not kept:
 * encoders and players connect anew.
 */
const KEPT = ['channels', 'streamKeys', 'keyPairs', 'recordingConfigurations', 'policies', 'adConfigurations'] as const;

export function saveState(account: Account, file: string): void {
  const state = Object.fromEntries(KEPT.map((name) => [name, [...account[name].values()]]));
  // whole or not at all; readable for its owner only, since it holds stream keys
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...state, revocations: revocationsOf(account), usedTokens: [...account.usedTokens] }, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function loadState(account: Account, file: string): void {
  if (!existsSync(file)) { return; }
  const state = readState(file);
  for (const name of KEPT) {
    for (const resource of state[name] ?? []) { account[name].set(resource.arn, resource); }
  }
  for (const [channelArn, viewers] of state.revocations ?? []) { account.revocations.set(channelArn, new Map(viewers)); }
  for (const token of state.usedTokens ?? []) { account.usedTokens.add(token); }
  for (const configuration of account.recordingConfigurations.values()) {
    if (configuration.state === 'CREATING') { configuration.state = 'ACTIVE'; } // its timer ended with the other run
  }
}

function revocationsOf(account: Account): [string, [string, number][]][] {
  return [...account.revocations].map(([channelArn, viewers]) => [channelArn, [...viewers]]);
}

function readState(file: string): any {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`can't read the state in ${file}: ${(error as Error).message}`);
  }
}
