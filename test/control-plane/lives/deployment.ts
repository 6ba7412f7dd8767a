import { AppDescription, ChannelApp, EMPTY, RecordingApp, SigningApp } from './app';
import { add, Channel, channelsOf, inService, KeyPair, keyPairsOf, Ledger, Recording, Secret, StackState, Thing } from './ledger';
import { removeAttached, removeChannel, removeRecording, removeSigning, removeSrt, removeStreamKey } from './removal';

/*
 * What a deployment does, and why it may be refused.
 */
const KEY_PAIRS_IN_AN_ACCOUNT = 3; // user guide, private channels

let owners = 0;
let kmsKeys = 0;

/** A deployment of an app to a stack. */
export interface Deployment {
  readonly stack: string;
  readonly next: AppDescription;
  /** The recording configuration that the parameter names. */
  readonly otherRecording?: Recording;
}

const hasCompanion = ({ stop, policy, ads }: ChannelApp) => stop || policy || ads;
const isTagged = (channel: ChannelApp) => hasCompanion(channel) || channel.key === 'rotating' || channel.srt;
export const isReplaced = (old: RecordingApp, next: RecordingApp) => old.id !== next.id || old.window !== next.window;

export function appOf({ stacks }: Ledger, stack: string): AppDescription {
  return stacks.get(stack)?.app ?? EMPTY;
}

/** The recording configuration of the stack after the deployment; one that is not in the ledger yet is a new one. */
function nextRecording(ledger: Ledger, { stack, next: { recording } }: Deployment): Recording | undefined {
  const { recording: old } = appOf(ledger, stack);
  if (recording === undefined) { return undefined; }
  if (old && !isReplaced(old, recording)) { return inService<Recording>(ledger, 'recording', stack, old.id); }
  return { kind: 'recording', name: recording.id, stack, state: 'in service', app: recording };
}

function declaredRecording(channel: ChannelApp, own: Recording | undefined, { otherRecording }: Deployment): Recording | undefined {
  return { own, other: otherRecording, none: undefined }[channel.recording];
}

interface ChannelChange {
  readonly slot: string;
  readonly old?: ChannelApp;
  readonly next?: ChannelApp;
}

/** Pairs of a channel before and after; a channel with another ID is another one. */
function channelChanges(ledger: Ledger, { stack, next }: Deployment): ChannelChange[] {
  const { channels: before } = appOf(ledger, stack);
  return [...new Set([...Object.keys(before), ...Object.keys(next.channels)])].flatMap((slot): ChannelChange[] => {
    const [old, changed] = [before[slot], next.channels[slot]] as (ChannelApp | undefined)[];
    return old?.id === changed?.id ? [{ slot, old, next: changed }] : [{ slot, next: changed }, { slot, old }];
  });
}

/** Whether the template of the channel itself changes: tags, or its recording. */
function isUpdated(channel: Channel, old: ChannelApp, next: ChannelApp, declared: Recording | undefined): boolean {
  return hasCompanion(old) !== hasCompanion(next) || isTagged(old) !== isTagged(next)
    || channel.declaredRecording !== declared || old.revocation !== next.revocation;
}

/** Whether the companion gets a request: when it is new, when its own properties change, or with the settings of a channel that has something attached. */
function isCompanionAsked(channel: Channel, old: ChannelApp, next: ChannelApp, declared: Recording | undefined): boolean {
  if (!hasCompanion(next)) { return false; }
  const isChanged = old.stop !== next.stop || old.policy !== next.policy || old.ads !== next.ads;
  return !hasCompanion(old) || isChanged || ((next.policy || next.ads) && isUpdated(channel, old, next, declared));
}

/** What is attached after the companion was asked: what is wanted is asserted again, what was dropped is detached, and what is not ours stays. */
function attachedAfter(ledger: Ledger, kind: 'policy' | 'ads', stack: string, channel: Channel, old: ChannelApp, next: ChannelApp): Thing | 'ours' | undefined {
  if (next[kind]) { return inService(ledger, kind, stack, next.id) ?? 'ours'; }
  const ours = inService(ledger, kind, stack, old.id);
  return old[kind] && channel[kind] === ours ? undefined : channel[kind];
}

