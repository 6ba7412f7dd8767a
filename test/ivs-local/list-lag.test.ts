import { errorOf, Harness, keyPair, MEDIA_TAILOR, startHarness } from './harness';
import { disconnect, goLive, ManualClock, starve } from '../../ivs-local/src';

/* Lists that are late: what they show, and what stays current. */

const LAG = 500;
let clock: ManualClock;
let harness: Harness;
const call = (operation: string, input?: object) => harness.call(operation, input);
const account = () => harness.ivs.account;
beforeEach(async () => {
  clock = new ManualClock();
  harness = await startHarness({ clock, recordingDelay: 100, listLag: LAG });
});
afterEach(() => harness.stop());

interface ListCase {
  readonly create: () => Promise<string>;
  readonly list: () => Promise<{ arn: string; name?: string; tags?: object }[]>;
  readonly remove: string;
  readonly update?: string;
}

const createChannel = async () => (await call('CreateChannel', { name: 'old' })).channel.arn;
const TYPES: { [type: string]: ListCase } = {
  'channel': {
    create: createChannel,
    list: async () => (await call('ListChannels')).channels,
    remove: 'DeleteChannel',
    update: 'UpdateChannel',
  },
  'stream key': {
    create: async () => (await call('CreateChannel')).streamKey.arn,
    list: async () => (await call('ListStreamKeys', { channelArn: [...account().channels.keys()][0] })).streamKeys,
    remove: 'DeleteStreamKey',
  },
  'playback key pair': {
    create: async () => (await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey })).keyPair.arn,
    list: async () => (await call('ListPlaybackKeyPairs')).keyPairs,
    remove: 'DeletePlaybackKeyPair',
  },
  'recording configuration': {
    create: async () => (await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'recordings' } } })).recordingConfiguration.arn,
    list: async () => (await call('ListRecordingConfigurations')).recordingConfigurations,
    remove: 'DeleteRecordingConfiguration',
  },
  'playback restriction policy': {
    create: async () => (await call('CreatePlaybackRestrictionPolicy', { name: 'old' })).playbackRestrictionPolicy.arn,
    list: async () => (await call('ListPlaybackRestrictionPolicies')).playbackRestrictionPolicies,
    remove: 'DeletePlaybackRestrictionPolicy',
    update: 'UpdatePlaybackRestrictionPolicy',
  },
  'ad configuration': {
    create: async () => (await call('CreateAdConfiguration', { name: 'old', mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] })).adConfiguration.arn,
    list: async () => (await call('ListAdConfigurations')).adConfigurations,
    remove: 'DeleteAdConfiguration',
    update: 'UpdateAdConfiguration',
  },
};

describe.each(Object.entries(TYPES))('%s', (_, { create, list, remove }) => {
  const listed = async () => (await list()).map(({ arn }) => arn);

  test('one that is new is listed later, and one that was deleted is listed for a while', async () => {
    const arn = await create();
    expect(await listed()).toEqual([]);
    clock.advance(LAG - 1);
    expect(await listed()).toEqual([]);
    clock.advance(1);
    expect(await listed()).toEqual([arn]);
    await call(remove, { arn });
    expect(await errorOf(call(remove, { arn }))).toMatchObject({ class: 'ResourceNotFoundException' });
    expect(await listed()).toEqual([arn]);
    clock.advance(LAG);
    expect(await listed()).toEqual([]);
  });

  test('tags are old for a while in the list, but not where they are read', async () => {
    const resourceArn = await create();
    await call('TagResource', { resourceArn, tags: { team: 'a' } });
    clock.advance(LAG);
    await call('TagResource', { resourceArn, tags: { team: 'b', more: 'c' } });
    await call('UntagResource', { resourceArn, tagKeys: ['more'] });
    const tags = async () => [(await list())[0].tags, (await call('ListTagsForResource', { resourceArn })).tags];
    expect(await tags()).toEqual([{ team: 'a' }, { team: 'b' }]);
    clock.advance(LAG);
    expect(await tags()).toEqual([{ team: 'b' }, { team: 'b' }]);
  });
});

