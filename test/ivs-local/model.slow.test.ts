import * as fc from 'fast-check';
import { errorOf, Harness, keyPair, startHarness } from './harness';
import { goLive, ManualClock } from '../../ivs-local/src';

/*
 * Random sequences of operations against a small model of the documented rules. Each step says what must come out, a success
 * or an error by its name; after each sequence the state must hold together.
 */
interface Model {
  readonly channels: Map<string, { recording?: string; policy?: string; key?: string; live: boolean }>;
  readonly recordings: Set<string>;
  readonly policies: Set<string>;
  readonly keyPairs: Map<string, string>;
}

interface Real extends Harness {
  readonly clock: ManualClock;
}

const RUNS = { numRuns: 1000, seed: Number(process.env.FC_SEED ?? Date.now() % 2 ** 31) };
const KEYS = [...Array(5)].map(() => keyPair().publicKey);
const MISSING = (type: string) => `arn:aws:ivs:us-west-2:123456789012:${type}/missing`;

/** One of several, and now and then one that does not exist. */
function pick(items: Iterable<string>, at: number, type: string): string {
  const all = [...items];
  return all.length === 0 || at % 7 === 0 ? MISSING(type) : all[at % all.length];
}

type Step = (model: Model, real: Real) => Promise<void>;

/** Calls an operation; the answer is the expected error, or the success that `then` takes note of. */
async function expectOutcome(
  real: Real, operation: string, input: object, expected: string | undefined, then?: (output: any) => void,
): Promise<void> {
  if (expected === undefined) {
    const output = await real.call(operation, input);
    then?.(output);
  } else {
    expect({ operation, error: (await errorOf(real.call(operation, input))).name }).toEqual({ operation, error: expected });
  }
}

const STEPS: { [name: string]: (a: number, b: number) => Step } = {
  createChannel: (a) => async (model, real) => {
    const recording = a % 2 === 0 ? undefined : pick(model.recordings, a, 'recording-configuration');
    const known = recording === undefined || model.recordings.has(recording);
    await expectOutcome(real, 'CreateChannel', { recordingConfigurationArn: recording }, known ? undefined : 'ResourceNotFoundException',
      ({ channel, streamKey }) => model.channels.set(channel.arn, { recording, key: streamKey.arn, live: false }));
  },
  updateChannel: (a, b) => async (model, real) => {
    const arn = pick(model.channels.keys(), a, 'channel');
    const policy = b % 3 === 0 ? '' : pick(model.policies, b, 'playback-restriction-policy');
    const channel = model.channels.get(arn);
    const expected = !channel ? 'ResourceNotFoundException' : channel.live ? 'ConflictException'
      : policy !== '' && !model.policies.has(policy) ? 'ResourceNotFoundException' : undefined;
    await expectOutcome(real, 'UpdateChannel', { arn, playbackRestrictionPolicyArn: policy }, expected, () => { channel!.policy = policy || undefined; });
  },
  deleteChannel: (a) => async (model, real) => {
    const arn = pick(model.channels.keys(), a, 'channel');
    const expected = !model.channels.has(arn) ? 'ResourceNotFoundException' : model.channels.get(arn)!.live ? 'ConflictException' : undefined;
    await expectOutcome(real, 'DeleteChannel', { arn }, expected, () => model.channels.delete(arn));
  },
  createStreamKey: (a) => async (model, real) => {
    const channelArn = pick(model.channels.keys(), a, 'channel');
    const channel = model.channels.get(channelArn);
    const expected = !channel ? 'ResourceNotFoundException' : channel.key ? 'ServiceQuotaExceededException' : undefined;
    await expectOutcome(real, 'CreateStreamKey', { channelArn }, expected, ({ streamKey }) => { channel!.key = streamKey.arn; });
  },
  deleteStreamKey: (a) => async (model, real) => {
    const owners = [...model.channels.values()].filter(({ key }) => key !== undefined);
    const arn = pick(owners.map(({ key }) => key!), a, 'stream-key');
    const owner = owners.find(({ key }) => key === arn);
    await expectOutcome(real, 'DeleteStreamKey', { arn }, owner ? undefined : 'ResourceNotFoundException', () => { owner!.key = undefined; });
  },
  createRecording: () => async (model, real) => {
    await expectOutcome(real, 'CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'abc' } } }, undefined,
      ({ recordingConfiguration }) => model.recordings.add(recordingConfiguration.arn));
  },
  deleteRecording: (a) => async (model, real) => {
    const arn = pick(model.recordings, a, 'recording-configuration');
    const used = [...model.channels.values()].some(({ recording }) => recording === arn);
    const expected = !model.recordings.has(arn) ? 'ResourceNotFoundException' : used ? 'ConflictException' : undefined;
    await expectOutcome(real, 'DeleteRecordingConfiguration', { arn }, expected, () => model.recordings.delete(arn));
  },
  createPolicy: () => async (model, real) => {
    await expectOutcome(real, 'CreatePlaybackRestrictionPolicy', {}, undefined, ({ playbackRestrictionPolicy: { arn } }) => model.policies.add(arn));
  },
  deletePolicy: (a) => async (model, real) => {
    const arn = pick(model.policies, a, 'playback-restriction-policy');
    const used = [...model.channels.values()].some(({ policy }) => policy === arn);
    const expected = !model.policies.has(arn) ? 'ResourceNotFoundException' : used ? 'ConflictException' : undefined;
    await expectOutcome(real, 'DeletePlaybackRestrictionPolicy', { arn }, expected, () => model.policies.delete(arn));
  },
  importKey: (a) => async (model, real) => {
    const publicKeyMaterial = KEYS[a % KEYS.length];
    const known = [...model.keyPairs.values()].includes(publicKeyMaterial);
    const expected = known ? 'ConflictException' : model.keyPairs.size >= 3 ? 'ServiceQuotaExceededException' : undefined;
    await expectOutcome(real, 'ImportPlaybackKeyPair', { publicKeyMaterial }, expected, ({ keyPair: { arn } }) => model.keyPairs.set(arn, publicKeyMaterial));
  },
  deleteKey: (a) => async (model, real) => {
    const arn = pick(model.keyPairs.keys(), a, 'playback-key');
    await expectOutcome(real, 'DeletePlaybackKeyPair', { arn }, model.keyPairs.has(arn) ? undefined : 'ResourceNotFoundException', () => model.keyPairs.delete(arn));
  },
  goLive: (a) => async (model, real) => {
    const startable = [...model.channels.values()].filter(({ key, live }) => key !== undefined && !live);
    if (startable.length === 0) { return; }
    const channel = startable[a % startable.length];
    goLive(real.ivs.account, real.ivs.account.streamKeys.get(channel.key!)!.value!);
    channel.live = true;
  },
  stopStream: (a) => async (model, real) => {
    const channelArn = pick(model.channels.keys(), a, 'channel');
    const channel = model.channels.get(channelArn);
    const expected = !channel ? 'ResourceNotFoundException' : channel.live ? undefined : 'ChannelNotBroadcasting';
    await expectOutcome(real, 'StopStream', { channelArn }, expected, () => { channel!.live = false; });
  },
  tag: (a, b) => async (model, real) => {
    const resourceArn = pick(model.channels.keys(), a, 'channel');
    const known = model.channels.has(resourceArn);
    await expectOutcome(real, b % 2 ? 'TagResource' : 'UntagResource', { resourceArn, ...(b % 2 ? { tags: { k: 'v' } } : { tagKeys: ['k'] }) },
      known ? undefined : 'ResourceNotFoundException');
  },
  wait: () => async (_model, real) => real.clock.advance(10_000),
};