/** Whether somebody else has attached a policy where the companion is about to attach its first one. */
function isTakenByHand(channel: Channel, old: ChannelApp, next: ChannelApp, declared: Recording | undefined): boolean {
  return isCompanionAsked(channel, old, next, declared) && (['policy', 'ads'] as const).some((kind) => next[kind] && !old[kind] && channel[kind] !== undefined);
}

/** What CloudFormation, IVS or a handler will refuse; nothing when the deployment must succeed. */
export function refusals(ledger: Ledger, deployment: Deployment): RegExp[] {
  const { stack } = deployment;
  const own = nextRecording(ledger, deployment);
  const found: RegExp[] = [];
  for (const { old, next } of channelChanges(ledger, deployment)) {
    if (!old || !next) { continue; }
    const channel = inService<Channel>(ledger, 'channel', stack, old.id)!;
    const declared = declaredRecording(next, own, deployment);
    const isReattached = isCompanionAsked(channel, old, next, declared)
      && (['policy', 'ads'] as const).some((kind) => attachedAfter(ledger, kind, stack, channel, old, next) !== channel[kind]);
    if (channel.isLive && (isUpdated(channel, old, next, declared) || isReattached)) { found.push(/live/); }
    if (isTakenByHand(channel, old, next, declared)) { found.push(/attached already, which does not belong/); }
    const isNewKey = next.key !== 'none' && (next.key !== old.key || (next.key === 'rotating' && next.keyId !== old.keyId));
    if (isNewKey && channel.key !== undefined) { found.push(/has (a|the) stream key/); }
  }
  return [...found, ...signingRefusals(ledger, deployment)];
}

function signingRefusals(ledger: Ledger, { stack, next: { signing } }: Deployment): RegExp[] {
  if (signing === undefined) { return []; }
  const { signing: before } = appOf(ledger, stack);
  const old = before?.id === signing.id ? before : undefined;
  const { owner } = ledger.stacks.get(stack) ?? {};
  const isNewSecret = signing.storage === 'secret' && !(old?.storage === 'secret' && old.secretName === signing.secretName);
  const name = signing.secretName;
  const isTaken = isNewSecret && name !== undefined && ledger.things.some((thing) => thing.kind === 'secret' && thing.stack === stack && (thing as Secret).givenName === name);
  const own = old ? keyPairsOf(ledger).filter((keyPair) => keyPair.owner === owner && keyPair.state === 'in service') : [];
  const isFull = keyPairsOf(ledger).length >= KEY_PAIRS_IN_AN_ACCOUNT && !own.some(({ isOver }) => isOver);
  const isImported = !old || (isSigningUpdated(old, signing) && reusable(ledger, stack, old, signing) === undefined);
  return [...isTaken ? [/already exists/] : [], ...isImported && isFull ? [/can have 3/] : []];
}

export function isSigningUpdated(old: SigningApp, next: SigningApp): boolean {
  return old.version !== next.version || old.storage !== next.storage || (next.storage === 'secret' && old.secretName !== next.secretName);
}

/** The key pair of a version that can sign again: its time is not over, and its private key still exists. */
export function reusable(ledger: Ledger, stack: string, old: SigningApp, next: SigningApp): KeyPair | undefined {
  const { owner, kmsKeys: keys = {} } = ledger.stacks.get(stack)!;
  const own = keyPairsOf(ledger).filter((keyPair) => keyPair.owner === owner && keyPair.state === 'in service' && !keyPair.isOver);
  if (next.storage === 'kms') { return own.find(({ privateKey }) => privateKey !== undefined && privateKey === keys[next.version]); }
  if (old.storage !== 'secret' || old.secretName !== next.secretName) { return undefined; }
  const secret = inService(ledger, 'secret', stack, `${next.id}Secret`);
  return own.find((keyPair) => keyPair.name === String(next.version) && keyPair.privateKey === secret && keyPair.isStored);
}

