import { AppDescription, ChannelApp } from './app';
import { addKeyPair, addSecret, appOf, createChannel, Deployment, isReplaced, isSigningUpdated, reusable } from './deployment';
import { add, Channel, inService, keyPairsOf, Ledger, Recording, remove, Thing } from './ledger';
import { RecordingRemoval, removeChannel, removeRecording, removeSigning } from './removal';

/*
 * What a deployment leaves behind that has failed: nothing, but what CloudFormation retains of what it has created, and key pairs, which
 * stay for the tokens that they may have signed.
 */
const KEY_PAIRS_IN_AN_ACCOUNT = 3;

/** @param isExact whether all was complete before it failed; otherwise nobody knows how far it has come */
export function rolledBack(ledger: Ledger, deployment: Deployment, isExact: boolean): void {
  const { stack, next } = deployment;
  const before = appOf(ledger, stack);
  const existing = new Set(ledger.things);
  const uncertain = new Set<Thing>();
  const created = createdRecording(ledger, stack, before, next);
  for (const [slot, app] of Object.entries(next.channels)) {
    const old = before.channels[slot];
    if (old?.id === app.id) {
      const channel = inService<Channel>(ledger, 'channel', stack, app.id)!;
      if (changeRetained(ledger, stack, channel, old, app)) { uncertain.add(channel); }
      // what somebody else has attached is replaced by ours, and is not attached again by the rollback
      if ((old.policy || app.policy) && channel.policy?.state === 'foreign') { channel.isUncertain = true; }
    } else if (app.retained || app.keyRetained) {
      const own = created?.configuration ?? inService<Recording>(ledger, 'recording', stack);
      createChannel(ledger, stack, app, { own, other: deployment.otherRecording, none: undefined }[app.recording]);
      removeChannel(ledger, stack, app);
    }
  }
  if (created) { removeRecording(ledger, created); }
  for (const keyPair of rollBackSigning(ledger, stack, before, next)) { uncertain.add(keyPair); }
  if (isExact) { return; }
  for (const thing of ledger.things) { if (!existing.has(thing) || uncertain.has(thing)) { thing.isUncertain = true; } }
}

/** A new configuration, and how it is deleted: the replacement of one always is, and what detaches channels from it, unless that is new. */
function createdRecording(
  ledger: Ledger, stack: string, { recording: old }: AppDescription, { recording }: AppDescription,
): RecordingRemoval | undefined {
  if (recording === undefined || (old && !isReplaced(old, recording))) { return undefined; }
  const configuration = add<Recording>(ledger, { kind: 'recording', name: recording.id, stack, state: 'in service' });
  if (old?.id !== recording.id) { return { configuration, app: recording }; }
  const isDetachmentKept = !old.detach && recording.retained !== undefined;
  return { configuration, app: { ...recording, retained: undefined, detach: recording.detach && !isDetachmentKept } };
}

/** What is retained with a channel that exists: new policies, which are not attached any more, and a new key. Gives whether the channel changes. */
function changeRetained(ledger: Ledger, stack: string, channel: Channel, old: ChannelApp, next: ChannelApp): boolean {
  for (const kind of ['policy', 'ads'] as const) {
    if (next.retained && next[kind] && !old[kind]) { add(ledger, { kind, name: next.id, stack, state: 'kept' }); }
  }
  const isNewKey = next.key === 'rotating' && (old.key !== 'rotating' || old.keyId !== next.keyId);
  if (!isNewKey || !next.keyRetained) { return false; }
  const secret = addSecret(ledger, stack, `${next.id}${next.keyId}Secret`, 'stream key');
  secret.state = 'kept';
  channel.key ??= secret;
  return true;
}

/** Gives the key pairs of before that may have been deleted, since their place was needed. */
function rollBackSigning(ledger: Ledger, stack: string, { signing: old }: AppDescription, { signing: next }: AppDescription): Thing[] {
  if (next === undefined) { return []; }
  if (old?.id !== next.id) {
    const secret = next.storage === 'secret' ? addSecret(ledger, stack, `${next.id}Secret`, 'signing key', next.secretName) : undefined;
    const owner = -Math.random(); // nobody has it any more
    addKeyPair(ledger, stack, owner, next.version, secret ?? 'a KMS key that is deleted');
    removeSigning(ledger, stack, owner, next.id, next.retained);
    return [];
  }
  if (!isSigningUpdated(old, next) || reusable(ledger, stack, old, next)) { return []; }
  const { owner } = ledger.stacks.get(stack)!;
  const over = keyPairsOf(ledger).filter((keyPair) => keyPair.owner === owner && keyPair.isOver);
  if (keyPairsOf(ledger).length >= KEY_PAIRS_IN_AN_ACCOUNT) { over.forEach((keyPair) => remove(ledger, keyPair)); }
  const secret = next.storage === 'secret' && old.storage !== 'secret' ? addSecret(ledger, stack, `${next.id}Secret`, 'signing key', next.secretName) : undefined;
  if (secret && next.retained) { secret.state = 'kept'; }
  if (secret && !next.retained) { remove(ledger, secret); }
  const isKeptSecret = next.storage === 'secret' && old.storage === 'secret' && old.secretName === next.secretName;
  const privateKey = isKeptSecret ? inService(ledger, 'secret', stack, `${old.id}Secret`)! : 'deleted with the rollback';
  addKeyPair(ledger, stack, owner!, next.version, privateKey).isRetired = true;
  return over;
}
