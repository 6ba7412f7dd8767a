import type { AppDescription, ChannelApp, RecordingApp, Retention } from './app';
import { Channel, channelsOf, inService, KeyPair, keyPairsOf, Ledger, Recording, remove, Secret, Thing } from './ledger';

/*
 * What happens when something leaves its stack: it is retained, deleted, or left because IVS can't delete it.
 */

/** What becomes of something that can't be deleted: an update leaves it, the deletion of a stack fails and keeps it. */
type IfStuck = 'left' | 'in service';

/** All that a channel brings leaves the stack with it, in this order. Gives whether all of it could be deleted. */
export function removeChannel(ledger: Ledger, stack: string, app: ChannelApp, ifStuck: IfStuck = 'left'): boolean {
  const channel = inService<Channel>(ledger, 'channel', stack, app.id)!;
  removeStreamKey(ledger, stack, app);
  removeSrt(ledger, stack, app);
  if (app.retained) {
    channel.state = 'kept';
  } else if (channel.isLive && !app.stop) {
    channel.state = ifStuck;
  } else {
    remove(ledger, channel);
  }
  if (channel.state === 'in service' && ifStuck === 'in service' && ledger.things.includes(channel)) { return false; } // the rest waits for it
  removeAttached(ledger, 'policy', stack, app);
  removeAttached(ledger, 'ads', stack, app);
  return true;
}

/** What was attached is retained with its channel, so that nobody is let in. */
export function removeAttached(ledger: Ledger, kind: 'policy' | 'ads', stack: string, { id, retained }: ChannelApp): void {
  const thing = inService(ledger, kind, stack, id);
  if (thing === undefined) { return; }
  const isUsed = channelsOf(ledger).some((channel) => channel[kind] === thing);
  if (retained) { thing.state = 'kept'; } else if (isUsed) { thing.state = 'left'; } else { remove(ledger, thing); }
}

/** A rotating key is known by its tag: a key that somebody else has made since stays. */
export function removeStreamKey(ledger: Ledger, stack: string, { id, key, keyId, keyRetained }: ChannelApp): void {
  const channel = inService<Channel>(ledger, 'channel', stack, id)!;
  if (key === 'plain' && channel.key === 'plain') { channel.key = undefined; }
  if (key !== 'rotating') { return; }
  const secret = inService<Secret>(ledger, 'secret', stack, `${id}${keyId}Secret`)!;
  if (keyRetained) {
    secret.state = 'kept';
    return;
  }
  if (channel.key === secret) { channel.key = undefined; }
  remove(ledger, secret);
}

export function removeSrt(ledger: Ledger, stack: string, { id }: ChannelApp): void {
  const secret = inService(ledger, 'secret', stack, `${id}SrtSecret`);
  if (secret) { remove(ledger, secret); }
}

export interface RecordingRemoval {
  readonly configuration: Recording;
  /** As it was deployed. */
  readonly app: RecordingApp;
  /** The app that takes it out, when the construct stays in it. */
  readonly next?: RecordingApp;
  /** What replaces it. */
  readonly successor?: Recording;
}

/**
 * Channels that no other stack owns are detached, or move to the successor; those that are live, or of another stack, can't be. A
 * configuration that is used stays. Gives whether it could be deleted.
 */
export function removeRecording(ledger: Ledger, { configuration, app, next, successor }: RecordingRemoval, ifStuck: IfStuck = 'left'): boolean {
  const isDetachmentRetained = next?.detach ? next.retained : app.retained;
  if (app.detach && !isDetachmentRetained) {
    for (const channel of channelsOf(ledger).filter(({ recording }) => recording === configuration)) {
      const isForeign = channel.stack !== undefined && channel.stack !== configuration.stack;
      if (!isForeign && !channel.isLive) { channel.recording = next?.detach ? successor : undefined; }
    }
  }
  const isRetained = next ? next.retained : app.retained;
  const isUsed = channelsOf(ledger).some(({ recording }) => recording === configuration);
  if (isRetained) { configuration.state = 'kept'; } else if (isUsed) { configuration.state = ifStuck; } else { remove(ledger, configuration); }
  return isRetained !== undefined || !isUsed;
}

/** The key pairs of a signing key, also those that are retired, are retained or deleted with its private key. */
export function removeSigning(ledger: Ledger, stack: string, owner: number, id: string, retained?: Retention): void {
  const secret = inService(ledger, 'secret', stack, `${id}Secret`);
  const keyPairs: Thing[] = keyPairsOf(ledger).filter((keyPair: KeyPair) => keyPair.owner === owner && keyPair.state === 'in service');
  for (const thing of [...keyPairs, ...secret ? [secret] : []]) {
    if (retained) { thing.state = 'kept'; } else { remove(ledger, thing); }
  }
}

/** The whole stack is deleted. Gives whether all of it could be. */
export function removeStack(ledger: Ledger, stack: string): boolean {
  const { app, owner } = ledger.stacks.get(stack)!;
  const { channels, recording, signing } = app;
  if (signing) { removeSigning(ledger, stack, owner!, signing.id, signing.retained); }
  const stuckChannels = Object.fromEntries(Object.entries(channels)
    .filter(([, channel]) => !removeChannel(ledger, stack, channel, 'in service'))
    .map(([slot, channel]) => [slot, { ...channel, stop: false, key: 'none', srt: false, revocation: false } as ChannelApp]));
  const configuration = recording && inService<Recording>(ledger, 'recording', stack, recording.id)!;
  const waits = Object.values(stuckChannels).some((channel) => channel.recording === 'own');
  const isRecordingStuck = recording && (waits || !removeRecording(ledger, { configuration: configuration!, app: recording }, 'in service'));
  const left: AppDescription = { channels: stuckChannels, recording: isRecordingStuck ? recording : undefined };
  if (Object.keys(left.channels).length === 0 && left.recording === undefined) {
    ledger.stacks.delete(stack);
    return true;
  }
  ledger.stacks.set(stack, { app: left, isStuck: true });
  return false;
}
