import { Clock } from './clock';
import { EXCEPTIONS } from './control-plane-exceptions';
import { ALL_REQUESTS, difference, World } from './control-plane-world';
import { errorsOf, Services } from './services';
import type { handler as Handler } from '../../handlers/control-plane';
import type { Reply } from '../../src/control-plane/contract';

/*
 * Each call of each request fails: for good, and then the request says why and leaves nothing behind; or for a while, and then nobody notices.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

let services: Services;
let handler: typeof Handler;
beforeAll(async () => {
  services = await Services.start(mockClock);
  Object.assign(process.env, { LISTS_SETTLE_MS: '1000', PERMISSIONS_SETTLE_MS: '10' }); // fewer looks at a list
  ({ handler } = jest.requireActual('../../handlers/control-plane'));
});
afterAll(() => services.close());

/** What a request says about a call that failed. */
const SAYS: { [operation: string]: RegExp } = {
  BatchStartViewerSessionRevocation: /^can't revoke viewer sessions, from viewer \w+ on channel \S+ on: /,
  CreateStreamKey: /^can't create a stream key for channel \S+: /,
  DeletePlaybackKeyPair: /^can't delete playback key pair \S+: /,
  DeleteStreamKey: /^can't delete stream key \S+: /,
  DescribeSecret: /^can't describe the secret \S+: /,
  GetChannel: /^can't read (what is attached to )?channel \S+: /,
  GetPlaybackKeyPair: /^can't read playback key pair \S+: /,
  GetPublicKey: /^can't read the public key of the KMS key \S+: /,
  GetRecordingConfiguration: /^can't read (the state of )?recording configuration \S+: /,
  GetSecretValue: /^can't read the secret \S+: /,
  GetStreamKey: /^can't read stream key \S+: /,
  ImportPlaybackKeyPair: /^can't import the playback key: /,
  ListChannels: /^can't list the channels of \S+: /,
  ListPlaybackKeyPairs: /^can't list the playback key pairs: /,
  ListStreamKeys: /^can't list the stream keys of channel \S+: /,
  ListTagsForResource: /^can't read the tags of \S+: /,
  PutSecretValue: /^can't write the secret \S+: /,
  StopStream: /^can't stop the stream of channel \S+: /,
  TagResource: /^can't tag (playback key pair )?\S+: /,
  UntagResource: /^can't remove tags of (playback key pair )?\S+: /,
  UpdateChannel: /^(can't change what is attached to channel \S+|1 of the channels can't be detached from \S+ \S+ Pending)/,
  UpdateSecretVersionStage: /^can't make version \S+ of the secret \S+ the current one: /,
};

/** The calls of a request that are worth failing, by how many of the same operation come before. */
function callsOf(operations: string[]): [call: string, operation: string, before: number][] {
  return [...new Set(operations)].flatMap((operation): [string, string, number][] => {
    const times = operations.filter((other) => other === operation).length;
    return times === 1 ? [[operation, operation, 0]] : [[`first ${operation}`, operation, 0], [`last ${operation}`, operation, times - 1]];
  });
}

function exceptionsOf(title: string, request: string): { [call: string]: string } {
  const exceptions = Object.entries(EXCEPTIONS[`${title}, ${request}`] ?? {});
  return Object.fromEntries(exceptions.flatMap(([outcome, calls]) => calls.split(', ').map((call) => [call, outcome])));
}

describe.each(ALL_REQUESTS)('%s, %s', (title, request) => {
  const arrange = async () => {
    const world = World.of(title, services, handler);
    await world.until(request);
    return world;
  };

  let undisturbed: { before: string[]; after: string[]; reply: Reply; operations: string[] };
  beforeAll(async () => {
    const world = await arrange();
    const before = world.shape;
    const reply = await world.request(request);
    undisturbed = { before, reply, after: world.shape, operations: services.calls.map(({ operation }) => operation) };
  });

  test('a call that fails for good is reported, and leaves nothing behind', async () => {
    const { before, after, operations } = undisturbed;
    const outcomes: { [call: string]: string } = {};
    for (const [call, operation, skipped] of callsOf(operations)) {
      const world = await arrange();
      if (skipped > 0) { services.fail(operation, { times: skipped }); }
      services.fail(operation, { error: errorsOf(operation).final, times: 1000 });
      const outcome = await world.request(request).then(
        () => (services.lines.some(({ level, message }) => level === 'ERROR' && /could not be undone/.test(message)) ? 'logged' : 'passes'),
        ({ message }) => (SAYS[operation].test(message) ? 'reported' : message));
      const left = difference(before, world.shape);
      if (outcome !== 'reported' || left !== '') { outcomes[call] = `${outcome}; ${left === difference(before, after) ? 'done' : left}`; }
    }
    expect(outcomes).toEqual(exceptionsOf(title, request));
  });

  test('calls that fail for a while are repeated', async () => {
    const { after, reply, operations } = undisturbed;
    const world = await arrange();
    for (const operation of new Set(operations)) {
      const { passing, denied, throttling } = errorsOf(operation);
      for (const fault of [{ reset: 'before' }, { error: passing }, { error: denied }, { error: throttling }, { reset: 'after' }]) { services.fail(operation, fault); }
    }
    expect(Object.keys(await world.request(request))).toEqual(Object.keys(reply));
    expect(difference(after, world.shape)).toBe('');
  });
});
