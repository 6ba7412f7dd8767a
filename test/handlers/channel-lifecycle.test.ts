import { Clock } from './clock';
import { World } from './control-plane-world';
import { Services } from './services';
import { handler } from '../../handlers/control-plane';
import { goLive } from '../../ivs-local/src';

/*
 * What is attached to a channel, and its stream at the end: only what is ours is changed, and a canceled request leaves nothing behind.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

const TYPE = 'Custom::IVSChannelLifecycle';

let services: Services;
let world: World;
beforeAll(async () => { services = await Services.start(mockClock); });
beforeEach(() => { world = World.of(TYPE, services, handler); });
afterAll(() => services.close());

const channel = () => services.ivs.account.channels.get(services.arns.idle)!;
const change = (properties: object) => services.ivs.account.channels.set(channel().arn, { ...channel(), ...properties });
const attached = () => [channel().playbackRestrictionPolicyArn, channel().adConfigurationArn].map((arn) => arn || 'none');
const properties = (more: object = {}) => ({ ChannelArn: services.arns.idle, ...more }) as any;
const withPolicy = () => properties({ PlaybackRestrictionPolicyArn: services.arns.policy });
const withAds = () => properties({ AdConfigurationArn: services.arns.ads });
const update = (before: object, after: object) => world.request('Update', { OldResourceProperties: before as any, ResourceProperties: after as any });
const remove = (given: object, PhysicalResourceId = services.arns.idle) => world.request('Delete', { ResourceProperties: given as any, PhysicalResourceId });
/** Does something during a wait: the first one, or a later one. */
function afterWaits(count: number, action: () => unknown): void {
  const sleep = jest.spyOn(mockClock, 'sleep').mockImplementation(async (milliseconds) => {
    const isLast = mockClock.waits.length === count - 1;
    if (isLast) { action(); }
    await Clock.prototype.sleep.call(mockClock, milliseconds);
    if (isLast) { sleep.mockRestore(); }
  });
}

const STRANGE = 'arn:aws:ivs:us-west-2:123456789012:playback-restriction-policy/foreign';

describe('what somebody else has attached', () => {
  test.each(['Create', 'Update'] as const)('is not replaced by a %s', async (request) => {
    change({ playbackRestrictionPolicyArn: STRANGE });
    const outcome = world.request(request, { ResourceProperties: withPolicy(), ...request === 'Update' && { OldResourceProperties: properties() } });
    await expect(outcome).rejects.toThrow(`channel ${services.arns.idle} has ${STRANGE} attached already, which does not belong to this construct; detach it, and deploy again`);
    expect([attached()[0], services.changes]).toEqual([STRANGE, []]);
  });

  test.each(['Update', 'Delete'])('since then is not detached by a %s', async (request) => {
    change({ playbackRestrictionPolicyArn: STRANGE, tags: {} });
    await (request === 'Update' ? update(withPolicy(), properties()) : remove(withPolicy()));
    expect(attached()[0]).toBe(STRANGE);
  });

  test('in the place of ours is replaced: the template says so', async () => {
    change({ playbackRestrictionPolicyArn: STRANGE });
    await update({ ...withPolicy(), ChannelSettings: 'a' }, { ...withPolicy(), ChannelSettings: 'b' });
    expect(attached()[0]).toBe(services.arns.policy);
  });
});

test('what is wanted already is not changed: a live channel can\'t be', async () => {
  change({ playbackRestrictionPolicyArn: services.arns.policy });
  await world.request('Create', { ResourceProperties: withPolicy() });
  expect(services.changes).toEqual([]);
});

test('a channel that has been deleted has nothing attached', async () => {
  services.ivs.account.channels.delete(services.arns.idle);
  await update(withPolicy(), properties());
  expect(services.changes).toEqual([]);
});

test('nothing is wanted: the channel is not even read', async () => {
  await world.request('Create', { ResourceProperties: properties() });
  expect(services.calls.map(({ operation }) => operation)).toEqual(['ListTagsForResource']);
});

test('a mark that does not come in time: the creation is undone', async () => {
  change({ tags: {} });
  await expect(world.request('Create', { ResourceProperties: withPolicy() })).rejects.toThrow(/has no tag cdk-ivs:channel-lifecycle: the deployment has been rolled back in the meantime/);
  expect(attached()).toEqual(['none', 'none']);
});

test('a mark that comes late', async () => {
  const { tags } = channel();
  change({ tags: {} });
  afterWaits(2, () => change({ tags }));
  await expect(world.request('Create', { ResourceProperties: withPolicy() })).resolves.toBeDefined();
});

test('an update that rolls back one which still runs waits for what that one does', async () => {
  afterWaits(2, () => change({ playbackRestrictionPolicyArn: services.arns.policy })); // the canceled one
  await update(withPolicy(), properties());
  expect(attached()).toEqual(['none', 'none']);
  expect(mockClock.waited).toBeGreaterThan(5_000);
});

