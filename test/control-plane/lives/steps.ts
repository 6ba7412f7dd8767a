import * as fc from 'fast-check';
import { AppDescription, ChannelApp, OtherFailure, PLAIN_CHANNEL, PLAIN_RECORDING, PLAIN_SIGNING, RecordingApp, Retention, SigningApp } from './app';

/*
 * What can happen in a life, as plain data that fast-check draws and shrinks.
 */
export type StackName = 'one' | 'two';

/** A change of the app: of one of its parts. Null takes the part out; a part that was not there begins plain. */
export type Edit =
  | { readonly slot: string; readonly set: Partial<ChannelApp> | null }
  | { readonly slot: 'recording'; readonly set: Partial<RecordingApp> | null }
  | { readonly slot: 'signing'; readonly set: Partial<SigningApp> | null };

/**
 * A fault of the next call of an operation by a function:
 * - a soft one passes with time: the answer is lost, the call is throttled, late, or ends in a server error. It must not be noticed;
 * - a hard one is an error that does not pass. What is under way may fail.
 */
export interface FaultDraw {
  readonly service: 'ivs' | 'secrets';
  readonly operation: string;
  readonly what: 'lost' | 'unheard' | 'throttled' | 'late' | 'server error' | 'hard';
}

export type Step =
  | { readonly do: 'deploy'; readonly stack: StackName; readonly edits: Edit[]; readonly failure?: OtherFailure; readonly faults: FaultDraw[]; readonly isRotating: boolean }
  | { readonly do: 'delete'; readonly stack: StackName; readonly faults: FaultDraw[] }
  /** The channel goes live, or offline. Channels are numbered. */
  | { readonly do: 'live'; readonly channel: number }
  | { readonly do: 'run-time channel'; readonly stack: StackName }
  /** Somebody attaches a policy of their own, or gives the channel another stream key. */
  | { readonly do: 'policy by hand'; readonly channel: number }
  | { readonly do: 'key by hand'; readonly channel: number }
  /** Somebody imports a key pair, or deletes it again. */
  | { readonly do: 'key pair by hand' }
  | { readonly do: 'rotate'; readonly secret: number; readonly faults: FaultDraw[] }
  /** Tokens of retired keys are no longer valid. */
  | { readonly do: 'time passes' }
  /** The hourly schedule. */
  | { readonly do: 'retire'; readonly stack: StackName };

export interface Life {
  /** In milliseconds. */
  readonly listLag: number;
  readonly steps: Step[];
}

const SLOTS = ['A', 'B', 'C'];
const sometimes = fc.boolean();
const retention = fc.constantFrom<(Retention | undefined)[]>(undefined, undefined, 'prop', 'method', 'policies', 'override');

/** Only what changes one thing, so that shrinking shows which. */
function single<T extends object>(values: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.oneof(...Object.entries<fc.Arbitrary<unknown>>(values)
    .map(([member, value]) => value.map((drawn) => ({ [member]: drawn }) as Partial<T>)));
}

const channelMembers = {
  stop: sometimes,
  policy: sometimes,
  ads: sometimes,
  srt: sometimes,
  revocation: sometimes,
  moved: sometimes,
  key: fc.constantFrom<ChannelApp['key'][]>('none', 'plain', 'rotating', 'rotating'),
  keyId: fc.constantFrom('Key', 'Key2'),
  keyRetained: retention,
  recording: fc.constantFrom<ChannelApp['recording'][]>('none', 'own', 'own', 'other'),
  retained: retention,
};
const recordingMembers = { moved: sometimes, detach: sometimes, window: fc.constantFrom(0, 10, 20), retained: retention, id: fc.constantFrom('Recording', 'Recording2') };
const signingMembers = {
  moved: sometimes,
  storage: fc.constantFrom<SigningApp['storage'][]>('secret', 'secret', 'kms'),
  version: fc.integer({ min: 1, max: 3 }),
  secretName: fc.constantFrom(undefined, 'first', 'second'),
  retained: retention,
  id: fc.constantFrom('Signing', 'Signing2'),
};

