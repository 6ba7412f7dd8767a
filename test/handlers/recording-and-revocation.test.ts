import { Clock } from './clock';
import { World } from './control-plane-world';
import { CONTEXT, Services } from './services';
import { handler } from '../../handlers/control-plane';

/*
 * What is particular to recording configurations, SRT endpoints and revocations as custom resources; and requests that are none.
 */
const mockClock = new Clock();
jest.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => mockClock.sleep(milliseconds) }));

let services: Services;
let world: World;
beforeAll(async () => { services = await Services.start(mockClock); });
afterAll(() => services.close());

const account = () => services.ivs.account;
const ofChannel = (arn: string) => account().channels.get(arn)!;
const changeChannel = (arn: string, properties: object) => account().channels.set(arn, { ...ofChannel(arn), ...properties });
const configuration = (arn = services.arns.recording) => account().recordingConfigurations.get(arn)!;
const change = (properties: object, arn = services.arns.recording) => {
  account().recordingConfigurations.set(arn, { ...configuration(arn), ...properties });
};

describe('Custom::IVSRecordingConfigurationDetachOnDelete', () => {
  const SUCCESSOR = 'arn:aws:ivs:us-west-2:123456789012:recording-configuration/successor';
  const replaced = (state: string) => {
    account().recordingConfigurations.set(SUCCESSOR, { ...configuration(), arn: SUCCESSOR, tags: {}, state } as any);
    change({ tags: { ...configuration().tags, 'cdk-ivs:successor': SUCCESSOR } });
  };
  const recorded = () => [...account().channels.values()].map(({ recordingConfigurationArn }) => recordingConfigurationArn || 'none');
  beforeEach(() => { world = World.of('Custom::IVSRecordingConfigurationDetachOnDelete', services, handler); });

  test('without the mark, the configuration stays in the stack: nothing is detached', async () => {
    change({ tags: {} });
    await world.request('Delete');
    expect(services.changes).toEqual([]);
  });

  test('a configuration that has been deleted has no channels', async () => {
    account().recordingConfigurations.delete(services.arns.recording);
    await world.request('Delete');
    expect(services.changes).toEqual([]);
  });

  test('an update names the successor, and moves nothing yet: it may be rolled back', async () => {
    const ResourceProperties = { RecordingConfigurationArn: SUCCESSOR };
    expect(await world.request('Update', { PhysicalResourceId: services.arns.recording, ResourceProperties })).toEqual({ PhysicalResourceId: SUCCESSOR });
    expect([services.changes, configuration().tags!['cdk-ivs:successor']]).toEqual([['TagResource'], SUCCESSOR]);
  });

  test('an update whose old configuration has been deleted', async () => {
    account().recordingConfigurations.delete(services.arns.recording);
    const ResourceProperties = { RecordingConfigurationArn: SUCCESSOR };
    await expect(world.request('Update', { PhysicalResourceId: services.arns.recording, ResourceProperties })).resolves.toBeDefined();
  });

  test('an update tags nothing but a recording configuration, whatever the physical ID is', async () => {
    await expect(world.request('Update', { PhysicalResourceId: services.arns.live, ResourceProperties: { RecordingConfigurationArn: SUCCESSOR } }))
      .rejects.toThrow('PhysicalResourceId is "' + services.arns.live + '", but must be the ARN of a recording-configuration');
    expect(services.changes).toEqual([]);
  });

  test('channels move to the successor, once it is active', async () => {
    replaced('CREATING');
    const sleep = jest.spyOn(mockClock, 'sleep').mockImplementationOnce(async () => { change({ state: 'ACTIVE' }, SUCCESSOR); });
    await world.request('Delete');
    sleep.mockRestore();
    expect(recorded()).toEqual(['none', SUCCESSOR]);
  });

  test.each(['CREATE_FAILED', 'CREATING'])('a successor that is %s takes no channels: they stay', async (state) => {
    replaced(state);
    await expect(world.request('Delete')).rejects.toThrow(`recording configuration ${SUCCESSOR} is ${state}: channels can't move to it`);
    expect(recorded()).toEqual(['none', services.arns.recording]);
  });

  test('a successor that has been deleted: the channels are detached', async () => {
    change({ tags: { ...configuration().tags, 'cdk-ivs:successor': SUCCESSOR } });
    await world.request('Delete');
    expect(recorded()).toEqual(['none', 'none']);
  });

  test.each<[string, object]>([
    ['a stack of this library', { 'cdk-ivs:stack': 'arn:other' }], ['CloudFormation', { 'aws:cloudformation:stack-id': 'arn:other' }],
  ])('a channel of another stack (%s) is named, not detached; the others are', async (_, tags) => {
    changeChannel(services.arns.live, { recordingConfigurationArn: services.arns.recording, tags });
    await expect(world.request('Delete')).rejects.toThrow(`1 of the channels can't be detached from ${services.arns.recording}: ${services.arns.live} belongs to another stack: update that one first`);
    expect(recorded()).toEqual([services.arns.recording, 'none']);
  });

  test('three of those that stay are named, and how many there are', async () => {
    for (const id of ['a', 'b', 'c', 'd']) {
      const arn = `arn:aws:ivs:us-west-2:123456789012:channel/${id}`;
      account().channels.set(arn, { ...ofChannel(services.arns.live), arn, recordingConfigurationArn: services.arns.recording, tags: { 'cdk-ivs:stack': 'arn:other' } });
    }
    await expect(world.request('Delete')).rejects.toThrow(/^4 of the channels .*(channel\/\w .*){3}; …$/);
  });

  test('without channels, lists are looked at for a while, and nothing is changed', async () => {
    changeChannel(services.arns.idle, { recordingConfigurationArn: '' });
    await world.request('Delete');
    expect([services.changes, services.calls.filter(({ operation }) => operation === 'ListChannels').length > 3]).toEqual([[], true]);
  });

  test('the time is over between two channels: the others are named', async () => {
    account().streams.clear();
    changeChannel(services.arns.live, { recordingConfigurationArn: services.arns.recording });
    const push = jest.spyOn(services.calls, 'push').mockImplementation((...more) => {
      if (more[0].operation === 'UpdateChannel') { void mockClock.sleep(300_000); }
      return Array.prototype.push.apply(services.calls, more);
    });
    await expect(world.request('Delete')).rejects.toThrow(/^1 of the channels can't be detached from/);
    push.mockRestore();
    expect(recorded().filter((arn) => arn === 'none')).toHaveLength(1);
  });

  test('a channel that is deleted meanwhile is no problem', async () => {
    services.fail('UpdateChannel', { error: 'ResourceNotFoundException' });
    account().streams.clear();
    changeChannel(services.arns.live, { recordingConfigurationArn: services.arns.recording });
    await world.request('Delete');
    expect(recorded()).toEqual(['none', 'none']);
  });

  test('when there is no more time, what is left is named', async () => {
    changeChannel(services.arns.live, { recordingConfigurationArn: services.arns.recording });
    services.fail('UpdateChannel', { error: 'ThrottlingException', times: 1_000 });
    await expect(world.request('Delete')).rejects.toThrow(/of the channels can't be detached from/);
    expect(mockClock.waited).toBeLessThanOrEqual(240_000);
  });
});

describe('Custom::IVSRecordingConfigurationWaitUntilActive', () => {
  beforeEach(() => { world = World.of('Custom::IVSRecordingConfigurationWaitUntilActive', services, handler); });

  test('polls once a second until it is active', async () => {
    change({ state: 'CREATING' });
    const poll = jest.spyOn(mockClock, 'sleep').mockImplementationOnce(async (ms) => Clock.prototype.sleep.call(mockClock, ms))
      .mockImplementationOnce(async (ms) => { change({ state: 'ACTIVE' }); await Clock.prototype.sleep.call(mockClock, ms); });
    await world.request('Create');
    poll.mockRestore();
    expect(mockClock.waits).toEqual([1_000, 1_000]);
  });

  test.each([[undefined, 'its bucket'], ['recordings', 'the bucket recordings']])('gives up after two minutes, with the bucket %s', async (BucketName, bucket) => {
    change({ state: 'CREATING' });
    const ResourceProperties = { RecordingConfigurationArn: services.arns.recording, BucketName };
    await expect(world.request('Create', { ResourceProperties })).rejects.toThrow(`recording configuration ${services.arns.recording} for ${bucket} is still CREATING after 121 s; deploy again, and contact AWS Support if it stays so`);
  });

  test('gives up before the function does', async () => {
    change({ state: 'CREATING' });
    const request = handler({ RequestType: 'Create', StackId: 'x/y', ResourceType: world.type, ResourceProperties: world.life.created } as any, { ...CONTEXT, getRemainingTimeInMillis: () => 10_000 });
    await expect(request).rejects.toThrow('is still CREATING after 7 s');
  });
});

describe('Custom::IVSSrtIngest', () => {
  beforeEach(() => { world = World.of('Custom::IVSSrtIngest', services, handler); });
  const value = () => JSON.parse(world.secret.currentString!);

  test.each([[undefined], [{ endpoint: 'a.example.com' }], [{ passphrase: 'sesame' }]])('a channel without an SRT endpoint (%j) is refused', async (srt) => {
    changeChannel(services.arns.idle, { srt });
    await expect(world.request('Create')).rejects.toThrow(`channel ${services.arns.idle} has no SRT endpoint; ask AWS Support whether the account can use SRT`);
  });

  test.each([[true, null], [false, 'in the URL']])('insecure ingest %s: the passphrase is %s', async (insecureIngest, given) => {
    changeChannel(services.arns.idle, { insecureIngest });
    await world.request('Create');
    const { srt } = ofChannel(services.arns.idle);
    expect(new URL(value().ingestUrl).searchParams.get('passphrase')).toBe(given === null ? null : srt!.passphrase);
    expect(value()).toMatchObject({ passphrase: srt!.passphrase, channelArn: services.arns.idle });
  });
});

describe('Custom::IVSViewerSessionRevocation', () => {
  beforeEach(() => { world = World.of('Custom::IVSViewerSessionRevocation', services, handler); });
  const sessions = (...viewers: [viewerId: string, version?: unknown][]) => ({
    ViewerSessions: viewers.map(([ViewerId, ViewerSessionVersionsLessThanOrEqualTo]) => (
      { ChannelArn: services.arns.live, ViewerId, ViewerSessionVersionsLessThanOrEqualTo })),
  }) as any;
  const revoked = () => services.calls.flatMap(({ input }) => input.viewerSessions)
    .map(({ viewerId, viewerSessionVersionsLessThanOrEqualTo }) => [viewerId, viewerSessionVersionsLessThanOrEqualTo]);
  const update = (before: object, after: object) => world.request('Update', { OldResourceProperties: before as any, ResourceProperties: after as any });

  test.each<[string, [string, unknown?][], [string, unknown?][], [string, number][]]>([
    ['as before', [['ann', '9']], [['ann', '9']], []],
    ['a lower version', [['ann', '10']], [['ann', '9']], []],
    ['a higher version, not as texts are compared', [['ann', '9']], [['ann', '10']], [['ann', 10]]],
    ['no version is 0', [['ann']], [['ann', '0']], []],
    ['another viewer', [['ann', '9']], [['ann', '9'], ['bob']], [['bob', 0]]],
    ['a bad version before, which was refused', [['ann', 'x']], [['ann', '9']], [['ann', 9]]],
  ])('an update revokes what is new: %s', async (_, before, after, expected) => {
    await update(sessions(...before), sessions(...after));
    expect(revoked()).toEqual(expected);
  });

  test.each([[undefined], ['nonsense'], [[null]]])('an update after %j, which was refused', async (ViewerSessions) => {
    await update({ ViewerSessions }, sessions(['ann', '1']));
    expect(revoked()).toEqual([['ann', 1]]);
  });

  test.each([[20, [20], []], [21, [20, 1], [500]]])('%i viewers: calls of %j, with a pause between them', async (count, sizes, waits) => {
    await world.request('Create', { ResourceProperties: sessions(...Array.from({ length: count }, (_, index): [string] => [`v${index}`])) });
    expect([services.calls.map(({ input }) => input.viewerSessions.length), mockClock.waits]).toEqual([sizes, waits]);
  });

  test.each<[unknown, RegExp]>([
    ['x', /^ViewerSessions is "x", but must be a list$/],
    [[null], /^ChannelArn is undefined, but must be the ARN of a channel/],
    [[{ ChannelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/a', ViewerId: 'v'.repeat(41) }], /^ViewerId is "v+", but must be a text of 1 to 40 characters$/],
    [[{ ChannelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/a', ViewerId: 'ann', ViewerSessionVersionsLessThanOrEqualTo: '2147483648' }], /must be an integer from 0 to 2147483647$/],
  ])('%j is refused before anything is called', async (ViewerSessions, message) => {
    await expect(world.request('Create', { ResourceProperties: { ViewerSessions } as any })).rejects.toThrow(message);
    expect(services.calls).toEqual([]);
  });

  test('items that fail in a reply with status 200 are named', async () => {
    services.fail('BatchStartViewerSessionRevocation', { failItems: ['ann'] });
    await expect(world.request('Create')).rejects.toThrow(/^1 of the viewer sessions could not be revoked; deploy again: viewer ann on channel/);
  });
});

describe('a request', () => {
  const send = (ResourceType: unknown, ResourceProperties: unknown = {}) => (
    handler({ RequestType: 'Create', StackId: 'x/y', RequestId: 'r', LogicalResourceId: 'X', ResourceType, ResourceProperties } as any, CONTEXT));
  beforeEach(() => services.reset());

  test.each([
    ['Custom::IVSNothing', /^there is no custom resource Custom::IVSNothing, only Custom::IVSChannelLifecycle, .*; use one version of the library in the whole stack$/],
    ['Custom::IvsStreamStop', /it was deployed with a version before the first release: delete the construct with that version, and add it again with this version$/],
    ['toString', /^there is no custom resource toString/],
  ])('of the type %s is refused', async (type, message) => {
    await expect(send(type)).rejects.toThrow(message);
    expect(services.lines.map(({ level, message: text }) => [level, text])).toEqual([['INFO', 'custom resource requested'], ['ERROR', 'custom resource failed']]);
  });

  test('without properties fails with a reason', async () => {
    await expect(send('Custom::IVSSrtIngest', null)).rejects.toThrow();
    expect(services.lines.at(-1)).toMatchObject({ level: 'ERROR', CustomResourcesFailed: 1 });
  });

  test('is counted for the stack and the type, with its channels', async () => {
    const ViewerSessions = ['live', 'idle'].map((name) => ({ ChannelArn: services.arns[name as 'live'], ViewerId: 'ann' }));
    await send('Custom::IVSViewerSessionRevocation', { ViewerSessions: [...ViewerSessions] });
    expect(services.lines.at(-1)).toMatchObject({ level: 'INFO', CustomResourcesSucceeded: 1, StackName: 'y', channels: [services.arns.live, services.arns.idle] });
  });
});