/** What is as a deployment that succeeds leaves it. */
export function deployed(ledger: Ledger, deployment: Deployment): void {
  const { stack, next } = deployment;
  const before = appOf(ledger, stack);
  const oldRecording = before.recording && inService<Recording>(ledger, 'recording', stack, before.recording.id);
  const own = nextRecording(ledger, deployment);
  const changes = channelChanges(ledger, deployment);
  if (own && own !== oldRecording) { add(ledger, own); }
  for (const { old, next: app } of changes) {
    if (!app) { continue; }
    const declared = declaredRecording(app, own, deployment);
    if (old) { updateChannel(ledger, stack, old, app, declared); } else { createChannel(ledger, stack, app, declared); }
  }
  const { owner, kmsKeys: keys } = deploySigning(ledger, deployment);
  // the clean-up
  for (const { old, next: app } of changes) { if (old && !app) { removeChannel(ledger, stack, old); } }
  if (oldRecording && own !== oldRecording) {
    const isSame = next.recording?.id === before.recording!.id;
    removeRecording(ledger, {
      configuration: oldRecording, app: before.recording!, next: isSame ? next.recording : undefined, successor: isSame ? own : undefined,
    });
  }
  ledger.stacks.set(stack, { app: next, isStuck: false, owner, kmsKeys: keys });
}

export function createChannel(ledger: Ledger, stack: string, app: ChannelApp, declared: Recording | undefined): Channel {
  const { id: name } = app;
  const thing = (kind: string): Thing => add(ledger, { kind, name, stack, state: 'in service' });
  const channel: Channel = add(ledger, {
    kind: 'channel',
    name,
    stack,
    state: 'in service',
    isLive: false,
    recording: declared,
    declaredRecording: declared,
    policy: app.policy ? thing('policy') : undefined,
    ads: app.ads ? thing('ads') : undefined,
  });
  channel.key = app.key === 'none' ? undefined : app.key === 'plain' ? 'plain' : addSecret(ledger, stack, `${name}${app.keyId}Secret`, 'stream key');
  if (app.srt) { addSecret(ledger, stack, `${name}SrtSecret`, 'passphrase'); }
  return channel;
}

export function addSecret(ledger: Ledger, stack: string, name: string, holds: Secret['holds'], givenName?: string): Secret {
  return add<Secret>(ledger, { kind: 'secret', name, stack, state: 'in service', holds, givenName });
}

function updateChannel(ledger: Ledger, stack: string, old: ChannelApp, next: ChannelApp, declared: Recording | undefined): void {
  const channel = inService<Channel>(ledger, 'channel', stack, old.id)!;
  const [isAsked, isChanged] = [isCompanionAsked(channel, old, next, declared), isUpdated(channel, old, next, declared)];
  for (const kind of ['policy', 'ads'] as const) {
    const ours = inService(ledger, kind, stack, old.id);
    if (next[kind] && !old[kind]) { add(ledger, { kind, name: next.id, stack, state: 'in service' }); }
    if (isAsked) { channel[kind] = attachedAfter(ledger, kind, stack, channel, old, next) as Thing | undefined; }
    if (hasCompanion(old) && !hasCompanion(next) && channel[kind] === ours) { channel[kind] = undefined; }
    if (old[kind] && !next[kind]) { removeAttached(ledger, kind, stack, old); }
  }
  if (isChanged && (declared || channel.declaredRecording)) { channel.recording = declared; }
  channel.declaredRecording = declared;
  if (old.key !== next.key || (next.key === 'rotating' && old.keyId !== next.keyId)) {
    removeStreamKey(ledger, stack, old);
    if (next.key === 'plain') { channel.key = 'plain'; }
    if (next.key === 'rotating') { channel.key = addSecret(ledger, stack, `${next.id}${next.keyId}Secret`, 'stream key'); }
  }
  if (old.srt && !next.srt) { removeSrt(ledger, stack, old); }
  if (!old.srt && next.srt) { addSecret(ledger, stack, `${next.id}SrtSecret`, 'passphrase'); }
}