const channelEdit = (slot: string): fc.Arbitrary<Edit> => fc.oneof(
  { weight: 3, arbitrary: fc.record(channelMembers).map((set) => ({ slot, set })) },
  { weight: 5, arbitrary: single<ChannelApp>({ ...channelMembers, id: fc.constantFrom(slot, `${slot}2`) }).map((set) => ({ slot, set })) },
  { weight: 1, arbitrary: fc.constant({ slot, set: null }) },
);
const partEdit = <Slot extends 'recording' | 'signing'>(slot: Slot, members: { [member: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<Edit> => fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: single<any>(members) },
  { weight: 1, arbitrary: fc.constant(null) },
).map((set) => ({ slot, set }) as Edit);

const edit = fc.oneof(
  { weight: 3, arbitrary: channelEdit('A') },
  { weight: 1, arbitrary: channelEdit('B') },
  { weight: 1, arbitrary: channelEdit('C') },
  { weight: 2, arbitrary: partEdit('recording', recordingMembers) },
  { weight: 2, arbitrary: partEdit('signing', signingMembers) },
);

const IVS_OPERATIONS = [
  'CreateStreamKey', 'DeleteStreamKey', 'GetStreamKey', 'ListStreamKeys', 'ImportPlaybackKeyPair', 'DeletePlaybackKeyPair', 'GetPlaybackKeyPair',
  'ListPlaybackKeyPairs', 'UpdateChannel', 'UpdateChannel', 'GetChannel', 'ListTagsForResource', 'TagResource', 'UntagResource', 'ListChannels', 'StopStream', 'GetStream',
];
const SECRETS_OPERATIONS = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

const fault: fc.Arbitrary<FaultDraw> = fc.oneof(
  ...IVS_OPERATIONS.map((operation) => fc.constant({ service: 'ivs' as const, operation })),
  ...SECRETS_OPERATIONS.map((operation) => fc.constant({ service: 'secrets' as const, operation })),
).chain((operation) => fc.constantFrom<FaultDraw['what'][]>('lost', 'lost', 'unheard', 'throttled', 'late', 'server error', 'hard').map((what) => ({ ...operation, what })));
const faults = fc.oneof(
  { weight: 3, arbitrary: fc.constant<FaultDraw[]>([]) }, { weight: 2, arbitrary: fc.array(fault, { minLength: 1, maxLength: 3 }) });

const stack = fc.constantFrom<StackName[]>('one', 'one', 'one', 'two');
const number = fc.nat(5);

const deployment = fc.record({
  do: fc.constant('deploy' as const),
  stack,
  edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
  failure: fc.constantFrom<(OtherFailure | undefined)[]>(undefined, undefined, undefined, 'late', 'cancel'),
  faults,
  isRotating: fc.constantFrom(false, false, false, true),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: deployment },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), stack, faults }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('live' as const), channel: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run-time channel' as const), stack }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy by hand' as const), channel: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('key by hand' as const), channel: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('key pair by hand' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rotate' as const), secret: number, faults }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('time passes' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retire' as const), stack }) },
);

const firstDeployment = fc.array(edit, { minLength: 2, maxLength: 5 })
  .map((edits): Step => ({ do: 'deploy', stack: 'one', edits, faults: [], isRotating: false }));

/** Two to eight steps; the first brings a stack. */
export const life: fc.Arbitrary<Life> = fc.record({
  listLag: fc.constantFrom(0, 0, 30, 60),
  steps: fc.tuple(firstDeployment, fc.array(step, { minLength: 1, maxLength: 7, size: 'max' })).map(([first, rest]) => [first, ...rest]),
});

/** An app after some edits. The other stack may have a recording configuration, or not. */
export function edited(app: AppDescription, edits: readonly Edit[], hasOtherRecording: boolean): AppDescription {
  return normalized(edits.reduce(applyEdit, app), hasOtherRecording);
}

function applyEdit(app: AppDescription, { slot, set }: Edit): AppDescription {
  if (SLOTS.includes(slot)) {
    const { [slot]: before = { ...PLAIN_CHANNEL, id: slot }, ...others } = app.channels;
    return { ...app, channels: set === null ? others : { ...others, [slot]: { ...before, ...set } } };
  }
  const plain = slot === 'recording' ? PLAIN_RECORDING : PLAIN_SIGNING;
  const { [slot as 'recording' | 'signing']: before = plain } = app;
  return { ...app, [slot]: set === null ? undefined : { ...before, ...set } };
}

/**
 * What the library refuses or warns of is not drawn: a policy on a channel that needs tokens, and a channel that is retained while its
 * recording configuration is not.
 */
function normalized({ channels, recording, signing }: AppDescription, hasOtherRecording: boolean): AppDescription {
  const isNeeded = Object.values(channels).some((channel) => channel.retained && channel.recording === 'own');
  const possible = (channel: ChannelApp): ChannelApp => ({
    ...channel,
    policy: channel.policy && !channel.revocation,
    recording: { own: recording, other: hasOtherRecording, none: false }[channel.recording] ? channel.recording : 'none',
  });
  return {
    channels: Object.fromEntries(Object.entries(channels).map(([slot, channel]) => [slot, possible(channel)])),
    recording: recording && isNeeded && !recording.detach && !recording.retained ? { ...recording, retained: 'prop' } : recording,
    signing,
  };
}
