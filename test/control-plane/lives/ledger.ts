import type { AppDescription, RecordingApp } from './app';

/*
 * What there is, and whose it is. The model keeps a ledger, the world gives another one from what it sees, and the two must be the same.
 */

/**
 * - `in service`: a stack has it;
 * - `kept`: a stack had it and has retained it;
 * - `left`: a stack had it, and IVS could not delete it: it is live, or used by somebody else;
 * - `foreign`: somebody has made it by hand, or at run time;
 * - `stray`: nobody knows it, which must never be.
 */
export type State = 'in service' | 'kept' | 'left' | 'foreign' | 'stray';

export interface Thing {
  readonly kind: string;
  readonly name: string;
  /** The stack that has made it; nothing when none has. */
  readonly stack?: string;
  state: State;
  /** Once it was seen: it must stay the same one. */
  arn?: string;
  /** A deployment has failed half way: it may exist or not, in one form or another. */
  isUncertain?: boolean;
}

export interface Channel extends Thing {
  readonly kind: 'channel';
  policy?: Thing;
  ads?: Thing;
  recording?: Recording;
  /** Its stream key: that of a rotating key is the one that its secret holds. */
  key?: Thing | 'plain' | 'by hand';
  isLive: boolean;
  /** What the template of its stack says about the recording. */
  declaredRecording?: Recording;
}

export interface Recording extends Thing {
  readonly kind: 'recording';
  /** As it was deployed last; nothing when no stack has deployed it. */
  app?: RecordingApp;
}

export interface KeyPair extends Thing {
  readonly kind: 'key pair';
  /** The signing key that it belongs to; a number, since a signing key is more than one thing. */
  readonly owner?: number;
  /** Where its private key is: the secret, or a KMS key. */
  readonly privateKey?: Thing | string;
  isRetired: boolean;
  /** No token that it signed is valid any more. */
  isOver: boolean;
  /** Whether its private key still exists: a secret keeps its last two versions. */
  isStored?: boolean;
}

/** A secret that the library fills. */
export interface Secret extends Thing {
  readonly kind: 'secret';
  readonly holds: 'stream key' | 'signing key' | 'passphrase';
  readonly givenName?: string;
  /** Whether it holds what IVS has. */
  agrees?: boolean;
  /** A rotation was cut off, and nobody rotates it again. */
  isStale?: boolean;
}

/** What is deployed in a stack. */
export interface StackState {
  readonly app: AppDescription;
  /** A deletion has failed: only another one is possible. */
  readonly isStuck: boolean;
  /** Of the signing key. */
  readonly owner?: number;
  /** KMS keys by version. */
  readonly kmsKeys?: { readonly [version: number]: string };
}

export interface Ledger {
  things: Thing[];
  readonly stacks: Map<string, StackState>;
}

export function newLedger(): Ledger {
  return { things: [], stacks: new Map() };
}

export function add<T extends Thing>(ledger: Ledger, thing: T): T {
  ledger.things.push(thing);
  return thing;
}

export function remove(ledger: Ledger, thing: Thing): void {
  ledger.things = ledger.things.filter((other) => other !== thing);
}

export const channelsOf = ({ things }: Ledger): Channel[] => things.filter((thing): thing is Channel => thing.kind === 'channel');
export const keyPairsOf = ({ things }: Ledger): KeyPair[] => things.filter((thing): thing is KeyPair => thing.kind === 'key pair');
export const secretsOf = ({ things }: Ledger): Secret[] => things.filter((thing): thing is Secret => thing.kind === 'secret');

/** What a stack has in service. */
export function inService<T extends Thing>({ things }: Ledger, kind: T['kind'], stack: string, name?: string): T | undefined {
  return things.find((thing): thing is T => thing.kind === kind && thing.stack === stack && thing.state === 'in service' && (name === undefined || thing.name === name));
}

export function labelOf({ kind, stack, name, state }: Thing): string {
  return `${kind} ${stack ?? 'nobody'}/${name} (${state})`;
}