/** Lists equal the gets, a key belongs to one channel, and nothing refers to what is gone. */
async function checkInvariants(model: Model, { call, ivs }: Real): Promise<void> {
  const channels: any[] = (await call('ListChannels')).channels;
  expect(channels.map(({ arn }) => arn).sort()).toEqual([...model.channels.keys()].sort());
  for (const summary of channels) {
    const { channel } = await call('GetChannel', { arn: summary.arn });
    expect(channel).toMatchObject(summary);
    const { streamKeys } = await call('ListStreamKeys', { channelArn: summary.arn, maxResults: 50 });
    expect(streamKeys.map(({ arn }: any) => arn)).toEqual([model.channels.get(summary.arn)!.key].filter((key) => key !== undefined));
    for (const [arn, known] of [[channel.recordingConfigurationArn, model.recordings], [channel.playbackRestrictionPolicyArn, model.policies]]) {
      expect(arn === '' || known.has(arn)).toBe(true);
    }
  }
  const owners = [...ivs.account.streamKeys.values()].map(({ channelArn }) => channelArn);
  expect(new Set(owners).size).toBe(owners.length);
  expect((await call('ListStreams')).streams.map(({ channelArn }: any) => channelArn).sort())
    .toEqual([...model.channels].filter(([, { live }]) => live).map(([arn]) => arn).sort());
  expect((await call('ListRecordingConfigurations')).recordingConfigurations.map(({ arn }: any) => arn).sort()).toEqual([...model.recordings].sort());
  expect((await call('ListPlaybackKeyPairs')).keyPairs.map(({ arn }: any) => arn).sort()).toEqual([...model.keyPairs.keys()].sort());
  expect(ivs.calls.filter(({ status }) => status >= 500)).toEqual([]);
}

const step = fc.record({ name: fc.constantFrom(...Object.keys(STEPS)), a: fc.nat(20), b: fc.nat(20) });

beforeAll(() => { process.stderr.write(`model tests: FC_SEED=${RUNS.seed}, ${RUNS.numRuns} sequences\n`); });

test('any sequence of operations does what the model says', async () => {
  const seen = new Set<string>();
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
    const clock = new ManualClock();
    const real: Real = { ...await startHarness({ clock }), clock };
    const model: Model = { channels: new Map(), recordings: new Set(), policies: new Set(), keyPairs: new Map() };
    try {
      for (const { name, a, b } of steps) { await STEPS[name](a, b)(model, real); }
      await checkInvariants(model, real);
      for (const { operation, error } of real.ivs.calls) { seen.add(`${operation} ${error ?? 'ok'}`); }
    } finally {
      await real.stop();
    }
  }), RUNS);
  // the sequences must have reached the interesting refusals
  expect([...seen]).toEqual(expect.arrayContaining([
    'CreateStreamKey ServiceQuotaExceededException', 'DeleteChannel ConflictException', 'DeletePlaybackRestrictionPolicy ConflictException',
    'DeleteRecordingConfiguration ConflictException', 'ImportPlaybackKeyPair ConflictException', 'ImportPlaybackKeyPair ServiceQuotaExceededException',
    'StopStream ok', 'UpdateChannel ConflictException',
  ]));
}, 900_000); // a minute, on a machine with nothing else to do