test.each(Object.entries(TYPES).filter(([, { update }]) => update))('%s: settings are old for a while, but not where it is read', async (_, { create, list, update }) => {
  const arn = await create();
  clock.advance(LAG);
  await call(update!, { arn, name: 'new' });
  const { $metadata, ...output } = await call(update!.replace('Update', 'Get'), { arn });
  expect([Object.values<any>(output)[0].name, (await list())[0].name]).toEqual(['new', 'old']);
  clock.advance(LAG);
  expect((await list())[0].name).toBe('new');
});

test('the state of a recording configuration is old for a while', async () => {
  const arn = await TYPES['recording configuration'].create();
  clock.advance(LAG);
  const state = async () => (await call('ListRecordingConfigurations')).recordingConfigurations[0].state;
  expect([await state(), (await call('GetRecordingConfiguration', { arn })).recordingConfiguration.state]).toEqual(['CREATING', 'ACTIVE']);
  clock.advance(100);
  expect(await state()).toBe('ACTIVE');
});

test('streams, their health and their sessions lag too', async () => {
  const { channel: { arn: channelArn }, streamKey } = await call('CreateChannel');
  const stream = goLive(account(), streamKey.value);
  const streams = async () => (await call('ListStreams')).streams.map(({ health }: any) => health);
  const sessions = async () => (await call('ListStreamSessions', { channelArn })).streamSessions.map(({ endTime }: any) => (endTime ? 'ended' : 'live'));
  expect([await streams(), await sessions(), (await call('GetStream', { channelArn })).stream.health]).toEqual([[], [], 'HEALTHY']);
  clock.advance(LAG);
  starve(account(), stream);
  expect([await streams(), await sessions()]).toEqual([['HEALTHY'], ['live']]);
  clock.advance(LAG);
  disconnect(account(), stream, 'ended');
  expect([await streams(), await sessions()]).toEqual([['STARVING'], ['live']]);
  clock.advance(LAG);
  expect([await streams(), await sessions()]).toEqual([[], ['ended']]);
});

test('whether a channel exists is current, and so is what a quota counts', async () => {
  const { channel: { arn: channelArn } } = await call('CreateChannel');
  expect(await call('ListStreamKeys', { channelArn })).toMatchObject({ streamKeys: [] });
  expect(await errorOf(call('CreateStreamKey', { channelArn }))).toMatchObject({ class: 'ServiceQuotaExceededException' });
  await call('DeleteChannel', { arn: channelArn });
  clock.advance(LAG);
  expect(await errorOf(call('ListStreamKeys', { channelArn }))).toMatchObject({ class: 'ResourceNotFoundException' });
  expect(await errorOf(call('ListTagsForResource', { resourceArn: channelArn }))).toMatchObject({ class: 'ResourceNotFoundException' });
});

test('what a test does to the state directly lags as well; a change in place is seen at once', async () => {
  const arn = await createChannel();
  clock.advance(LAG);
  const channels = async () => (await call('ListChannels')).channels.map(({ name }: any) => name);
  Object.assign(account().channels.get(arn)!, { name: 'in place' });
  expect(await channels()).toEqual(['in place']);
  account().channels.clear();
  expect(await channels()).toEqual(['in place']);
  clock.advance(LAG);
  expect(await channels()).toEqual([]);
});

test('the lag can change while the service runs', async () => {
  const count = async () => (await call('ListChannels')).channels.length;
  await createChannel();
  account().listLag = 0;
  expect(await count()).toBe(1);
  await createChannel();
  account().listLag = LAG;
  expect(await count()).toBe(2);
  await createChannel();
  expect(await count()).toBe(2);
  account().listLag = LAG * 2;
  clock.advance(LAG);
  expect(await count()).toBe(2);
});