/** A new key pair signs, or one that still exists; the others retire. One that is over is deleted when its place is needed. */
export function deploySigning(ledger: Ledger, { stack, next: { signing } }: Deployment): Pick<StackState, 'owner' | 'kmsKeys'> {
  const { app: { signing: before } = EMPTY, owner, kmsKeys: keys } = ledger.stacks.get(stack) ?? {};
  const old = before?.id === signing?.id ? before : undefined;
  const result = signing === undefined ? {} : old ? updateSigning(ledger, stack, old, signing) : createSigning(ledger, stack, signing);
  if (before && !old) { removeSigning(ledger, stack, owner!, before.id, before.retained); }
  return signing === undefined || !old ? result : { owner, kmsKeys: keys, ...result };
}

function createSigning(
  ledger: Ledger, stack: string, { id, storage, version, secretName }: SigningApp,
): StackState | { owner: number; kmsKeys: { [version: number]: string } } {
  const owner = ++owners;
  const keys = storage === 'kms' ? newKmsKeys({}, version) : {};
  const privateKey = storage === 'kms' ? keys[version] : addSecret(ledger, stack, `${id}Secret`, 'signing key', secretName);
  addKeyPair(ledger, stack, owner, version, privateKey);
  return { owner, kmsKeys: keys };
}

/** The key of a version, and that of the version before. */
function newKmsKeys(before: { readonly [version: number]: string }, version: number): { [version: number]: string } {
  return Object.fromEntries([version - 1, version].filter((one) => one > 0).map((one) => [one, before[one] ?? `KMS key ${++kmsKeys}`]));
}

export function addKeyPair(ledger: Ledger, stack: string, owner: number, version: number, privateKey: Thing | string): KeyPair {
  return add<KeyPair>(ledger, { kind: 'key pair', name: String(version), stack, state: 'in service', owner, privateKey, isRetired: false, isOver: false });
}

function updateSigning(ledger: Ledger, stack: string, old: SigningApp, next: SigningApp): Pick<StackState, 'kmsKeys'> {
  const { owner, kmsKeys: keys = {} } = ledger.stacks.get(stack)!;
  if (!isSigningUpdated(old, next)) { return {}; }
  const again = reusable(ledger, stack, old, next);
  const newKeys = next.storage === 'kms' ? newKmsKeys(keys, next.version) : {};
  const oldSecret = inService<Secret>(ledger, 'secret', stack, `${old.id}Secret`);
  const isSecretKept = next.storage === 'secret' && old.storage === 'secret' && old.secretName === next.secretName;
  const secret = next.storage === 'kms' ? undefined : isSecretKept ? oldSecret : addSecret(ledger, stack, `${next.id}Secret`, 'signing key', next.secretName);
  const own = keyPairsOf(ledger).filter((keyPair) => keyPair.owner === owner && keyPair.state === 'in service');
  for (const keyPair of own) { keyPair.isRetired = true; }
  if (again) {
    again.isRetired = false;
  } else {
    const isNeeded = keyPairsOf(ledger).length >= KEY_PAIRS_IN_AN_ACCOUNT;
    const place = own.filter((keyPair) => keyPair.isOver && (isNeeded || (secret === undefined && keyPair.privateKey === newKeys[next.version])));
    ledger.things = ledger.things.filter((thing) => !(place as Thing[]).includes(thing));
    addKeyPair(ledger, stack, owner!, next.version, secret ?? newKeys[next.version]);
  }
  if (oldSecret && !isSecretKept) {
    const isKept = next.storage === 'secret' ? next.retained : old.retained;
    if (isKept) { oldSecret.state = 'kept'; } else { ledger.things = ledger.things.filter((thing) => thing !== oldSecret); }
  }
  return { kmsKeys: newKeys };
}

/** Whether a secret holds what IVS has: the key of a channel, or the private key of a key pair. */
export function noteAgreement(ledger: Ledger): void {
  for (const thing of ledger.things.filter(({ kind }) => kind === 'secret')) {
    const secret = thing as Secret;
    secret.agrees = secret.isStale ? false : secret.holds === 'stream key' ? channelsOf(ledger).some(({ key }) => key === secret)
      : secret.holds === 'signing key' ? keyPairsOf(ledger).some(({ privateKey, isRetired }) => privateKey === secret && !isRetired) : true;
  }
}
