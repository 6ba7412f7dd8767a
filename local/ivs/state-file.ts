import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Account } from './account';

/*
 * The resources between two runs of `ivs-local`. Streams and viewers are not kept: encoders and players connect anew.
 */
const KEPT = ['channels', 'streamKeys', 'keyPairs', 'recordingConfigurations', 'policies', 'adConfigurations'] as const;

export function saveState(account: Account, file: string): void {
  const state = Object.fromEntries(KEPT.map((name) => [name, [...account[name].values()]]));
  writeFileSync(file, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 }); // it holds stream keys
}

export function loadState(account: Account, file: string): void {
  if (!existsSync(file)) { return; }
  const state = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of KEPT) {
    for (const resource of state[name] ?? []) { account[name].set(resource.arn, resource); }
  }
  for (const configuration of account.recordingConfigurations.values()) {
    if (configuration.state === 'CREATING') { configuration.state = 'ACTIVE'; } // its timer ended with the other run
  }
}