/** A line that says all that matters about a thing. */
export function lineOf(thing: Thing): string {
  const reference = (other?: Thing | string) => other === undefined ? 'none' : typeof other === 'string' ? other : labelOf(other);
  switch (thing.kind) {
    case 'channel': {
      const { policy, ads, recording, key, isLive } = thing as Channel;
      return `${labelOf(thing)}: ${[policy, ads, recording, key].map(reference).join(', ')}${isLive ? ', live' : ''}`;
    }
    case 'key pair': {
      const { isRetired, isOver } = thing as KeyPair;
      return `${labelOf(thing)}: ${thing.stack === undefined ? 'by hand' : !isRetired ? 'signs' : isOver ? 'over' : 'retired'}`;
    }
    case 'secret': return `${labelOf(thing)}: ${(thing as Secret).agrees ? 'agrees' : 'is old'}`;
    default: return labelOf(thing);
  }
}

/** What differs between what must be and what is. What was uncertain is certain afterwards. */
export function settle(ledger: Ledger, seen: readonly Thing[]): string[] {
  const differences: string[] = [];
  const unclaimed = new Map(seen.map((thing) => [thing.arn!, thing]));
  const claim = (thing: Thing, found: Thing) => {
    unclaimed.delete(found.arn!);
    thing.arn = found.arn;
    if (thing.kind === 'key pair') { (thing as KeyPair).isStored = (found as KeyPair).isStored; }
  };
  for (const thing of ledger.things.filter(({ arn }) => arn !== undefined)) {
    const found = unclaimed.get(thing.arn!);
    if (found && lineOf(found) === lineOf(thing)) { claim(thing, found); continue; }
    if (thing.isUncertain && (found === undefined || labelOf(found) === labelOf(thing))) { adopt(ledger, thing, found, unclaimed); continue; }
    differences.push(`- ${lineOf(thing)}`, ...found ? [`+ ${lineOf(found)}`] : []);
    unclaimed.delete(thing.arn!);
  }
  const isNew = ({ arn }: Thing) => arn === undefined;
  const [certain, uncertain] = [false, true].map((isUncertain) => ledger.things.filter((one) => isNew(one) && !!one.isUncertain === isUncertain));
  for (const thing of [...certain, ...uncertain]) {
    const found = [...unclaimed.values()].find((candidate) => lineOf(candidate) === lineOf(thing));
    if (found) { claim(thing, found); continue; }
    if (!thing.isUncertain) { differences.push(`- ${lineOf(thing)}`); continue; }
    adopt(ledger, thing, [...unclaimed.values()].find((candidate) => labelOf(candidate) === labelOf(thing)), unclaimed);
  }
  for (const thing of ledger.things) { thing.isUncertain = false; }
  resolveReferences(ledger);
  return [...differences, ...[...unclaimed.values()].map((thing) => `+ ${lineOf(thing)}`)];
}

/** Takes over what was seen of an uncertain thing. */
function adopt(ledger: Ledger, thing: Thing, found: Thing | undefined, unclaimed: Map<string, Thing>): void {
  if (found === undefined) {
    remove(ledger, thing);
    return;
  }
  unclaimed.delete(found.arn!);
  const { owner, privateKey } = thing as KeyPair;
  Object.assign(thing, found, owner !== undefined && { owner, privateKey });
  if (thing.kind === 'secret') { (thing as Secret).isStale = !(found as Secret).agrees; }
}

/** What was taken over refers to what was seen; from now on to what is in the ledger. */
function resolveReferences(ledger: Ledger): void {
  const known = new Map(ledger.things.map((thing) => [thing.arn, thing]));
  for (const channel of channelsOf(ledger)) {
    for (const member of ['policy', 'ads', 'recording', 'key', 'declaredRecording'] as const) {
      const value = channel[member];
      if (typeof value === 'object') { Object.assign(channel, { [member]: known.get(value.arn) ?? value }); }
    }
  }
}