test('an update to another channel takes nothing off it', async () => {
  const other = { ...withAds(), ChannelArn: services.arns.live };
  await update(other, withPolicy());
  expect(attached()).toEqual([services.arns.policy, 'none']);
});

describe('a change whose answer is lost for good', () => {
  const lose = (times = 8) => services.fail('UpdateChannel', { reset: 'after', times });

  test('is taken back', async () => {
    lose();
    await expect(update(withAds(), withPolicy())).rejects.toThrow(/^can't change what is attached to channel/);
    expect(attached()).toEqual(['none', 'none']); // as before: the ads had not been attached
  });

  test('is taken back to what was attached before', async () => {
    change({ adConfigurationArn: services.arns.ads });
    lose();
    await expect(update(withAds(), withPolicy())).rejects.toThrow();
    expect(attached()).toEqual(['none', services.arns.ads]);
  });

  test('and can\'t be taken back, either: that is logged', async () => {
    lose(100);
    await expect(update(properties(), withPolicy())).rejects.toThrow(/^can't change what is attached/);
    expect(services.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', errorMessage: expect.stringMatching(/^can't restore what was attached/) }));
  });

  test('did nothing: there is nothing to take back', async () => {
    services.fail('UpdateChannel', { reset: 'before', times: 8 });
    await expect(update(properties(), withPolicy())).rejects.toThrow();
    expect(services.changes).toEqual([]);
  });

  test('by a refusal it is known to have done nothing: the channel is not read again', async () => {
    services.fail('UpdateChannel', { error: 'ConflictException' });
    await expect(update(properties(), withPolicy())).rejects.toThrow('ConflictException: a fault on demand; if the channel is live, stop its stream, and try again');
    expect(services.calls.map(({ operation }) => operation)).toEqual(['GetChannel', 'UpdateChannel']);
  });
});

describe('a deletion', () => {
  const live = () => goLive(services.ivs.account, services.ivs.account.streamKeys.get(services.arns.idleKey)!.value!);
  const STOP = { StopStreamOnDelete: 'true' };

  test('of a channel that has been deleted does nothing', async () => {
    services.ivs.account.channels.delete(services.arns.idle);
    await remove(withPolicy());
    expect(services.changes).toEqual([]);
  });

  test('with the channel detaches nothing, and stops the stream if wanted', async () => {
    change({ playbackRestrictionPolicyArn: services.arns.policy });
    live();
    await remove(withPolicy());
    expect([services.changes, attached()[0]]).toEqual([[], services.arns.policy]);
    await remove({ ...withPolicy(), ...STOP });
    expect([services.changes, services.ivs.account.streams.has(services.arns.idle)]).toEqual([['StopStream'], false]);
  });

  test('of a channel that is retained leaves the stream', async () => {
    live();
    await remove(properties({ ...STOP, ChannelRetained: 'true' }));
    expect(services.changes).toEqual([]);
  });

  test('whose creation was canceled detaches what that one still attaches', async () => {
    change({ tags: {} });
    afterWaits(2, () => change({ playbackRestrictionPolicyArn: services.arns.policy }));
    await remove(withPolicy(), 'invented-by-cloudformation');
    expect(attached()).toEqual(['none', 'none']);
    expect(mockClock.waited).toBeLessThan(240_000);
  });

  test('whose creation was canceled, with nothing attached, waits for nothing', async () => {
    change({ tags: {} });
    await remove(properties(), 'invented-by-cloudformation');
    expect(mockClock.waits).toEqual([]);
  });

  test('asks again every two seconds while the stream is about to change', async () => {
    live();
    services.fail('StopStream', { error: 'StreamUnavailable', times: 16 }); // the client asks eight times by itself
    await remove(properties(STOP));
    expect([services.ivs.account.streams.has(services.arns.idle), mockClock.waits]).toEqual([false, [2_000, 2_000]]);
  });

  test('a stream that never ends: the reason comes before the time is over', async () => {
    services.fail('StopStream', { error: 'StreamUnavailable', times: 10_000 });
    await expect(remove(properties(STOP))).rejects.toThrow(`channel ${services.arns.idle} is still live; stop its encoder, and delete the stack again`);
    expect(mockClock.waited).toBeGreaterThan(230_000);
    expect(mockClock.waited).toBeLessThanOrEqual(240_000);
  });
});

describe('the same request twice at the same moment', () => {
  test('Create', async () => {
    const outcomes = await Promise.all([world.request('Create'), world.request('Create')]);
    expect(outcomes).toEqual([{ PhysicalResourceId: services.arns.idle }, { PhysicalResourceId: services.arns.idle }]);
    expect(attached()).toEqual([services.arns.policy, 'none']);
  });

  test('Delete', async () => {
    change({ tags: {}, playbackRestrictionPolicyArn: services.arns.policy });
    await Promise.all([remove(withPolicy()), remove(withPolicy())]);
    expect(attached()).toEqual(['none', 'none']);
  });
});
